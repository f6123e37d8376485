import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHistogram, record } from './histogram.ts';
import { quantile, quantileBounds, samplesNeeded, shareWithin } from './quantile.ts';

const samples = fc.array(fc.double({ min: 1e-4, max: 60, noNaN: true }), { minLength: 1, maxLength: 80 });
const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const of = (values: readonly number[]) => values.reduce(record, emptyHistogram);
const nearestRank = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(q * values.length - 1e-9) - 1)] as number;

describe('a quantile', () => {
  it('is within 4.5 % above and 4.3 % below the sample at its rank', () => {
    fc.assert(
      fc.property(samples, ratio, (values, q) => {
        const off = (quantile(of(values), q) as number) / nearestRank(values, q);
        expect(off).toBeLessThan(1.0443);
        expect(off).toBeGreaterThan(1 / 1.0443);
      }),
    );
  });

  it('lies between bounds that hold the sample at its rank', () => {
    fc.assert(
      fc.property(samples, ratio, (values, q) => {
        const { low, high } = quantileBounds(of(values), q) as { low: number; high: number };
        expect(nearestRank(values, q)).toBeGreaterThan(low);
        expect(nearestRank(values, q)).toBeLessThanOrEqual(high);
      }),
    );
  });

  it('takes ranks that are whole numbers as they are', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => (i < 7 ? 0.01 : 10));
    expect(quantile(of(hundred), 0.07)).toBeCloseTo(0.01, 2);
    expect(quantile(of(hundred), 0.0701)).toBeGreaterThan(9);
  });

  it('is 0 where zeros are, unknown without samples, and asked for by a ratio', () => {
    expect(quantile(of([0, 0, 5]), 0.5)).toBe(0);
    expect(quantileBounds(of([0, 0, 5]), 0.5)).toEqual({ low: 0, high: 0 });
    expect(quantile(emptyHistogram, 0.5)).toBeNull();
    expect(quantileBounds(emptyHistogram, 0.5)).toBeNull();
    expect(() => quantile(of([1]), 95)).toThrow(RangeError);
    expect(() => quantile(of([1]), Number.NaN)).toThrow(RangeError);
  });

  it('needs 59 samples for p95 and 299 for p99', () => {
    expect(samplesNeeded(0.95)).toBe(59);
    expect(samplesNeeded(0.99)).toBe(299);
    expect(0.95 ** 59).toBeLessThanOrEqual(0.05);
    expect(0.95 ** 58).toBeGreaterThan(0.05);
  });
});

describe('the share within a limit', () => {
  it('is off by no more than what the bucket cut by the limit holds', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 1e-4, max: 60, noNaN: true }), (values, limit) => {
        const exact = values.filter((value) => value <= limit).length;
        const near = values.filter((value) => Math.abs(Math.log2(value / limit)) <= 1 / 8 + 1e-9).length;
        const told = (shareWithin(of(values), limit) as number) * values.length;
        expect(Math.abs(told - exact)).toBeLessThanOrEqual(near + 1e-6);
      }),
    );
  });

  it('counts zeros, gives nothing to a negative limit, and is unknown without samples', () => {
    expect(shareWithin(of([0, 0, 5]), 0)).toBeCloseTo(2 / 3);
    expect(shareWithin(of([0, 5]), -1)).toBe(0);
    expect(shareWithin(of([1, 5]), 100)).toBe(1);
    expect(shareWithin(emptyHistogram, 1)).toBeNull();
  });
});
