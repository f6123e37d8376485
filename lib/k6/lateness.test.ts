import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latenessAt, secondsUntil } from './lateness.ts';

describe('lateness', () => {
  it('counts from the planned moment, and early is in time', () => {
    expect(latenessAt(10_500, 10_000, 0.4)).toBeCloseTo(100);
    expect(latenessAt(10_399, 10_000, 0.4)).toBe(0);
  });

  it('inverts the integral of any linear rate, also one that begins or ends at zero', () => {
    const rate = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(
        rate,
        rate,
        fc.integer({ min: 1, max: 600 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (from, to, seconds, share) => {
          const t = share * seconds;
          const arrivals = from * t + ((to - from) / (2 * seconds)) * t * t;
          fc.pre(arrivals > 1e-6);
          expect(secondsUntil(arrivals, from, to, seconds)).toBeCloseTo(t, 2);
        },
      ),
    );
  });

  it('never looks past the end of its stage', () => {
    expect(secondsUntil(500, 10, 10, 5)).toBe(5);
    expect(secondsUntil(10, 0, 0, 5)).toBe(5);
  });
});
