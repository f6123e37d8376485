import type { EndpointId } from '../model/endpoint.ts';
import type { Objective } from '../model/objective.ts';
import type { LoadPlan } from '../model/plan.ts';
import type { PhaseKind } from '../model/profile.ts';
import type { Tally } from './aggregate.ts';
import { type Answers, noAnswers } from './answers.ts';
import { plannedIn } from './planned.ts';

/** What every objective is judged from. */
export interface Context {
  readonly plan: LoadPlan;
  readonly tally: Tally;
  /** All planned iterations began, so what was not called was not called because of the platform. */
  readonly allBegan: boolean;
  /** Requests that a phase can count on, by endpoint; for null the whole run. */
  planned(phase: PhaseKind | null): ReadonlyMap<EndpointId, number>;
}

export function contextOf(plan: LoadPlan, tally: Tally): Context {
  const planned = new Map<PhaseKind | null, ReadonlyMap<EndpointId, number>>();
  planned.set(null, new Map(Object.entries(plan.expectedRequests)));
  return {
    plan,
    tally,
    allBegan: iterationsBegun(tally) >= plan.totalIterations,
    planned(phase) {
      const known = planned.get(phase) ?? plannedIn(plan, phase as PhaseKind);
      planned.set(phase, known);
      return known;
    },
  };
}

/** Lateness is measured once by every iteration that begins; the generator's own count may know ended ones only. */
export const iterationsBegun = (tally: Tally): number => Math.max(tally.iterations, tally.lateness.count);

export const answersOf = ({ tally }: Context, id: EndpointId, phase: PhaseKind | null): Answers =>
  (phase === null ? tally.run : tally.phases.get(phase))?.endpoints.get(id) ?? noAnswers;

const domainOf = (id: EndpointId): string => id.slice(0, id.indexOf('.'));

/** The endpoints in scope that an objective speaks of. */
export function endpointsOf({ plan }: Context, { scope }: Objective): readonly EndpointId[] {
  if ('endpoint' in scope) return [scope.endpoint];
  return 'domain' in scope ? plan.inScope.filter((id) => domainOf(id) === scope.domain) : plan.inScope;
}

/** `orders.create`, `domain.orders` or `all`: the end of a check's id. */
export function scopeId({ scope }: Objective): string {
  if ('endpoint' in scope) return scope.endpoint;
  return 'domain' in scope ? `domain.${scope.domain}` : 'all';
}

/** The subject of a check's sentence. */
export function scopeText({ scope }: Objective): string {
  if ('endpoint' in scope) return scope.endpoint;
  return 'domain' in scope ? `the ${scope.domain} domain` : 'all endpoints';
}

export const phaseText = (phase: PhaseKind | null): string =>
  phase === null ? 'over the whole run' : `in the ${phase} phase`;
