import { usesAfter } from '../catalogue/deck.ts';
import type { EndpointId } from '../model/endpoint.ts';
import type { LoadPlan } from '../model/plan.ts';
import type { PhaseKind, Stage } from '../model/profile.ts';
import type { Seconds } from '../model/units.ts';

/** Seconds at both ends of a phase that a push may share with its neighbour; what happens there is not counted on. */
const edge: Seconds = 2;

type Planned = Pick<LoadPlan, 'deck' | 'operations' | 'stages' | 'phases' | 'totalIterations'>;

/** Iterations begun before a moment: the integral of a piecewise linear rate up to it. */
export function iterationsBefore(stages: readonly Stage[], moment: Seconds): number {
  let start = 0;
  let sum = 0;
  for (const { from, to, seconds } of stages) {
    const within = Math.min(Math.max(moment - start, 0), seconds);
    sum += seconds === 0 ? 0 : (from + (((to - from) / seconds) * within) / 2) * within;
    start += seconds;
  }
  return Math.floor(sum + 1e-9);
}

/** Requests that each endpoint can count on well inside the phases of a kind: exact, because the deck is. */
export function plannedIn(plan: Planned, kind: PhaseKind): ReadonlyMap<EndpointId, number> {
  const planned = new Map<EndpointId, number>();
  for (const phase of plan.phases.filter((candidate) => candidate.kind === kind)) {
    const first = iterationsBefore(plan.stages, Math.min(phase.from + edge, phase.to));
    const last = Math.min(plan.totalIterations, iterationsBefore(plan.stages, Math.max(phase.to - edge, phase.from)));
    const before = usesAfter(plan.deck, first);
    for (const [i, uses] of usesAfter(plan.deck, Math.max(first, last)).entries()) {
      for (const { call } of plan.operations[i]?.steps ?? []) {
        planned.set(call.endpoint, (planned.get(call.endpoint) ?? 0) + uses - (before[i] ?? 0));
      }
    }
  }
  return planned;
}
