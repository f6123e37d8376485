import type { Check } from '../model/check.ts';
import type { EndpointId } from '../model/endpoint.ts';
import { type Objective, severities } from '../model/objective.ts';
import type { HistogramData } from '../model/window.ts';
import { mean } from '../stats/histogram.ts';
import { quantile, samplesNeeded } from '../stats/quantile.ts';
import { HistogramSum } from './answers.ts';
import { answersOf, type Context, endpointsOf, phaseText, scopeId, scopeText } from './context.ts';
import { isProvenSlow, slowerThan } from './few-samples.ts';
import { blaming, type Finding, quiet } from './finding.ts';
import { countOf, countText, listText, msText, shareText } from './words.ts';

type Quantile = Extract<Objective, { readonly kind: 'quantile' }>;
type Average = Extract<Objective, { readonly kind: 'average' }>;

const remedySlow = 'look at this endpoint’s server time, queries and dependencies under the same load';
const remedyFew = 'raise --rate or --duration so that more answers come';

function latencyOf(context: Context, ids: readonly EndpointId[], phase: Objective['phase']): HistogramData {
  const sum = new HistogramSum();
  for (const id of ids) sum.add(answersOf(context, id, phase).latency);
  return sum.data();
}

const named = (quantile: number): string => `p${Number((quantile * 100).toFixed(3))}`;

/** A quantile of enough samples, or why there is none to judge. */
function judgeSamples(
  base: Omit<Check, 'status' | 'measured' | 'remedy'>,
  subject: string,
  objective: Quantile,
  latency: HistogramData,
): Finding {
  const needed = samplesNeeded(objective.quantile);
  if (latency.count < needed) {
    if (isProvenSlow(latency, objective.quantile, objective.atMost))
      return provenSlow(base, subject, objective, latency);
    return blaming(
      {
        ...base,
        status: 'unmeasured',
        measured: `${countOf(latency.count, 'answer')}, ${needed} needed`,
        remedy: remedyFew,
      },
      `the ${named(objective.quantile)} of ${subject} has too few answers to be judged`,
    );
  }
  const value = (quantile(latency, objective.quantile) ?? Number.POSITIVE_INFINITY) * 1000;
  const measured = `${msText(value)} ± 4.4 % over ${countOf(latency.count, 'answer')}`;
  if (value <= objective.atMost) return quiet({ ...base, status: 'passed', measured });
  return blaming(
    { ...base, status: 'failed', measured, remedy: remedySlow },
    `${subject} is too slow: ${named(objective.quantile)} ${msText(value)} where ${msText(objective.atMost)} is allowed`,
    value / objective.atMost,
  );
}

function provenSlow(
  base: Omit<Check, 'status' | 'measured' | 'remedy'>,
  subject: string,
  { atMost, quantile: q }: Quantile,
  latency: HistogramData,
): Finding {
  const slow = slowerThan(latency, atMost);
  const value = (quantile(latency, q) ?? Number.POSITIVE_INFINITY) * 1000;
  return blaming(
    {
      ...base,
      status: 'failed',
      measured: `${countText(slow)} of ${countOf(latency.count, 'answer')} slower than ${msText(atMost)}`,
      remedy: remedySlow,
    },
    `${subject} is too slow: ${countText(slow)} of ${countOf(latency.count, 'answer')} took longer than ${msText(atMost)}`,
    value / atMost,
  );
}

const titleOf = (subject: string, { quantile, atMost, phase }: Quantile): string =>
  `${shareText(quantile)} of the answers of ${subject} come within ${msText(atMost)} ${phaseText(phase)}`;

const idOf = (objective: Quantile): string => `load.${named(objective.quantile)}.${scopeId(objective)}`;

/**
 * A quantile objective. Where the plan itself cannot bring enough answers, one endpoint's (or one domain's) objective
 * is not applicable, and `judgePools` judges such endpoints together; where the plan could and the run did not, it is
 * unmeasured. A failure that few samples already prove is a failure in either case.
 */
export function judgeQuantile(context: Context, objective: Quantile): Finding {
  const latency = latencyOf(context, endpointsOf(context, objective), objective.phase);
  const subject = scopeText(objective);
  const base = {
    id: idOf(objective),
    title: titleOf(subject, objective),
    severity: objective.severity,
    phase: objective.phase,
    expected: `≤ ${msText(objective.atMost)}`,
    endpoint: 'endpoint' in objective.scope ? objective.scope.endpoint : null,
  } as const;
  const finding = judgeSamples(base, subject, objective, latency);
  if (finding.check.status !== 'unmeasured' || !isTooRareFor(context, objective)) return finding;
  const planned = plannedFor(context, objective);
  return quiet({
    ...base,
    status: 'not-applicable',
    measured: `${countText(planned)} planned, ${samplesNeeded(objective.quantile)} needed; judged together with others`,
  });
}

function plannedFor(context: Context, objective: Quantile): number {
  const planned = context.planned(objective.phase);
  return endpointsOf(context, objective).reduce((sum, id) => sum + (planned.get(id) ?? 0), 0);
}

/** Whether the plan cannot bring enough answers for an objective. What speaks for all endpoints always applies. */
function isTooRareFor(context: Context, objective: Quantile): boolean {
  return !('all' in objective.scope) && plannedFor(context, objective) < samplesNeeded(objective.quantile);
}

/** Endpoints too rarely called to be judged alone, judged together with all others of the same limit and phase. */
export function judgePools(context: Context, objectives: readonly Objective[]): readonly Finding[] {
  const pools = new Map<string, Quantile[]>();
  for (const objective of objectives) {
    if (objective.kind !== 'quantile' || !('endpoint' in objective.scope) || !isTooRareFor(context, objective))
      continue;
    const key = `${named(objective.quantile)}.rarely-called.${objective.atMost}ms.${objective.phase ?? 'run'}`;
    pools.set(key, [...(pools.get(key) ?? []), objective]);
  }
  return [...pools].map(([key, members]) => judgePool(context, key, members));
}

function judgePool(context: Context, key: string, members: readonly Quantile[]): Finding {
  const first = members[0]!;
  const ids = members.flatMap((member) => ('endpoint' in member.scope ? [member.scope.endpoint] : []));
  const subject =
    ids.length === 1 ? `${ids[0]}` : `the ${ids.length} rarely called endpoints of ${msText(first.atMost)}`;
  const latency = latencyOf(context, ids, first.phase);
  const base = {
    id: `load.${key}`,
    title: titleOf(subject, first),
    // A pool is as important as its most important member.
    severity: severities.find((severity) => members.some((member) => member.severity === severity)) ?? 'low',
    phase: first.phase,
    expected: `≤ ${msText(first.atMost)}`,
    endpoint: null,
  };
  const finding = judgeSamples(base, subject, first, latency);
  if (finding.check.status !== 'failed') return finding;
  const slowest = ids
    .map((id) => ({ id, slow: slowerThan(answersOf(context, id, first.phase).latency, first.atMost) }))
    .sort((a, b) => b.slow - a.slow);
  return { ...finding, blame: `${finding.blame} (slowest: ${listText(slowest.slice(0, 3).map(({ id }) => id))})` };
}

/** The mean of all answers in the phase. */
export function judgeAverage(context: Context, objective: Average): Finding {
  const ids = endpointsOf(context, objective);
  const latency = latencyOf(context, ids, objective.phase);
  const average = mean(latency);
  const base = {
    id: `load.average.${scopeId(objective)}`,
    title: `${scopeText(objective)} answer within ${msText(objective.atMost)} on average ${phaseText(objective.phase)}`,
    severity: objective.severity,
    phase: objective.phase,
    expected: `≤ ${msText(objective.atMost)}`,
    endpoint: 'endpoint' in objective.scope ? objective.scope.endpoint : null,
  } as const;
  if (average === null) {
    return blaming(
      { ...base, status: 'unmeasured', measured: 'no answer to judge', remedy: remedyFew },
      `the average of ${scopeText(objective)} could not be measured`,
    );
  }
  const measured = `${msText(average * 1000)} over ${countOf(latency.count, 'answer')}`;
  if (average * 1000 <= objective.atMost) return quiet({ ...base, status: 'passed', measured });
  const spent = (id: EndpointId): number => answersOf(context, id, objective.phase).latency.sum;
  const slowest = ids.toSorted((a, b) => spent(b) - spent(a)).slice(0, 3);
  return blaming(
    { ...base, status: 'failed', measured, remedy: remedySlow },
    `answers take ${msText(average * 1000)} on average where ${msText(objective.atMost)} is allowed (most time: ${listText(slowest)})`,
    (average * 1000) / objective.atMost,
  );
}
