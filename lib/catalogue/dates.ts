import type { EpochMs } from '../model/units.ts';

const day = 86_400_000;
const hour = 3_600_000;

/**
 * The values of all date slots. `date.*` are ISO 8601 in UTC, but `date.today` and `day.*` are plain days
 * (YYYY-MM-DD) and `date.unix` whole seconds.
 */
export function datesAt(now: EpochMs): Readonly<Record<string, string>> {
  const moment = (days: number): string => new Date(now + days * day).toISOString();
  const plain = (days: number): string => moment(days).slice(0, 10);
  return {
    'date.now': moment(0),
    'date.today': plain(0),
    'date.unix': String(Math.floor(now / 1000)),
    'date.past30': moment(-30),
    'date.future7': moment(7),
    'date.future30': moment(30),
    'date.future365': moment(365),
    'date.delivery': new Date(deliveryAt(now)).toISOString(),
    'day.past30': plain(-30),
    'day.future7': plain(7),
    'day.future30': plain(30),
  };
}

/**
 * A moment for which an order is accepted wherever the platform's clock stands, and still is days later in a long run:
 * Tuesday to Thursday, 11:00 UTC, which is Monday 23:00 at the earliest (UTC-12) and Friday 01:00 at the latest
 * (UTC+14); 7 to 12 days ahead, where 1 to 30 are allowed.
 */
function deliveryAt(now: EpochMs): EpochMs {
  let at = Math.ceil((now + 7 * day - 11 * hour) / day) * day + 11 * hour;
  while (![2, 3, 4].includes(new Date(at).getUTCDay())) at += day;
  return at;
}
