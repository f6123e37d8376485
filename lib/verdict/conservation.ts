import type { EndpointId } from '../model/endpoint.ts';
import type { LoadPlan } from '../model/plan.ts';
import type { Conservation, GeneratorFacts } from '../model/record.ts';
import { isOfKit, type Tally } from './aggregate.ts';
import { type Answers, noAnswers } from './answers.ts';

/** What a counting target served while the load ran: endpoint -> status as text -> requests. */
export type ServedCounts = Readonly<Record<EndpointId, Readonly<Record<string, number>>>>;

/** Puts all counts of requests side by side. `served` is null for targets that do not count. */
export function conserve(
  plan: Pick<LoadPlan, 'expectedRequests'>,
  tally: Tally,
  generator: GeneratorFacts,
  served: ServedCounts | null,
): Conservation {
  const windows = tally.run.overall.requests;
  const interrupted = Math.max(0, tally.begun - windows);
  return {
    planned: sumOf(Object.values(plan.expectedRequests)),
    begun: tally.begun,
    windows,
    kit: tally.kit,
    interrupted,
    summary: summaryOf(generator),
    served: served === null ? null : sumOf(endpointsIn(served).map((id) => servedOf(served, id))),
    differing: served === null ? [] : differing(tally, served, interrupted),
  };
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const endpointsIn = (served: ServedCounts): readonly EndpointId[] => Object.keys(served).filter((id) => !isOfKit(id));

export const servedOf = (served: ServedCounts, id: EndpointId): number => sumOf(Object.values(served[id] ?? {}));

function summaryOf(generator: GeneratorFacts): number | null {
  const each = generator.processes.map((process) => process.summaryRequests);
  return each.length === 0 || each.includes(null) ? null : sumOf(each.map((count) => count ?? 0));
}

/**
 * Endpoints whose counts differ by more than can be explained: a request without an answer may never have arrived, and
 * an interrupted one was served but not reported.
 */
function differing(tally: Tally, served: ServedCounts, interrupted: number): Conservation['differing'] {
  const ids = new Set([...tally.run.endpoints.keys(), ...endpointsIn(served)]);
  return [...ids].sort().flatMap((endpoint) => {
    const answers: Answers = tally.run.endpoints.get(endpoint) ?? noAnswers;
    const count = servedOf(served, endpoint);
    const least = answers.requests - (answers.statuses['0'] ?? 0);
    const explained = count >= least && count <= answers.requests + interrupted;
    return explained ? [] : [{ endpoint, reported: answers.requests, served: count }];
  });
}
