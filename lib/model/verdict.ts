import type { Check, CheckStatus } from './check.ts';
import { type ExitCode, exitCodes } from './kit-error.ts';
import type { Percent } from './units.ts';
import type { Warning } from './warning.ts';

export const decisions = ['deploy', 'caution', 'do-not-deploy', 'invalid'] as const;
export type Decision = (typeof decisions)[number];

export interface Verdict {
  readonly decision: Decision;
  /** Severity-weighted share of passed checks; null when the run is invalid. */
  readonly score: Percent | null;
  /** The one sentence that a tired person reads first; names the culprit. */
  readonly because: string;
  readonly checks: readonly Check[];
  readonly counts: Readonly<Record<CheckStatus, number>>;
  readonly warnings: readonly Warning[];
}

export function exitCodeOf(decision: Decision, acceptCaution = false): ExitCode {
  switch (decision) {
    case 'deploy':
      return exitCodes.deploy;
    case 'caution':
      return acceptCaution ? exitCodes.deploy : exitCodes.caution;
    case 'do-not-deploy':
      return exitCodes.doNotDeploy;
    case 'invalid':
      return exitCodes.invalid;
    default:
      return decision satisfies never;
  }
}
