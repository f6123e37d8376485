import type { Ms, Ratio } from '../model/units.ts';
import type { HistogramData } from '../model/window.ts';

/**
 * Fewer samples than a pass needs can still prove a failure: when an endpoint that keeps its objective would show so
 * many slow answers in less than one run in a hundred.
 */
const provenBelow: Ratio = 0.01;

/** P(X >= k) of a binomial distribution, summed upwards; for the small n of this file. */
export function binomialTail(n: number, k: number, p: Ratio): Ratio {
  if (k <= 0) return 1;
  let probability = (1 - p) ** n;
  let below = 0;
  for (let i = 0; i < k; i += 1) {
    below += probability;
    probability *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.max(0, 1 - below);
}

/** Answers that were slower for sure: those in buckets that begin at or above the limit. */
export function slowerThan(latency: HistogramData, limit: Ms): number {
  return latency.buckets.reduce((sum, [index, count]) => sum + (2 ** ((index - 1) / 8) * 1000 >= limit ? count : 0), 0);
}

/** Whether so few answers already prove that the quantile lies above the limit. */
export function isProvenSlow(latency: HistogramData, quantile: Ratio, limit: Ms): boolean {
  return binomialTail(latency.count, slowerThan(latency, limit), 1 - quantile) < provenBelow;
}
