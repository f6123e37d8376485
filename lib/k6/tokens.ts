import encoding from 'k6/encoding';
import http from 'k6/http';
import { tokenRequestName } from '../model/metrics.ts';
import type { EpochMs, Ms } from '../model/units.ts';
import type { CompiledPlan } from './compiled-plan.ts';
import type { Supplies } from './supplies.ts';

/** VUs begin to renew within this span before `renewAt`, each at its own moment, so that they do not all ask at once. */
const spread: Ms = 60_000;
/** How long a renewed token is used when it does not say how long it lives; the collector gives none shorter. */
const usualUse: Ms = 60_000;
/** Longest and shortest use of a token that does say so. */
const longestUse: Ms = 10 * 60_000;
const shortestUse: Ms = 1_000;
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
 */
export function createTokens(
  supplies: Supplies,
  plan: Pick<CompiledPlan, 'supplyName'>,
  options: { readonly renewAt: EpochMs; readonly renewal: Renewal | null; readonly vu: number },
): Tokens {
  const { renewal } = options;
  if (renewal === null) return { bearer: supplies.value };
  const from = options.renewAt - (options.vu % 60) * (spread / 60);
  // Made with the first renewal: a map costs a VU 12 kB.
  let renewed: Map<string, Renewed> | undefined;
  return {
    bearer(supply, use, now) {
      if (now < from) return supplies.value(supply, use);
      renewed ??= new Map();
      const name = plan.supplyName(supply);
      const key = `${name.slice(name.lastIndexOf(' ') + 1)}/${use % supplies.length(supply)}`;
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

function renew(renewal: Renewal, key: string, now: EpochMs): Renewed | null {
  const answer = http.get(`${renewal.address}/token/${key}`, {
    headers: { Authorization: `Bearer ${renewal.bearer}` },
    tags: { name: tokenRequestName },
    timeout: 5000,
    responseType: 'text',
  });
  if (answer.status !== 200 || typeof answer.body !== 'string' || answer.body === '') return null;
  return { header: `Bearer ${answer.body}`, until: now + useOf(answer.body, now) };
}

/** Half of what is left of its life, by the `exp` claim. */
function useOf(token: string, now: EpochMs): Ms {
  const claims = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1];
  // No length of base64 is one more than a multiple of four.
  if (claims === undefined || claims.length % 4 === 1) return usualUse;
  const expires = /"exp":(\d+)/.exec(encoding.b64decode(claims, 'rawurl', 's'))?.[1];
  if (expires === undefined) return usualUse;
  return Math.min(longestUse, Math.max(shortestUse, (Number(expires) * 1000 - now) / 2));
}
