import { mix32 } from '../stats/random.ts';

const hex8 = (n: number): string => (0x100000000 + (n >>> 0)).toString(16).slice(1);

/** Trace ids made from the seed: the same call has the same id in every run with that seed. */
export interface Traces {
  /** 32 hex digits; the last 8 are the iteration's number. */
  traceId(iteration: number): string;
  /** W3C traceparent, level 1, sampled; `step` counts the calls of an iteration from 0. */
  traceparent(iteration: number, step: number): string;
}

export function createTraces(seed: number): Traces {
  const run = hex8(mix32(seed, 11)) + hex8(mix32(seed, 12));
  const stir = mix32(seed, 13);
  // Samplers go by the second half of the id, so its front must be spread: a product with an odd number is.
  const traceId = (iteration: number): string => run + hex8(Math.imul(iteration ^ stir, 0x9e3779b1)) + hex8(iteration);
  return {
    traceId,
    traceparent: (iteration, step) => `00-${traceId(iteration)}-${hex8(stir)}${hex8(step + 1)}-01`,
  };
}
