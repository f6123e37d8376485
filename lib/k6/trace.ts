import { mix32 } from '../stats/random.ts';

const hex8 = (n: number): string => n.toString(16).padStart(8, '0');

/** Decimal digits are hexadecimal ones too; from here on a number below `span` has eight of them, with no padding. */
const offset = 10_000_000;
const span = 90_000_000;

/** Trace ids made from the seed: the same call has the same id in every run with that seed. */
export interface Traces {
  /** 32 hex digits; the last 8 are the iteration's number plus ten million. */
  traceId(iteration: number): string;
  /** W3C traceparent, level 1, sampled; `step` counts the calls of an iteration from 0 to 8. */
  traceparent(iteration: number, step: number): string;
}

export function createTraces(seed: number): Traces {
  const run = hex8(mix32(seed, 11)) + hex8(mix32(seed, 12));
  const parent = `${hex8(mix32(seed, 13))}${hex8(mix32(seed, 14)).slice(1)}`;
  // Samplers go by the second half of an id, so its front is spread: by the golden ratio, in steps that never meet.
  const traceId = (iteration: number): string =>
    `${run}${offset + ((iteration * 55_623_059) % span)}${offset + (iteration % span)}`;
  return {
    traceId,
    traceparent: (iteration, step) => `00-${traceId(iteration)}-${parent}${step + 1}-01`,
  };
}
