import { type Check, type CheckStatus, checkStatuses } from '../model/check.ts';
import type { Severity } from '../model/objective.ts';
import type { Percent } from '../model/units.ts';
import type { Decision } from '../model/verdict.ts';

const severityWeights: Readonly<Record<Severity, number>> = { critical: 10, high: 5, medium: 2, low: 1 };

const scoreLimits: Readonly<Record<'recommended' | 'minimum', Percent>> = { recommended: 95, minimum: 80 };

/** Statuses that stand below the line of the share. `not-applicable` has no effect; `invalid` leaves no score at all. */
const counting: readonly CheckStatus[] = ['passed', 'failed', 'unmeasured', 'not-run', 'not-shown'];

/** 100 x the severity-weighted share of passed checks; null when a check is invalid or none counts. */
export function scoreOf(checks: readonly Check[]): Percent | null {
  if (checks.some((check) => check.status === 'invalid')) return null;
  const weightOf = (those: readonly Check[]) => those.reduce((sum, check) => sum + severityWeights[check.severity], 0);
  const all = weightOf(checks.filter((check) => counting.includes(check.status)));
  if (all === 0) return null;
  return (100 * weightOf(checks.filter((check) => check.status === 'passed'))) / all;
}

export function countsOf(checks: readonly Check[]): Record<CheckStatus, number> {
  const counts = Object.fromEntries(checkStatuses.map((status) => [status, 0])) as Record<CheckStatus, number>;
  for (const check of checks) counts[check.status] += 1;
  return counts;
}

/**
 * At least 95 and no critical failure: deploy; 80 to 94 and none: caution; otherwise do not deploy. Two things hold a
 * high score down to caution, because among some seven hundred checks the share alone would hide them: a failure of
 * high severity, and a critical check that gave no answer.
 */
export function decide(checks: readonly Check[], score: Percent | null): Decision {
  if (score === null) return 'invalid';
  const isCritical = (check: Check) => check.severity === 'critical';
  if (score < scoreLimits.minimum || checks.some((check) => isCritical(check) && check.status === 'failed')) {
    return 'do-not-deploy';
  }
  const isHeld = checks.some(
    (check) =>
      (check.severity === 'high' && check.status === 'failed') || (isCritical(check) && isSilent.has(check.status)),
  );
  return score < scoreLimits.recommended || isHeld ? 'caution' : 'deploy';
}

/** Nothing was learnt, although it should have been. */
const isSilent: ReadonlySet<CheckStatus> = new Set(['unmeasured', 'not-run', 'not-shown']);
