import { createHmac } from 'node:crypto';

/** Stands in for k6/crypto. */
export default {
  hmac: (algorithm: string, secret: string, text: string, encoding: 'hex') =>
    createHmac(algorithm, secret).update(text).digest(encoding),
};
