/**
 * The fields of one protobuf message, in order: varints as numbers, length-delimited fields as bytes, and fixed-width
 * ones as their raw bytes. (Encoding: protobuf.dev, "wire types".)
 * @param {Uint8Array} bytes
 * @returns {Generator<{ field: number, value: number | Uint8Array }>}
 */
export function* fieldsOf(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('the message is cut off');
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  };
  /** @param {number} length */
  const take = (length) => {
    at += length;
    if (at > bytes.length) throw new Error('the message is cut off');
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    const wireType = key % 8;
    if (wireType === 0) yield { field, value: varint() };
    else if (wireType === 1) yield { field, value: take(8) };
    else if (wireType === 2) yield { field, value: take(varint()) };
    else if (wireType === 5) yield { field, value: take(4) };
    else throw new Error(`the message has a field of unknown wire type ${wireType}`);
  }
}
