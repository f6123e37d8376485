import type { Ms, PerSecond, Seconds } from '../model/units.ts';

/**
 * Seconds into a stage at which `wanted` arrivals have come, where the rate moves from `from` to `to` in `seconds`.
 * The integral is from * t + (to - from) / (2 * seconds) * t^2, solved for t in the form that does not cancel; that is
 * when k6's ramping-arrival-rate executor starts them. Never past the stage's end.
 */
export function secondsUntil(wanted: number, from: PerSecond, to: PerSecond, seconds: Seconds): Seconds {
  const root = Math.sqrt(Math.max(0, from * from + (2 * wanted * (to - from)) / seconds));
  return from + root > 0 ? Math.min(seconds, (2 * wanted) / (from + root)) : seconds;
}

/** How late an iteration begins; k6's clock for the start is whole milliseconds, so a little early is in time. */
export const latenessAt = (now: Ms, startTime: Ms, planned: Seconds): Ms =>
  Math.max(0, now - startTime - planned * 1000);
