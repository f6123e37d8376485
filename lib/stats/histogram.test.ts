import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistogramData } from '../model/window.ts';
import { boundOf, bucketOf, emptyHistogram, highestBound, mean, merge, record, subtract } from './histogram.ts';

const seconds = fc.oneof(
  fc.double({ min: 1e-6, max: 100, noNaN: true }),
  fc.integer({ min: -60, max: 30 }).map(boundOf),
  fc.constant(0),
);
const samples = fc.array(seconds, { maxLength: 60 });
const of = (values: readonly number[]): HistogramData => values.reduce(record, emptyHistogram);
const counts = ({ count, zero, buckets }: HistogramData) => ({ count, zero, buckets });

describe('a histogram', () => {
  it('holds a value in the bucket whose bounds enclose it, the upper one included', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), (value) => {
        const index = bucketOf(value);
        expect(value).toBeGreaterThan(boundOf(index - 1));
        expect(value).toBeLessThanOrEqual(boundOf(index));
      }),
    );
    for (let index = -400; index <= 200; index += 1) expect(bucketOf(boundOf(index))).toBe(index);
  });

  it('counts every sample once, in sorted buckets without empty ones', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const { count, zero, buckets } = of(values);
        expect(count).toBe(values.length);
        expect(buckets.reduce((total, [, n]) => total + n, zero)).toBe(count);
        expect(buckets.every(([index, n], i) => n > 0 && index > (buckets[i - 1]?.[0] ?? -Infinity))).toBe(true);
      }),
    );
  });

  it('takes what is not above zero as zero and refuses what is no number', () => {
    expect(of([0, -0.001])).toEqual({ count: 2, sum: 0, zero: 2, buckets: [] });
    expect(() => record(emptyHistogram, Number.NaN)).toThrow(RangeError);
    expect(() => record(emptyHistogram, Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });

  it('merges in any order and grouping to the same counts, which are those of all samples together', () => {
    fc.assert(
      fc.property(samples, samples, samples, (a, b, c) => {
        const [ha, hb, hc] = [of(a), of(b), of(c)];
        const together = of([...a, ...b, ...c]);
        expect(counts(merge(merge(ha, hb), hc))).toEqual(counts(together));
        expect(counts(merge(ha, merge(hb, hc)))).toEqual(counts(together));
        expect(counts(merge(hb, ha))).toEqual(counts(merge(ha, hb)));
        expect(merge(ha, merge(hb, hc)).sum).toBeCloseTo(together.sum, 9);
      }),
    );
  });

  it('gives what was added when the earlier reading is taken off', () => {
    fc.assert(
      fc.property(samples, samples, (added, before) => {
        const gained = subtract(merge(of(added), of(before)), of(before));
        expect(counts(gained)).toEqual(counts(of(added)));
        expect(gained.sum).toBeCloseTo(of(added).sum, 9);
      }),
    );
  });

  it('never gives negative counts: a series that fell anywhere began anew and is all new', () => {
    fc.assert(
      fc.property(samples, samples, (now, before) => {
        const gained = subtract(of(now), of(before));
        expect(gained.count).toBeGreaterThanOrEqual(0);
        expect(gained.sum).toBeGreaterThanOrEqual(0);
        expect(gained.buckets.every(([, n]) => n > 0)).toBe(true);
        expect(gained.buckets.reduce((total, [, n]) => total + n, gained.zero)).toBe(gained.count);
      }),
    );
    const restarted = of([0.2, 0.3, 0.4]);
    expect(subtract(restarted, of([0.9, 0.9]))).toBe(restarted);
    expect(subtract(of([0.2]), of([0.2, 0.2]))).toEqual(of([0.2]));
    expect(subtract(of([0.2, 0.2]), of([0]))).toEqual(of([0.2, 0.2]));
  });

  it('knows its mean exactly and its highest value by the bound of a bucket', () => {
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 60 }), (values) => {
        const histogram = of(values);
        const highest = Math.max(...values);
        expect(mean(histogram)).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 9);
        expect(highestBound(histogram)).toBeGreaterThanOrEqual(highest);
        expect(highestBound(histogram)).toBeLessThanOrEqual(highest * 2 ** (1 / 8) * (1 + 1e-12));
      }),
    );
    expect(mean(emptyHistogram)).toBeNull();
    expect(highestBound(emptyHistogram)).toBeNull();
  });
});
