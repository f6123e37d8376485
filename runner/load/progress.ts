import type { LoadPlan } from '../../lib/model/plan.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import type { HistogramData, WindowIncrement } from '../../lib/model/window.ts';
import { rateAt } from '../../lib/profiles/shape.ts';
import { emptyHistogram, merge } from '../../lib/stats/histogram.ts';
import { quantile } from '../../lib/stats/quantile.ts';
import { phaseOf } from '../../lib/verdict/aggregate.ts';
import type { Progress } from '../reports/terminal.ts';

/** What the live line shows, kept from the newest increments. */
export interface ProgressMeter {
  add(increment: WindowIncrement): void;
  at(now: EpochMs): Progress;
}

/** Seconds over which rate and p95 are shown: long enough not to flicker, short enough to see a change. */
const shownSeconds = 5;

export function progressMeter(plan: LoadPlan, beganAt: () => EpochMs | null): ProgressMeter {
  const recent: WindowIncrement[] = [];
  let requests = 0;
  let failures = 0;
  let dropped = 0;
  return {
    add(increment) {
      for (const row of increment.rows) {
        requests += row.latency.count;
        if (!row.expected && row.status !== 429) failures += row.latency.count;
      }
      dropped += increment.generator.dropped;
      recent.push(increment);
    },
    at(now) {
      const start = beganAt();
      const elapsed = start === null ? 0 : Math.max(0, (now - start) / 1000);
      while (recent[0] && recent[0].to < now - shownSeconds * 1000) recent.shift();
      const from = Math.min(now, ...recent.map((increment) => increment.from));
      const to = Math.max(from, ...recent.map((increment) => increment.to));
      const count = recent.reduce((sum, { generator }) => sum + generator.iterations, 0);
      const p95 = quantile(recent.reduce(mergeAnswers, emptyHistogram), 0.95);
      return {
        phase: start === null ? null : (phaseOf(plan.phases, elapsed, elapsed + 0.001)?.kind ?? null),
        elapsed: Math.min(elapsed, plan.duration),
        duration: plan.duration,
        asked: rateAt(plan.stages, elapsed),
        reached: to > from ? (count * 1000) / (to - from) : null,
        p95: p95 === null ? null : p95 * 1000,
        errors: requests === 0 ? null : failures / requests,
        dropped,
      };
    },
  };
}

/** Latency only where an answer came, and not from the limiter. */
const mergeAnswers = (sum: HistogramData, increment: WindowIncrement): HistogramData =>
  increment.rows.reduce((all, row) => (row.status === 0 || row.status === 429 ? all : merge(all, row.latency)), sum);
