import type { Ratio, Seconds } from '../model/units.ts';
import type { HistogramData } from '../model/window.ts';
import { boundOf, positionOf } from './histogram.ts';

/**
 * The q-quantile by nearest rank (the ceil(q n)-th smallest of n samples), told as the geometric middle of the bucket
 * that holds it: so it is within a factor of 2^(1/16) of the sample, at most 4.5 % above or 4.3 % below it. Any
 * interpolation inside the bucket could be twice as far off. null without a sample.
 */
export function quantile(histogram: HistogramData, q: Ratio): Seconds | null {
  const index = bucketAt(histogram, q);
  if (index === null) return null;
  return index === 'zero' ? 0 : boundOf(index - 0.5);
}

/** The sample that is the q-quantile is above `low` and at most `high`; both are 0 when it is 0. */
export function quantileBounds(histogram: HistogramData, q: Ratio): { low: Seconds; high: Seconds } | null {
  const index = bucketAt(histogram, q);
  if (index === null) return null;
  return index === 'zero' ? { low: 0, high: 0 } : { low: boundOf(index - 1), high: boundOf(index) };
}

/**
 * Share of samples at or below a limit; null without a sample. The bucket that the limit cuts is divided evenly on its
 * logarithmic scale, so the share is off by no more than what that one bucket holds.
 */
export function shareWithin(histogram: HistogramData, limit: Seconds): Ratio | null {
  if (histogram.count === 0) return null;
  if (limit < 0) return 0;
  const border = limit === 0 ? Number.NEGATIVE_INFINITY : positionOf(limit);
  const within = histogram.buckets.reduce(
    (sum, [index, count]) => sum + count * Math.min(1, Math.max(0, border - (index - 1))),
    histogram.zero,
  );
  return within / histogram.count;
}

/**
 * Samples from which on the largest is above the true q-quantile with 95 % certainty (q^n <= 0.05): p95 59, p99 299.
 * With fewer, a quantile says nothing about the service.
 */
export const samplesNeeded = (q: Ratio): number => Math.ceil(Math.log(0.05) / Math.log(q));

function bucketAt(histogram: HistogramData, q: Ratio): number | 'zero' | null {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile is a ratio from 0 to 1, received ${q}`);
  if (histogram.count === 0) return null;
  // 0.07 * 100 is a hair more than 7: without the correction the rank would be 8.
  const rank = Math.max(1, Math.ceil(q * histogram.count * (1 - 2 ** -50)));
  let seen = histogram.zero;
  if (rank <= seen) return 'zero';
  for (const [index, count] of histogram.buckets) {
    seen += count;
    if (rank <= seen) return index;
  }
  // Samples without a bucket are not numbers; what is known ends at the highest bucket.
  return histogram.buckets.at(-1)?.[0] ?? 'zero';
}
