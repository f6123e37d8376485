import type { EndpointId } from '../model/endpoint.ts';
import type { Objective } from '../model/objective.ts';
import type { PhaseKind } from '../model/profile.ts';
import { samplesNeeded } from '../stats/quantile.ts';
import { answersOf, type Context, endpointsOf, phaseText, scopeId, scopeText } from './context.ts';
import { blaming, type Finding, quiet } from './finding.ts';
import { answerText, countText, listText, shareText } from './words.ts';

type Errors = Extract<Objective, { readonly kind: 'errors' }>;

/** Below so many planned calls in its phase, an endpoint's errors are judged over the whole run instead. */
const fewCalls = samplesNeeded(0.95);

/** The share of requests, 429 set aside, that were not answered as expected. One sample is enough to say so. */
export function judgeErrors(context: Context, objective: Errors): Finding {
  const ids = endpointsOf(context, objective);
  const phase = phaseFor(context, objective, ids);
  let judged = 0;
  let failures = 0;
  for (const id of ids) {
    const answers = answersOf(context, id, phase);
    judged += answers.requests - answers.rateLimited;
    failures += answers.failures;
  }
  const base = {
    id: `load.errors.${scopeId(objective)}`,
    title: `${scopeText(objective)}: at most ${shareText(objective.atMost)} of requests fail ${phaseText(phase)}`,
    severity: objective.severity,
    phase,
    expected: `≤ ${shareText(objective.atMost)}`,
    endpoint: 'endpoint' in objective.scope ? objective.scope.endpoint : null,
  } as const;
  if (judged === 0) {
    return blaming(
      { ...base, status: 'unmeasured', measured: 'no request to judge', remedy: 'see the coverage of the same scope' },
      `the errors of ${scopeText(objective)} could not be measured`,
    );
  }
  const measured = `${shareText(failures / judged)}: ${countText(failures)} of ${countText(judged)} requests`;
  if (failures / judged <= objective.atMost) return quiet({ ...base, status: 'passed', measured });
  return blaming(
    { ...base, status: 'failed', measured, remedy: 'read the evidence of the endpoints that failed, worst first' },
    blameOf(context, objective, ids, phase, { failures, judged }),
    failures / judged / Math.max(objective.atMost, 0.0001),
  );
}

function phaseFor(context: Context, objective: Errors, ids: readonly EndpointId[]): PhaseKind | null {
  if (!('endpoint' in objective.scope)) return objective.phase;
  const planned = context.planned(objective.phase);
  return ids.some((id) => (planned.get(id) ?? 0) < fewCalls) ? null : objective.phase;
}

function blameOf(
  context: Context,
  objective: Errors,
  ids: readonly EndpointId[],
  phase: PhaseKind | null,
  { failures, judged }: { readonly failures: number; readonly judged: number },
): string {
  const worst = ids
    .map((id) => ({ id, answers: answersOf(context, id, phase) }))
    .filter(({ answers }) => answers.failures > 0)
    .sort((a, b) => b.answers.failures - a.answers.failures);
  const way = worst[0]?.answers.worst;
  const how = way ? ` (mostly: ${answerText(way.status, way.errorCode)})` : '';
  const share = `${shareText(failures / judged)} of the requests`;
  if ('endpoint' in objective.scope) return `${share} to ${objective.scope.endpoint} failed${how}`;
  const few = worst.filter(({ answers }) => answers.failures >= failures / 20);
  const names = few.length > 5 ? `${few.length} endpoints, ${few[0]?.id} first` : listText(few.map(({ id }) => id));
  return `${share} failed, most of them to ${names || worst[0]?.id}${how}`;
}
