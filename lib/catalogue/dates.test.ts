import { describe, expect, test } from 'vitest';
import { datesAt } from './dates.ts';
import { entities } from './entities.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Every hour of two years, one of them a leap year. */
const moments = Array.from({ length: 731 * 24 }, (_, i) => Date.UTC(2027, 0, 1) + i * hour + 7 * 60_000);
const zones = Array.from({ length: 27 }, (_, i) => i - 12);

describe('date slots', () => {
  test('the day of delivery is a weekday in every time zone, whenever a run begins', () => {
    const weekends = new Set<number>();
    for (const now of moments) {
      const at = Date.parse(datesAt(now)['date.delivery']!);
      for (const zone of zones) {
        const weekday = new Date(at + zone * hour).getUTCDay();
        if (weekday === 0 || weekday === 6) weekends.add(now);
      }
    }
    expect([...weekends]).toEqual([]);
  });

  test('delivery is 26 hours to 29 days ahead by the clock and by the calendar day, also five days into a run', () => {
    let shortest = Number.POSITIVE_INFINITY;
    let longest = 0;
    for (const now of moments) {
      const at = Date.parse(datesAt(now)['date.delivery']!);
      shortest = Math.min(shortest, at - (now + 5 * day));
      longest = Math.max(longest, at - now);
      for (const zone of zones) {
        const midnight = Math.floor((at + zone * hour) / day) * day - zone * hour;
        shortest = Math.min(shortest, midnight - now);
      }
    }
    expect(shortest).toBeGreaterThanOrEqual(26 * hour);
    expect(longest).toBeLessThanOrEqual(29 * day);
  });

  test('there is a text for every date slot and nothing else', () => {
    const slots = Object.entries(entities).flatMap(([slot, { kind }]) => (kind === 'date' ? [slot] : []));
    expect(Object.keys(datesAt(0)).sort()).toEqual(slots.sort());
  });

  test('moments are ISO 8601 in UTC, days are plain, and past and future lie on their sides of now', () => {
    const now = Date.UTC(2027, 1, 28, 23, 59, 59);
    for (const [slot, value] of Object.entries(datesAt(now))) {
      if (slot === 'date.unix') expect(value).toBe('1803859199');
      else if (slot === 'date.today' || slot.startsWith('day.')) expect(value).toMatch(/^\d{4}-\d\d-\d\d$/);
      else expect(new Date(value).toISOString()).toBe(value);
      if (slot.includes('past')) expect(Date.parse(value)).toBeLessThan(now - 29 * day);
      if (slot.includes('future')) expect(Date.parse(value)).toBeGreaterThan(now + 6 * day);
    }
    expect(datesAt(now)['date.today']).toBe('2027-02-28');
  });
});
