import type { EpochMs, Ms } from '../../lib/model/units.ts';

/** How long after midnight yesterday's meals may still be handed over: a run does not end because a day does. */
const grace: Ms = 2 * 3_600_000;

const dayOf = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);

/** Days are counted in UTC, like all dates of the sandbox. */
export function isDueToday(deliveryDate: string, now: EpochMs): boolean {
  const day = dayOf(Date.parse(deliveryDate));
  return day === dayOf(now) || day === dayOf(now - grace);
}
