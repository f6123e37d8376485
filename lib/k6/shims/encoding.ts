/** Stands in for k6/encoding. */
export default {
  b64decode: (text: string, _variant: 'rawurl', _format: 's') => Buffer.from(text, 'base64url').toString('latin1'),
};
