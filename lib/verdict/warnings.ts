import type { CheckStatus } from '../model/check.ts';
import type { Warning, WarningCode } from '../model/warning.ts';
import { iterationsBegun } from './context.ts';
import type { LoadFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { cpuShareOf, generatorLimits, latenessP95 } from './generator.ts';
import { countOf, countText, durationText, listText, msText, shareText } from './words.ts';

/** From so many seconds in one push on, a chart has a hole. */
const gapFrom = 3;

/** What makes figures less certain than they look, each with its remedy; the runner's own warnings last. */
export function warningsOf(facts: LoadFacts, findings: readonly Finding[]): readonly Warning[] {
  const { generator } = facts;
  return [...warningsOfLoad(facts), ...warningsOfScope(facts, findings), ...warningsOfK6(generator), ...facts.warnings];
}

const warning = (isGiven: boolean, code: WarningCode, message: string, remedy: string): readonly Warning[] =>
  isGiven ? [{ code, message, remedy }] : [];

function warningsOfLoad(facts: LoadFacts): readonly Warning[] {
  const { tally, plan, conservation, ending } = facts;
  const { rateLimited, requests } = tally.run.overall;
  const late = latenessP95(facts) ?? 0;
  const short = plan.totalIterations - iterationsBegun(tally);
  const cpu = cpuShareOf(facts) ?? 0;
  return [
    ...warning(
      tally.dropped > 0,
      'dropped-iterations',
      `${countOf(tally.dropped, 'iteration')} found no free VU and ${tally.dropped === 1 ? 'was' : 'were'} dropped`,
      'raise --vus-max; slow answers bind VUs, and what is dropped is not measured',
    ),
    ...warning(
      ending === 'complete' && tally.dropped === 0 && short > 0,
      'short-of-rate',
      `${countOf(short, 'planned iteration')} did not begin`,
      'load from a machine with more processors, or lower --rate',
    ),
    ...warning(
      late > generatorLimits.lateWhenBusy,
      'late-starts',
      `one iteration in twenty began more than ${msText(late)} late`,
      'load from a machine of its own: the platform was loaded less evenly than planned',
    ),
    ...warning(
      cpu >= generatorLimits.busy,
      'generator-saturated',
      `k6 used ${shareText(cpu)} of the processors`,
      'latencies may hold waiting in k6 itself: load from a larger machine',
    ),
    ...warning(
      conservation.interrupted > 0,
      'interrupted-requests',
      `${countOf(conservation.interrupted, 'request')} began and never ended`,
      'they are in no latency: look for answers that hang',
    ),
    ...warning(
      rateLimited > 0,
      'rate-limited',
      `${countOf(rateLimited, 'answer')} (${shareText(rateLimited / Math.max(1, requests))}) were 429 and are counted apart`,
      'exempt the load generator from the limiter, or lower --rate',
    ),
    ...warning(
      tally.longestSpan > gapFrom,
      'collector-gap',
      `figures of ${durationText(tally.longestSpan)} arrived in one push: counts are complete, their moment is not known`,
      'look for a pause of the machine or the collector',
    ),
  ];
}

function warningsOfScope(facts: LoadFacts, findings: readonly Finding[]): readonly Warning[] {
  const { plan, leftBehind, tally } = facts;
  const about = (status: CheckStatus) => findings.filter(({ check }) => check.status === status && check.endpoint);
  const rare = about('not-applicable').length;
  const unmeasured = new Set(about('unmeasured').map(({ check }) => check.endpoint ?? ''));
  const left = Object.entries(leftBehind).filter(([, count]) => count > 0);
  return [
    ...warning(
      rare > 0 || unmeasured.size > 0,
      'too-few-samples',
      tooFewText(rare, unmeasured.size),
      'raise --rate or --duration, or choose --length full',
    ),
    ...warning(
      plan.outOfScope.length > 0,
      'out-of-scope',
      `${countOf(plan.outOfScope.length, 'endpoint')} out of scope: nothing is said about them`,
      'the list gives the reason of each',
    ),
    ...warning(
      left.length > 0,
      'left-behind',
      `test data stayed on the target: ${listText(
        left.map(([entity, count]) => `${countText(count)} × ${entity}`),
        5,
      )}`,
      `remove what can be removed: npm run clean -- ${plan.runId}`,
    ),
    ...warning(
      tally.kit > 0,
      'renewed-tokens',
      `${countOf(tally.kit, 'token')} renewed during the load; those calls are in no figure`,
      'nothing to do',
    ),
  ];
}

function tooFewText(rare: number, unmeasured: number): string {
  const parts = [
    rare > 0
      ? `by plan ${countOf(rare, 'endpoint')} ${rare === 1 ? 'gets' : 'get'} too few answers for a p95 of ${rare === 1 ? 'its' : 'their'} own; such endpoints are judged together`
      : '',
    unmeasured > 0 ? `${countOf(unmeasured, 'endpoint')} got fewer answers than planned, too few to be judged` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function warningsOfK6(generator: LoadFacts['generator']): readonly Warning[] {
  const errors = generator.processes.reduce((sum, process) => sum + process.stderrErrors, 0);
  return warning(errors > 0, 'k6-errors', `k6 reported ${countOf(errors, 'error')}`, 'read them in k6.log');
}
