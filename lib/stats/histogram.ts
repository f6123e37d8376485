import type { Seconds } from '../model/units.ts';
import type { HistogramData } from '../model/window.ts';

/** Schema 3: 2^3 buckets for each doubling, so one bucket is 2^(1/8) - 1 = 9.05 % wide. */
const bucketsPerDoubling = 8;

export const emptyHistogram: HistogramData = { count: 0, sum: 0, zero: 0, buckets: [] };

/** Upper bound of bucket `index`; its lower bound is that of `index - 1`, excluded. A half index is a middle. */
export const boundOf = (index: number): Seconds => 2 ** (index / bucketsPerDoubling);

/** Where a value stands on the scale of indices: bucket i holds positions in (i - 1, i]. */
export const positionOf = (value: Seconds): number => Math.log2(value) * bucketsPerDoubling;

/** Index of the bucket that holds a value above zero. */
export function bucketOf(value: Seconds): number {
  // Plus zero: the ceiling of -0.1 is -0, another key than 0.
  const index = Math.ceil(positionOf(value)) + 0;
  // The logarithm may round across a bound.
  if (value <= boundOf(index - 1)) return index - 1;
  return value > boundOf(index) ? index + 1 : index;
}

/** With one more sample. Zero and less count as zero; what is not a finite number is refused. */
export function record(histogram: HistogramData, value: Seconds): HistogramData {
  if (!Number.isFinite(value)) throw new RangeError(`a histogram takes finite seconds, received ${value}`);
  const one: HistogramData =
    value > 0
      ? { count: 1, sum: value, zero: 0, buckets: [[bucketOf(value), 1]] }
      : { count: 1, sum: 0, zero: 1, buckets: [] };
  return merge(histogram, one);
}

/** All samples of both: what two k6 processes or two spans of time reported together. */
export function merge(a: HistogramData, b: HistogramData): HistogramData {
  if (b.count === 0) return a;
  if (a.count === 0) return b;
  return {
    count: a.count + b.count,
    sum: a.sum + b.sum,
    zero: a.zero + b.zero,
    buckets: combine(a.buckets, b.buckets, 1),
  };
}

/**
 * What a cumulative histogram gained since an earlier reading of it. Counts never become negative: when any of them
 * fell, the series began anew in between, and all it holds now is new.
 */
export function subtract(now: HistogramData, before: HistogramData): HistogramData {
  if (before.count === 0 || now.count < before.count || now.zero < before.zero) return now;
  const buckets = combine(now.buckets, before.buckets, -1);
  if (buckets.some(([, count]) => count < 0)) return now;
  const count = now.count - before.count;
  return {
    count,
    sum: count === 0 ? 0 : Math.max(0, now.sum - before.sum),
    zero: now.zero - before.zero,
    buckets,
  };
}

/** null without a sample. */
export const mean = (histogram: HistogramData): Seconds | null =>
  histogram.count === 0 ? null : histogram.sum / histogram.count;

/** No sample was above this; null without a sample. The true maximum is up to one bucket (8.3 %) lower. */
export function highestBound(histogram: HistogramData): Seconds | null {
  const highest = histogram.buckets.at(-1);
  if (highest) return boundOf(highest[0]);
  return histogram.count === 0 ? null : 0;
}

type Buckets = HistogramData['buckets'];

/** a + sign * b, both sorted by index; buckets that come to nothing are left out. */
function combine(a: Buckets, b: Buckets, sign: 1 | -1): Buckets {
  const result: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i]?.[0] ?? Number.POSITIVE_INFINITY;
    const right = b[j]?.[0] ?? Number.POSITIVE_INFINITY;
    let count = 0;
    if (left <= right) count += a[i++]?.[1] ?? 0;
    if (right <= left) count += sign * (b[j++]?.[1] ?? 0);
    if (count !== 0) result.push([Math.min(left, right), count]);
  }
  return result;
}
