import http from 'k6/http';
import { tokenRequestName } from '../model/metrics.ts';
import type { EpochMs, Ms } from '../model/units.ts';
import type { Supplies } from './supplies.ts';

/** VUs begin to renew within this span before `renewAt`, each at its own moment, so that they do not all ask at once. */
const spread: Ms = 60_000;
/** How long a renewed token is used when the collector does not say. */
const usualLife: Ms = 10 * 60_000;
/** How long the old token is kept after the collector did not give a new one. */
const retryAfter: Ms = 5_000;

interface Renewed {
  header: string;
  until: EpochMs;
}

export interface Tokens {
  /** The Authorization header of the `use`-th use; `now` is when the iteration began. */
  bearer(supply: number, use: number, now: EpochMs): string;
}

/** Where renewed tokens come from: `GET {address}/token/{role}/{k}`. Null: the prepared ones serve to the end. */
export interface Renewal {
  readonly address: string;
  readonly bearer: string;
}

/**
 * Tokens as prepared, until they near their expiry; from then on each VU asks the collector for those that it needs.
 * `lines` is `CompiledPlan.supplies`, which names the role of a token supply.
 */
export function createTokens(
  supplies: Supplies,
  lines: string,
  options: { readonly renewAt: EpochMs; readonly renewal: Renewal | null; readonly vu: number },
): Tokens {
  const { renewal } = options;
  if (renewal === null) return { bearer: supplies.value };
  const from = options.renewAt - (options.vu % 60) * (spread / 60);
  const renewed = new Map<string, Renewed>();
  return {
    bearer(supply, use, now) {
      if (now < from) return supplies.value(supply, use);
      const role = (lines.split('\n')[supply] ?? '').split(' ')[2] ?? '';
      const key = `${role}/${use % supplies.length(supply)}`;
      let token = renewed.get(key);
      if (token === undefined || now >= token.until) {
        token = renew(renewal, key, now) ?? {
          header: token?.header ?? supplies.value(supply, use),
          until: now + retryAfter,
        };
        renewed.set(key, token);
      }
      return token.header;
    },
  };
}

/** `X-Renew-At`: milliseconds since the epoch, from when on the token should be asked for again. */
function renew(renewal: Renewal, key: string, now: EpochMs): Renewed | null {
  const answer = http.get(`${renewal.address}/token/${key}`, {
    headers: { Authorization: `Bearer ${renewal.bearer}` },
    tags: { name: tokenRequestName },
    timeout: 5000,
    responseType: 'text',
  });
  if (answer.status !== 200 || typeof answer.body !== 'string' || answer.body === '') return null;
  const said = Number(answer.headers['X-Renew-At']);
  return { header: `Bearer ${answer.body.trim()}`, until: said > now ? said : now + usualLife };
}
