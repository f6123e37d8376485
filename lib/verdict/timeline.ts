import type { Stage } from '../model/profile.ts';
import type { SecondOfRun } from '../model/record.ts';
import type { EpochMs, Ms, Ratio } from '../model/units.ts';
import type { HistogramData, WindowIncrement } from '../model/window.ts';
import { rateAt } from '../profiles/shape.ts';
import { quantile } from '../stats/quantile.ts';
import { HistogramSum } from './answers.ts';

/** A push that covers more than this says nothing about any one second: its seconds are gaps. */
const longestDrawn: Ms = 3000;

class SecondSum {
  requests = 0;
  failures = 0;
  rateLimited = 0;
  dropped = 0;
  readonly latency = new HistogramSum();
  readonly vus = new Map<string, number>();
}

/**
 * The run second by second. The counts of a push are spread over the seconds it covers by overlap, in whole numbers
 * that add up exactly; its latencies count in every second of which it covers half, because their exact moment within
 * the push is not known.
 */
export function secondsOf(
  stages: readonly Stage[],
  increments: readonly WindowIncrement[],
  beganAt: EpochMs,
): readonly SecondOfRun[] {
  const sums = new Map<number, SecondSum>();
  for (const increment of increments) {
    if (increment.to - increment.from <= longestDrawn) spread(increment, beganAt, sums);
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([second, sum]) => ({ second, asked: rateAt(stages, second + 0.5), ...figuresOf(sum) }));
}

function figuresOf(sum: SecondSum): Omit<SecondOfRun, 'second' | 'asked'> {
  const { requests, failures, rateLimited, dropped } = sum;
  const latency = sum.latency.data();
  return {
    requests,
    failures,
    rateLimited,
    dropped,
    p50: quantileMs(latency, 0.5),
    p95: quantileMs(latency, 0.95),
    p99: quantileMs(latency, 0.99),
    vus: sum.vus.size === 0 ? null : [...sum.vus.values()].reduce((total, vus) => total + vus, 0),
  };
}

/** Milliseconds to a tenth; null without a sample. */
export function quantileMs(latency: HistogramData, q: Ratio): Ms | null {
  const seconds = quantile(latency, q);
  return seconds === null ? null : Math.round(seconds * 10_000) / 10;
}

function spread(increment: WindowIncrement, beganAt: EpochMs, sums: Map<number, SecondSum>): void {
  const from = Math.max(0, (increment.from - beganAt) / 1000);
  const to = Math.max(from, (increment.to - beganAt) / 1000);
  const counts = countsOf(increment);
  let before: Ratio = 0;
  for (let second = Math.floor(from); second < to || second === Math.floor(from); second += 1) {
    const overlap = Math.min(to, second + 1) - Math.max(from, second);
    const until = to === from || second + 1 >= to ? 1 : before + overlap / (to - from);
    const sum = sums.get(second) ?? new SecondSum();
    for (const key of ['requests', 'failures', 'rateLimited', 'dropped'] as const) {
      sum[key] += Math.round(counts[key] * until) - Math.round(counts[key] * before);
    }
    if (overlap >= 0.5 || to - from < 1) for (const latency of counts.latencies) sum.latency.add(latency);
    if (increment.generator.vus !== null) sum.vus.set(increment.source, increment.generator.vus);
    sums.set(second, sum);
    before = until;
  }
}

function countsOf(increment: WindowIncrement) {
  const counts = { requests: 0, failures: 0, rateLimited: 0, dropped: increment.generator.dropped };
  const latencies: HistogramData[] = [];
  for (const row of increment.rows) {
    if (row.endpoint.startsWith('kit.')) continue;
    counts.requests += row.latency.count;
    if (row.status === 429) counts.rateLimited += row.latency.count;
    else if (!row.expected) counts.failures += row.latency.count;
    if (row.status !== 0 && row.status !== 429) latencies.push(row.latency);
  }
  return { ...counts, latencies };
}
