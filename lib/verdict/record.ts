import type { RunEvent } from '../model/event.ts';
import type { LoadPlan } from '../model/plan.ts';
import type { Evidence, GeneratorFacts, RunInfo, RunRecord } from '../model/record.ts';
import type { EpochMs } from '../model/units.ts';
import type { Warning } from '../model/warning.ts';
import type { WindowIncrement } from '../model/window.ts';
import { aggregate } from './aggregate.ts';
import { conserve, type ServedCounts } from './conservation.ts';
import { judgeLoad } from './judge.ts';
import { coverageOf, endpointResults, outOfScopeOf, overallOf } from './results.ts';

/** Everything that lies in a run folder, as it was written while the run went on. */
export interface RunParts {
  readonly run: RunInfo;
  readonly plan: LoadPlan;
  readonly events: readonly RunEvent[];
  readonly increments: readonly WindowIncrement[];
  readonly evidence: readonly Evidence[];
  /** null when the run was killed before it could be written. */
  readonly generator: GeneratorFacts | null;
  /** What a counting target served while the load ran; null where nothing counts. */
  readonly served: ServedCounts | null;
  readonly leftBehind: Readonly<Record<string, number>>;
  readonly warnings: readonly Warning[];
}

const unknownGenerator: GeneratorFacts = { processes: [], startedAt: null, endedAt: null, abortedBecause: null };

/** The record of a load run, verdict included: the one thing that reports read. Pure. */
export function buildRecord(parts: RunParts): RunRecord {
  const { plan, increments, events, served, leftBehind, warnings } = parts;
  const generator = parts.generator ?? unknownGenerator;
  const ending = endingOf(parts.generator);
  const tally = aggregate(plan, increments, loadBegan(parts));
  const conservation = conserve(plan, tally, generator, served);
  const verdict = judgeLoad({ plan, tally, generator, conservation, ending, leftBehind, warnings });
  return {
    version: 1,
    run: parts.run,
    ending,
    phases: plan.phases,
    duration: plan.duration,
    plannedIterations: plan.totalIterations,
    events,
    seconds: tally.seconds,
    overall: overallOf(tally),
    coverage: coverageOf(plan, tally),
    endpoints: endpointResults(plan, tally, verdict.checks, served),
    outOfScope: outOfScopeOf(plan),
    generator,
    conservation,
    evidence: parts.evidence,
    leftBehind,
    verdict,
  };
}

/** When the load began: the event says so; without one the first window, without any the generator's start. */
function loadBegan({ events, increments, generator, run }: RunParts): EpochMs {
  const event = events.find((candidate) => candidate.kind === 'load' && candidate.state === 'begins');
  if (event) return event.at;
  const first = increments.reduce((least, increment) => Math.min(least, increment.from), Number.POSITIVE_INFINITY);
  return Number.isFinite(first) ? first : (generator?.startedAt ?? run.createdAt);
}

function endingOf(generator: GeneratorFacts | null): RunRecord['ending'] {
  if (generator === null || generator.processes.some(({ signal }) => signal === 'SIGKILL')) return 'killed';
  return generator.abortedBecause === null ? 'complete' : 'interrupted';
}
