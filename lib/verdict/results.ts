import { catalogue } from '../catalogue/index.ts';
import { latencyObjective } from '../catalogue/objectives.ts';
import type { Check } from '../model/check.ts';
import type { Endpoint, EndpointId } from '../model/endpoint.ts';
import type { LoadPlan } from '../model/plan.ts';
import type { PhaseKind } from '../model/profile.ts';
import type { EndpointResult, RunRecord } from '../model/record.ts';
import type { Ms } from '../model/units.ts';
import type { HistogramData } from '../model/window.ts';
import { highestBound, mean } from '../stats/histogram.ts';
import type { Tally } from './aggregate.ts';
import { noAnswers } from './answers.ts';
import { type ServedCounts, servedOf } from './conservation.ts';
import { quantileMs } from './timeline.ts';

/** The phase whose latencies are shown: steady, or the whole run where no steady window came. */
function judgedPhase(tally: Tally): PhaseKind | null {
  return (tally.phases.get('steady')?.overall.requests ?? 0) > 0 ? 'steady' : null;
}

const tenths = (seconds: number | null): Ms | null => (seconds === null ? null : Math.round(seconds * 10_000) / 10);

function latencyFigures(latency: HistogramData) {
  return {
    mean: tenths(mean(latency)),
    p50: quantileMs(latency, 0.5),
    p90: quantileMs(latency, 0.9),
    p95: quantileMs(latency, 0.95),
    p99: quantileMs(latency, 0.99),
    highest: tenths(highestBound(latency)),
  };
}

/** The run as a whole. Counts are of the whole run, latency and throughput of the judged phase. */
export function overallOf(tally: Tally): RunRecord['overall'] {
  const phase = judgedPhase(tally);
  const judged = phase === null ? tally.run : (tally.phases.get(phase) ?? tally.run);
  const { requests, failures, rateLimited } = tally.run.overall;
  const { mean: average, p50, p95, p99 } = latencyFigures(judged.overall.latency);
  const throughput = judged.throughput === null ? null : Math.round(judged.throughput * 10) / 10;
  return {
    requests,
    failures,
    rateLimited,
    throughput,
    mean: average,
    p50,
    p95,
    p99,
    latency: judged.overall.latency,
  };
}

export function coverageOf(plan: LoadPlan, tally: Tally): RunRecord['coverage'] {
  const missing = plan.inScope.filter((id) => (tally.run.endpoints.get(id)?.asExpected ?? 0) === 0);
  return { covered: plan.inScope.length - missing.length, inScope: plan.inScope.length, missing };
}

/** Out of scope by the plan, and what was not asked for at all. */
export function outOfScopeOf(plan: LoadPlan): RunRecord['outOfScope'] {
  const spoken = new Set<EndpointId>([...plan.inScope, ...plan.outOfScope.map(({ endpoint }) => endpoint)]);
  const why = plan.only === null ? 'weight 0 in the mix of this run' : `not asked for: --only ${plan.only.join(',')}`;
  const silent = catalogue.filter(({ id }) => !spoken.has(id)).map(({ id }) => ({ endpoint: id, reason: why }));
  return [...plan.outOfScope, ...silent];
}

/** One row an endpoint of the platform, in the catalogue's order, out of scope or not. */
export function endpointResults(
  plan: LoadPlan,
  tally: Tally,
  checks: readonly Check[],
  served: ServedCounts | null,
): readonly EndpointResult[] {
  const inScope = new Set(plan.inScope);
  const byEndpoint = new Map<EndpointId, Check[]>(catalogue.map(({ id }) => [id, []]));
  for (const check of checks) if (check.endpoint !== null) byEndpoint.get(check.endpoint)?.push(check);
  return catalogue.map((endpoint) => ({
    ...describe(endpoint),
    ...countsFor(plan, tally, endpoint.id, served),
    state: inScope.has(endpoint.id) ? stateOf(byEndpoint.get(endpoint.id) ?? []) : 'out-of-scope',
  }));
}

const describe = ({ id, domain, method, path, cost, critical }: Endpoint) => ({
  endpoint: id,
  domain,
  method,
  path,
  cost,
  critical,
  objectiveP95: latencyObjective[cost],
});

function countsFor(plan: LoadPlan, tally: Tally, id: EndpointId, served: ServedCounts | null) {
  const { requests, failures, rateLimited, statuses } = tally.run.endpoints.get(id) ?? noAnswers;
  const phase = judgedPhase(tally);
  const judged = (phase === null ? tally.run : tally.phases.get(phase))?.endpoints.get(id) ?? noAnswers;
  return {
    planned: plan.expectedRequests[id] ?? 0,
    requests,
    failures,
    rateLimited,
    interrupted: served === null ? 0 : Math.max(0, servedOf(served, id) - requests),
    statuses,
    ...latencyFigures(judged.latency),
  };
}

function stateOf(checks: readonly Check[]): EndpointResult['state'] {
  if (checks.some((check) => check.status === 'failed')) return 'failed';
  const isSilent = checks.some((check) => check.status === 'unmeasured') || checks.length === 0;
  return isSilent ? 'unmeasured' : 'passed';
}
