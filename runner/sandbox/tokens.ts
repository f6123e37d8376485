import { createHmac, randomBytes } from 'node:crypto';
import type { EpochMs, Seconds } from '../../lib/model/units.ts';
import { sameText } from './signing.ts';
import { Recent } from './store.ts';

/** Both tokens of one sign-in carry the same session. */
export interface Claims {
  readonly sub: string;
  readonly role: string;
  readonly sid: string;
  readonly use: 'access' | 'refresh';
  /** Seconds since the epoch. */
  readonly exp: Seconds;
}

export interface Tokens {
  issue(user: { readonly id: string; readonly role: string }): {
    readonly accessToken: string;
    readonly refreshToken: string;
    readonly expiresIn: Seconds;
  };
  /** null when forged, expired, revoked or of the other use. */
  read(token: string, use: Claims['use']): Claims | null;
  revoke(sid: string): void;
}

/** The access token lives an hour; so does, today, the refresh token. */
const life: Seconds = 3600;
const remembered = 20_000;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encode({ alg: 'HS256', typ: 'JWT' });

/** JSON Web Tokens with HS256. A token seen once is looked up by its text until it expires, not computed again. */
export function createTokens(now: () => EpochMs): Tokens {
  const key = randomBytes(32);
  const known = new Recent<Claims>(remembered);
  const revoked = new Recent<true>(remembered);
  const signature = (content: string): string => createHmac('sha256', key).update(content).digest('base64url');

  function sign(claims: Claims): string {
    const content = `${header}.${encode({ ...claims, iat: claims.exp - life })}`;
    return `${content}.${signature(content)}`;
  }

  function verified(token: string): Claims | null {
    const [head, payload, mark] = token.split('.');
    if (head !== header || payload === undefined || mark === undefined) return null;
    if (!sameText(mark, signature(`${head}.${payload}`))) return null;
    // The signature is ours, so the payload is what `sign` wrote.
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
    known.set(token, claims);
    return claims;
  }

  return {
    issue({ id, role }) {
      const sid = randomBytes(12).toString('base64url');
      const claims = { sub: id, role, sid, exp: Math.floor(now() / 1000) + life };
      return {
        accessToken: sign({ ...claims, use: 'access' }),
        refreshToken: sign({ ...claims, use: 'refresh' }),
        expiresIn: life,
      };
    },
    read(token, use) {
      const claims = known.get(token) ?? verified(token);
      if (claims === null || claims.use !== use || claims.exp * 1000 <= now()) return null;
      return revoked.get(claims.sid) === true ? null : claims;
    },
    revoke: (sid) => revoked.set(sid, true),
  };
}
