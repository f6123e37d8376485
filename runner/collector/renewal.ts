import type { Role } from '../../lib/model/endpoint.ts';
import type { EpochMs, Ms } from '../../lib/model/units.ts';

/**
 * Gives the k-th user of a role a token with life left. Expected to keep what it got for as long as that lives; any
 * number of VUs may ask at once, yet it is asked once.
 */
export type RenewToken = (role: Role, k: number) => Promise<string>;

/** A refused sign-in is not repeated before this: five wrong passwords lock an account. */
const patience: Ms = 10_000;

export interface Renewal {
  token(role: Role, k: number): Promise<string>;
}

/** While a user's sign-in is under way, all who ask wait for that one; after a refusal all hear of it for a while. */
export function createRenewal(renew: RenewToken, now: () => EpochMs): Renewal {
  const running = new Map<string, Promise<string>>();
  const refused = new Map<string, { until: EpochMs; error: unknown }>();

  async function ask(key: string, role: Role, k: number): Promise<string> {
    try {
      const token = await renew(role, k);
      refused.delete(key);
      return token;
    } catch (error) {
      refused.set(key, { until: now() + patience, error });
      throw error;
    }
  }

  return {
    token(role, k) {
      const key = `${role}/${k}`;
      const refusal = refused.get(key);
      if (refusal && now() < refusal.until) return Promise.reject(refusal.error);
      const asked = running.get(key) ?? ask(key, role, k).finally(() => running.delete(key));
      running.set(key, asked);
      return asked;
    },
  };
}
