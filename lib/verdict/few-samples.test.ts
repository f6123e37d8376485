import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTail, isProvenSlow, slowerThan } from './few-samples.ts';
import { histogramOf } from './testdata/simulate.ts';

describe('few samples', () => {
  it('the tail of a binomial distribution is that of the tables', () => {
    expect(binomialTail(10, 0, 0.05)).toBe(1);
    expect(binomialTail(10, 1, 0.05)).toBeCloseTo(1 - 0.95 ** 10, 12);
    expect(binomialTail(2, 2, 0.05)).toBeCloseTo(0.0025, 12);
    expect(binomialTail(20, 3, 0.05)).toBeCloseTo(0.0755, 4);
  });

  it('more slow answers are never less proof', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 59 }), (n, k) => {
        const slow = Math.min(k, n - 1);
        expect(binomialTail(n, slow + 1, 0.05)).toBeLessThanOrEqual(binomialTail(n, slow, 0.05));
      }),
    );
  });

  it.each([
    ['one slow answer proves nothing', [0.9], false],
    ['two of two do', [0.9, 0.9], true],
    ['one of twenty is what a p95 allows', [...Array(19).fill(0.1), 0.9], false],
    ['five of twenty are too many', [...Array(15).fill(0.1), ...Array(5).fill(0.9)], true],
    ['answers just below the limit prove nothing', [0.79, 0.79, 0.79], false],
  ] as const)('%s', (_, seconds, proven) => {
    expect(isProvenSlow(histogramOf(seconds), 0.95, 800)).toBe(proven);
  });

  it('an answer in the bucket that holds the limit is not counted as slower', () => {
    expect(slowerThan(histogramOf([0.801]), 800)).toBe(0);
    expect(slowerThan(histogramOf([0.9]), 800)).toBe(1);
  });
});
