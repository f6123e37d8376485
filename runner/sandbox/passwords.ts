import { randomBytes } from 'node:crypto';
import type { EpochMs, Ms } from '../../lib/model/units.ts';
import { hmacHex, sameText } from './signing.ts';
import { Recent } from './store.ts';

export interface Passwords {
  hash(password: string): string;
  matches(password: string, hash: string): boolean;
  /** Whether five wrong tries locked this address. */
  isLocked(email: string): boolean;
  failed(email: string): void;
  succeeded(email: string): void;
}

const triesAllowed = 5;
const lockFor: Ms = 30 * 60_000;

/**
 * A keyed hash instead of the platform's bcrypt with cost 12: the sandbox shares its processor with the load
 * generator, and a sign-in that takes 250 ms of it would measure the kit's own machine, not a platform. How dear
 * sign-in is can be shown with a latency setting for `auth.login`.
 */
export function createPasswords(now: () => EpochMs): Passwords {
  const key = randomBytes(32).toString('hex');
  const hash = (password: string): string => hmacHex(key, password);
  const tries = new Recent<{ readonly wrong: number; readonly until: EpochMs }>(20_000);
  return {
    hash,
    matches: (password, stored) => sameText(hash(password), stored),
    isLocked(email) {
      const known = tries.get(email);
      return known !== undefined && known.wrong >= triesAllowed && now() < known.until;
    },
    failed(email) {
      const known = tries.get(email);
      const lapsed = known === undefined || now() >= known.until;
      tries.set(email, { wrong: lapsed ? 1 : known.wrong + 1, until: now() + lockFor });
    },
    succeeded: (email) => void tries.delete(email),
  };
}

/** At least 8 characters with a capital, a small letter, a digit and a special character. */
export const isStrong = (password: string): boolean =>
  password.length >= 8 && [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].every((form) => form.test(password));
