import type { EndpointId } from '../model/endpoint.ts';
import type { Objective } from '../model/objective.ts';
import type { Answers } from './answers.ts';
import { answersOf, type Context, endpointsOf } from './context.ts';
import { blaming, type Finding, quiet } from './finding.ts';
import { answerText, countOf, countText, listText } from './words.ts';

type Coverage = Extract<Objective, { readonly kind: 'coverage' }>;

/**
 * `missed`: it was asked and never answered as its contract says, or could not be asked because the platform broke the
 * step before. `unasked`: the load generator did not get that far. `limited`: every answer was 429.
 */
type Coverable = 'covered' | 'missed' | 'unasked' | 'limited';

interface Reach {
  readonly endpoint: EndpointId;
  readonly state: Coverable;
  readonly answers: Answers;
  /** How it was missed: "answered 500 in all 12 calls". */
  readonly how: string;
}

const remedies: Readonly<Record<Exclude<Coverable, 'covered'>, string>> = {
  missed: 'call it by hand as the evidence shows, and mend the platform or the fixtures',
  unasked: 'repeat the run with a load generator that keeps up',
  limited: 'raise the limiter for the load generator, or lower --rate',
};

function reachOf(context: Context, endpoint: EndpointId, atLeast: number): Reach {
  const answers = answersOf(context, endpoint, null);
  if (answers.asExpected >= atLeast) return { endpoint, state: 'covered', answers, how: '' };
  if (answers.requests === 0) {
    const broken = brokenStepBefore(context, endpoint);
    if (broken) return { endpoint, state: 'missed', answers, how: `never called, because ${broken} failed before it` };
    if (context.allBegan)
      return { endpoint, state: 'missed', answers, how: 'never called although every iteration ran' };
    return { endpoint, state: 'unasked', answers, how: 'never called: the load did not get that far' };
  }
  if (answers.rateLimited === answers.requests) {
    return { endpoint, state: 'limited', answers, how: `answered 429 in all ${countOf(answers.requests, 'call')}` };
  }
  const { worst } = answers;
  const way = worst ? answerText(worst.status, worst.errorCode) : 'not as expected';
  return { endpoint, state: 'missed', answers, how: `${way} in ${shareOf(worst?.count ?? 0, answers.requests)}` };
}

const shareOf = (count: number, of: number): string =>
  count === of
    ? of === 1
      ? 'its only call'
      : `all ${countText(of)} calls`
    : `${countText(count)} of ${countText(of)} calls`;

/** A chain breaks off at the first step that fails: the step to look at when an endpoint was never reached. */
function brokenStepBefore(context: Context, endpoint: EndpointId): EndpointId | null {
  const operation = context.plan.operations.find((candidate) => candidate.endpoint === endpoint);
  const earlier = operation?.steps.slice(0, -1).map((step) => step.call.endpoint) ?? [];
  return earlier.find((id) => answersOf(context, id, null).failures > 0) ?? null;
}

/** At least one answer as expected: of one endpoint, or of each of many. */
export function judgeCoverage(context: Context, objective: Coverage): Finding {
  if ('endpoint' in objective.scope) return judgeOne(context, objective, objective.scope.endpoint);
  const ids = endpointsOf(context, objective);
  const reached = ids.map((id) => reachOf(context, id, objective.atLeast));
  const covered = reached.filter((reach) => reach.state === 'covered').length;
  const base = {
    id: 'domain' in objective.scope ? `load.coverage.domain.${objective.scope.domain}` : 'load.coverage.all',
    title: `Each of ${countOf(ids.length, 'endpoint')} answers as its contract says`,
    severity: objective.severity,
    phase: null,
    expected: `${countText(ids.length)} of ${countText(ids.length)}`,
    endpoint: null,
  } as const;
  const measured = `${countText(covered)} of ${countText(ids.length)}`;
  for (const state of ['missed', 'unasked', 'limited'] as const) {
    const those = reached.filter((reach) => reach.state === state);
    if (those.length === 0) continue;
    return blaming(
      {
        ...base,
        status: state === 'missed' ? 'failed' : state === 'unasked' ? 'invalid' : 'unmeasured',
        measured: `${measured}; missing: ${listText(
          those.map((reach) => reach.endpoint),
          6,
        )}`,
        remedy: remedies[state],
      },
      covered === 0 ? nothingCovered(those) : blameOf(those),
      Number.POSITIVE_INFINITY,
    );
  }
  return quiet({ ...base, status: 'passed', measured });
}

function blameOf(those: readonly Reach[]): string {
  const [first] = those;
  if (first?.state === 'unasked') {
    const names = listText(those.map((reach) => reach.endpoint));
    return `the load ended before ${names} ${those.length === 1 ? 'was' : 'were'} called even once`;
  }
  if (those.length === 1 && first) return `${first.endpoint} was never answered as its contract says (${first.how})`;
  const names = listText(those.map((reach) => reach.endpoint));
  return `${names} were never answered as their contracts say${first ? ` (the first: ${first.how})` : ''}`;
}

function nothingCovered(those: readonly Reach[]): string {
  const busiest = those.toSorted((a, b) => b.answers.requests - a.answers.requests)[0];
  return `no endpoint answered as its contract says (${busiest?.endpoint ?? 'none was called'}: ${busiest?.how ?? ''})`;
}

function judgeOne(context: Context, objective: Coverage, endpoint: EndpointId): Finding {
  const reach = reachOf(context, endpoint, objective.atLeast);
  const base = {
    id: `load.coverage.${endpoint}`,
    title: `${endpoint} answers as its contract says`,
    severity: objective.severity,
    phase: null,
    expected: `≥ ${countOf(objective.atLeast, 'answer')} as expected`,
    endpoint,
  } as const;
  if (reach.state === 'covered') {
    return quiet({ ...base, status: 'passed', measured: `${countText(reach.answers.asExpected)} as expected` });
  }
  return blaming(
    {
      ...base,
      status: reach.state === 'missed' ? 'failed' : 'unmeasured',
      measured: reach.how,
      remedy: remedies[reach.state],
    },
    blameOf([reach]),
    Number.POSITIVE_INFINITY,
  );
}
