import type { EndpointId } from '../../lib/model/endpoint.ts';
import type { Random } from '../../lib/model/random.ts';
import type { Ms } from '../../lib/model/units.ts';
import { mix32, seededRandom } from '../../lib/stats/random.ts';
import type { Fault, Hold, PacingSettings } from './settings.ts';

/** What befalls one request, and how long it is held before. `overloaded`: the queue is full, answered at once. */
export interface Fate {
  readonly kind: 'serve' | 'fail' | 'hang' | 'reset' | 'refuse' | 'overloaded';
  readonly wait: Ms;
}

export type Gate = () => Fate;

export interface Pacing {
  /** null when nothing is set that touches the endpoint: then requests pass without a detour. */
  gate(endpoint: EndpointId): Gate | null;
}

/** `clock`: milliseconds that never run backwards. */
export function createPacing(settings: PacingSettings, seed: number, clock: () => Ms): Pacing {
  const turn = settings.capacity === null ? null : queueOf(settings.capacity, clock);
  return {
    gate(endpoint) {
      const hold = settings.holds.get(endpoint) ?? settings.hold;
      const fault = settings.faults.get(endpoint);
      if (turn === null && hold === null && fault === undefined) return null;
      const befalls = fault === undefined ? () => 'serve' as const : faultCounter(fault);
      const holdTime = hold === null ? () => 0 : holdDrawer(hold, seededRandom(mix32(seed, numberOf(endpoint))));
      return () => {
        const kind = befalls();
        if (kind === 'hang' || kind === 'reset') return { kind, wait: 0 };
        const queued = turn === null ? 0 : turn();
        return queued === null ? { kind: 'overloaded', wait: 0 } : { kind, wait: queued + holdTime() };
      };
    },
  };
}

/**
 * One server that takes 1 / rate seconds a request: each request begins when its predecessor has ended. Gives the wait
 * until a request is done, or null when the queue before it is full.
 */
function queueOf({ rate, queue }: NonNullable<PacingSettings['capacity']>, clock: () => Ms): () => Ms | null {
  const service = 1000 / rate;
  let free: Ms = Number.NEGATIVE_INFINITY;
  return () => {
    const now = clock();
    const begins = Math.max(now, free);
    if ((begins - now) / service > queue) return null;
    free = begins + service;
    return begins - now;
  };
}

function faultCounter(fault: Fault): () => Fate['kind'] {
  let calls = 0;
  switch (fault.kind) {
    case 'fail':
      // The n-th call fails when n x ratio passes a whole number: 2 % are the 50th, the 100th, …
      return () => {
        calls += 1;
        return Math.floor(calls * fault.ratio) > Math.floor((calls - 1) * fault.ratio) ? 'fail' : 'serve';
      };
    case 'hang':
      return () => {
        calls += 1;
        return calls <= fault.calls ? 'hang' : 'serve';
      };
    case 'reset':
    case 'refuse':
      return () => fault.kind;
    default:
      return fault satisfies never;
  }
}

const holdDrawer =
  ({ from, to }: Hold, random: Random): (() => Ms) =>
  () =>
    from + random.next() * (to - from);

/** So that each endpoint draws its own sequence, whatever the others do. */
const numberOf = (endpoint: EndpointId): number =>
  [...endpoint].reduce((sum, letter) => mix32(sum, letter.charCodeAt(0)), 0);
