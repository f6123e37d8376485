import type { EndpointId } from '../model/endpoint.ts';
import type { LoadPlan } from '../model/plan.ts';
import type { Phase, PhaseKind } from '../model/profile.ts';
import type { SecondOfRun } from '../model/record.ts';
import type { EpochMs, PerSecond, Seconds } from '../model/units.ts';
import type { HistogramData, WindowIncrement } from '../model/window.ts';
import { AnswerSum, type Answers, HistogramSum } from './answers.ts';
import { secondsOf } from './timeline.ts';

/** What came back in one phase, or in the whole run. */
export interface Slice {
  readonly overall: Answers;
  readonly endpoints: ReadonlyMap<EndpointId, Answers>;
  /** Reported requests by covered time; null where no span lies wholly inside. */
  readonly throughput: PerSecond | null;
}

/** All windows of a run, added up. The kit's own requests (`kit.*`) stand apart in `kit`. */
export interface Tally {
  readonly run: Slice;
  readonly phases: ReadonlyMap<PhaseKind, Slice>;
  readonly seconds: readonly SecondOfRun[];
  readonly kit: number;
  readonly iterations: number;
  readonly dropped: number;
  /** Requests begun, without the kit's own. */
  readonly begun: number;
  readonly lateness: HistogramData;
  /** The most VUs busy or waiting at once, all k6 processes together; null without a report. */
  readonly mostVus: number | null;
  /** The longest time that one push had to cover. */
  readonly longestSpan: Seconds;
}

class SliceSum {
  readonly #overall = new AnswerSum();
  readonly #endpoints = new Map<EndpointId, AnswerSum>();
  readonly #inside = new Map<string, { requests: number; seconds: Seconds }>();

  /** `inside`: the span lies within the nominal bounds, so that its time counts for throughput. */
  add(increment: WindowIncrement, inside: boolean): void {
    let requests = 0;
    for (const row of increment.rows) {
      if (isOfKit(row.endpoint)) continue;
      requests += row.latency.count;
      this.#overall.add(row);
      const sum = this.#endpoints.get(row.endpoint) ?? new AnswerSum();
      sum.add(row);
      this.#endpoints.set(row.endpoint, sum);
    }
    if (!inside) return;
    const source = this.#inside.get(increment.source) ?? { requests: 0, seconds: 0 };
    source.requests += requests;
    source.seconds += (increment.to - increment.from) / 1000;
    this.#inside.set(increment.source, source);
  }

  /** Each k6 process has its own covered time, so rates are taken per process and then added. */
  slice(): Slice {
    const sources = [...this.#inside.values()].filter((source) => source.seconds > 0);
    return {
      overall: this.#overall.answers(),
      endpoints: new Map([...this.#endpoints].map(([id, sum]) => [id, sum.answers()])),
      throughput:
        sources.length === 0 ? null : sources.reduce((sum, source) => sum + source.requests / source.seconds, 0),
    };
  }
}

export const isOfKit = (endpoint: EndpointId): boolean => endpoint.startsWith('kit.');

/**
 * The phase that a span of seconds lies in. A span that touches a phase change belongs to neither, because when within
 * the span something happened is not known. Nothing comes before the first phase, and late answers of the last one
 * are its own: the ends of the run are no phase changes.
 */
export function phaseOf(phases: readonly Phase[], from: Seconds, to: Seconds): Phase | null {
  return (
    phases.find(
      (phase, i) => (i === 0 || from >= phase.from) && (i === phases.length - 1 ? from < to : to <= phase.to),
    ) ?? null
  );
}

/** Adds all increments up, in any order and of any number of k6 processes. `beganAt` is when the load began. */
export function aggregate(
  plan: Pick<LoadPlan, 'phases' | 'stages' | 'duration'>,
  increments: readonly WindowIncrement[],
  beganAt: EpochMs,
): Tally {
  const run = new SliceSum();
  const phases = new Map<PhaseKind, SliceSum>(plan.phases.map((phase) => [phase.kind, new SliceSum()]));
  const at = (time: EpochMs): Seconds => (time - beganAt) / 1000;
  for (const increment of increments) {
    const [from, to] = [at(increment.from), at(increment.to)];
    run.add(increment, to <= plan.duration);
    const phase = phaseOf(plan.phases, from, to);
    if (phase) phases.get(phase.kind)?.add(increment, from >= phase.from && to <= phase.to);
  }
  return {
    run: run.slice(),
    phases: new Map([...phases].map(([kind, sum]) => [kind, sum.slice()])),
    seconds: secondsOf(plan.stages, increments, beganAt),
    ...generatorOf(increments),
  };
}

function generatorOf(increments: readonly WindowIncrement[]) {
  const lateness = new HistogramSum();
  const total = { kit: 0, iterations: 0, dropped: 0, begun: 0, longestSpan: 0 };
  for (const { generator, rows, from, to } of increments) {
    total.iterations += generator.iterations;
    total.dropped += generator.dropped;
    total.begun += generator.begun;
    total.longestSpan = Math.max(total.longestSpan, (to - from) / 1000);
    if (generator.lateness) lateness.add(generator.lateness);
    total.kit += generator.kit ?? 0;
    for (const row of rows) if (isOfKit(row.endpoint)) total.kit += row.latency.count;
  }
  return { ...total, lateness: lateness.data(), mostVus: mostVusOf(increments) };
}

/** Processes report at different moments: the sum of what each had at most is an upper bound, and exact for one. */
function mostVusOf(increments: readonly WindowIncrement[]): number | null {
  const most = new Map<string, number>();
  for (const { source, generator } of increments) {
    if (generator.vus !== null) most.set(source, Math.max(most.get(source) ?? 0, generator.vus));
  }
  return most.size === 0 ? null : [...most.values()].reduce((sum, vus) => sum + vus, 0);
}
