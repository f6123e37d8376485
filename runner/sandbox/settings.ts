import { endpointIds } from '../../lib/catalogue/index.ts';
import type { EndpointId } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { Ms, PerSecond, Ratio } from '../../lib/model/units.ts';
import { nearest } from '../nearest.ts';

/** Each answer is held for a time drawn uniformly from [from, to]. */
export interface Hold {
  readonly from: Ms;
  readonly to: Ms;
}

/**
 * `fail`: that share of the calls, evenly spread, answers 500. `hang`: the first so many calls are never answered.
 * `reset`: the connection is cut. `refuse`: 404, as if the route were not there.
 */
export type Fault =
  | { readonly kind: 'fail'; readonly ratio: Ratio }
  | { readonly kind: 'hang'; readonly calls: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'refuse' };

export interface PacingSettings {
  /** `queue`: how many requests may wait for their turn; the next one is answered 503. */
  readonly capacity: { readonly rate: PerSecond; readonly queue: number } | null;
  /** For all endpoints that have no hold of their own. */
  readonly hold: Hold | null;
  readonly holds: ReadonlyMap<EndpointId, Hold>;
  readonly faults: ReadonlyMap<EndpointId, Fault>;
}

/** As typed on the command line. */
export interface PacingTexts {
  readonly capacity?: string | undefined;
  readonly latency?: readonly string[] | undefined;
  readonly fault?: readonly string[] | undefined;
}

/** Throws KitError USAGE: what was received, what is allowed. */
export function parsePacing({ capacity, latency = [], fault = [] }: PacingTexts): PacingSettings {
  const holds = latency.map((text) => parseLatency(text));
  return {
    capacity: capacity === undefined ? null : parseCapacity(capacity),
    hold: holds.findLast(({ endpoint }) => endpoint === null)?.hold ?? null,
    holds: new Map(holds.flatMap(({ endpoint, hold }) => (endpoint === null ? [] : [[endpoint, hold] as const]))),
    faults: new Map(fault.map(parseFault)),
  };
}

/** Without a length of its own the queue holds what five seconds can serve. */
const queueSeconds = 5;

function parseCapacity(text: string): NonNullable<PacingSettings['capacity']> {
  const match = /^(\d+(?:\.\d+)?)(?:\/s)?(?::(\d+))?$/.exec(text.trim());
  const rate = Number(match?.[1]);
  if (!(rate > 0 && rate <= 100_000)) {
    throw new KitError('USAGE', `--capacity wants requests per second above 0, received "${text}"`, {
      hint: 'write it like 200, 200/s, or 200/s:50 for a queue of 50 requests',
    });
  }
  return { rate, queue: match?.[2] === undefined ? Math.ceil(rate * queueSeconds) : Number(match[2]) };
}

const msIn: Readonly<Record<string, number>> = { ms: 1, s: 1000 };
const time = /^(\d+(?:\.\d+)?)(ms|s)$/;

function parseTime(text: string): Ms {
  const match = time.exec(text.trim());
  return match ? Number(match[1]) * (msIn[match[2] as string] ?? Number.NaN) : Number.NaN;
}

const longestHold: Ms = 600_000;

function parseLatency(text: string): { readonly endpoint: EndpointId | null; readonly hold: Hold } {
  const [first = '', second] = text.split('=', 2);
  const shape = second ?? first;
  const [least = '', most = least] = shape.startsWith('uniform:') ? shape.slice('uniform:'.length).split('-') : [shape];
  const hold = { from: parseTime(least), to: parseTime(most) };
  if (!(hold.from >= 0 && hold.to >= hold.from && hold.to <= longestHold)) {
    throw new KitError('USAGE', `--latency wants a time up to 10 minutes, received "${text}"`, {
      hint: 'write it like 20ms, uniform:100ms-2s, or for one endpoint orders.create=1500ms',
    });
  }
  return { endpoint: second === undefined ? null : known(first, '--latency'), hold };
}

function parseFault(text: string): readonly [EndpointId, Fault] {
  const [endpoint = '', what = ''] = text.split('=', 2);
  const fault = faultOf(what);
  if (fault === null) {
    throw new KitError('USAGE', `--fault wants an endpoint and what befalls it, received "${text}"`, {
      hint: 'one of orders.create=fail:2%, =fail, =hang:25, =hang, =reset, =refuse',
    });
  }
  return [known(endpoint, '--fault'), fault];
}

function faultOf(text: string): Fault | null {
  const [kind, amount] = text.split(':', 2);
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(amount ?? '100%')?.[1];
  const calls = /^\d+$/.test(amount ?? '') ? Number(amount) : Number.NaN;
  if (kind === 'fail' && percent !== undefined && Number(percent) <= 100) return { kind, ratio: Number(percent) / 100 };
  if (kind === 'hang' && amount === undefined) return { kind, calls: Number.POSITIVE_INFINITY };
  if (kind === 'hang' && calls > 0) return { kind, calls };
  return (kind === 'reset' || kind === 'refuse') && amount === undefined ? { kind } : null;
}

function known(endpoint: string, flag: string): EndpointId {
  if (endpointIds.includes(endpoint)) return endpoint;
  const near = nearest(endpoint, endpointIds);
  throw new KitError('USAGE', `${flag} names no endpoint of the platform: "${endpoint}"`, {
    hint: near === null ? 'an endpoint is named like orders.create' : `nearest is ${near}`,
  });
}
