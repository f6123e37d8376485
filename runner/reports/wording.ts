import type { Check, CheckStatus } from '../../lib/model/check.ts';
import { type Severity, severities } from '../../lib/model/objective.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import type { Decision } from '../../lib/model/verdict.ts';
import { countText, durationText, msText, rateText, shareText } from '../../lib/verdict/words.ts';

/** What a decision is called, everywhere. */
export const decisionText: Readonly<Record<Decision, string>> = {
  deploy: 'Deploy',
  caution: 'Deploy with caution',
  'do-not-deploy': 'Do not deploy',
  invalid: 'No verdict',
};

export const statusText: Readonly<Record<CheckStatus, string>> = {
  passed: 'passed',
  failed: 'failed',
  unmeasured: 'unmeasured',
  'not-applicable': 'not applicable',
  'not-run': 'not run',
  'not-shown': 'not shown',
  invalid: 'invalid',
};

/** What stands in the way of a clean verdict: worst first. */
export function openChecks(record: RunRecord): readonly Check[] {
  const order: readonly CheckStatus[] = ['invalid', 'failed', 'unmeasured', 'not-run', 'not-shown'];
  const severity = (value: Severity): number => severities.indexOf(value);
  return record.verdict.checks
    .filter((check) => order.includes(check.status))
    .toSorted(
      (a, b) => order.indexOf(a.status) - order.indexOf(b.status) || severity(a.severity) - severity(b.severity),
    );
}

export interface KeyFigure {
  readonly label: string;
  /** null: not measured. */
  readonly value: string | null;
  /** What it is held against; empty when nothing is. */
  readonly expected: string;
  /** null when no check speaks of it. */
  readonly status: CheckStatus | null;
}

/** The handful of numbers that stand first in every report. */
export function keyFigures(record: RunRecord): readonly KeyFigure[] {
  const { overall, coverage, verdict } = record;
  const figure = (label: string, value: string | null, id: string | null, otherwise = ''): KeyFigure => {
    const check = verdict.checks.find((candidate) => candidate.id === id);
    return { label, value, expected: check?.expected ?? otherwise, status: check?.status ?? null };
  };
  const judgesP95 = verdict.checks.some((check) => check.id.startsWith('load.p95.'));
  const judged = overall.requests - overall.rateLimited;
  const ms = (value: number | null) => (value === null ? null : msText(value));
  const errors = verdict.checks.find((check) => check.id === 'load.errors.all' && check.status !== 'unmeasured');
  return [
    figure('Coverage', `${countText(coverage.covered)} of ${countText(coverage.inScope)}`, 'load.coverage.all'),
    figure(
      'Errors',
      errors?.measured.split(':')[0] ?? (judged === 0 ? null : shareText(overall.failures / judged)),
      'load.errors.all',
    ),
    figure('Average', ms(overall.mean), 'load.average.all'),
    figure('p95', ms(overall.p95), null, judgesP95 ? 'judged per endpoint' : ''),
    figure('p99', ms(overall.p99), 'load.p99.all'),
    figure('Throughput', overall.throughput === null ? null : rateText(overall.throughput), 'load.throughput.all'),
  ];
}

/** Steps of the conservation of requests: what was planned, begun, reported, and what others counted. */
export interface Tally {
  readonly label: string;
  readonly count: number | null;
  /** Whether it agrees with the count it must agree with; null when nothing can be said. */
  readonly agrees: boolean | null;
}

export function conservationSteps({ conservation }: RunRecord): readonly Tally[] {
  const { planned, begun, windows, interrupted, summary, kit, served, differing } = conservation;
  return [
    { label: 'planned', count: planned, agrees: null },
    { label: 'begun', count: begun, agrees: null },
    { label: 'reported', count: windows, agrees: begun === windows + interrupted },
    { label: 'interrupted', count: interrupted, agrees: interrupted === 0 ? true : null },
    {
      label: 'k6’s own count',
      count: summary === null ? null : summary - kit,
      agrees: summary === null ? null : summary - kit === windows,
    },
    { label: 'served', count: served, agrees: served === null ? null : differing.length === 0 },
  ];
}

/** Shown on every report of a run that did not end by itself; null otherwise. */
export function endingText(record: RunRecord): string | null {
  if (record.ending === 'complete') return null;
  const reached = record.seconds.at(-1)?.second;
  const how = record.ending === 'killed' ? 'was killed' : 'was stopped';
  if (reached === undefined) return `This run ${how} before the first answer: there are no figures.`;
  return `This run ${how} after ${durationText(reached + 1)} of ${durationText(record.duration)}: the figures are partial.`;
}

/** A first letter for a sentence; names such as k6.log keep theirs. */
export const capital = (text: string): string =>
  /^(k6|[a-z-]+\.[a-z])/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** UTC, because reports are read elsewhere: "2026-11-23 00:31 UTC". */
export const momentText = (epochMs: number): string =>
  `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The command that sends the same traffic again. */
export function repeatCommand({ run }: RunRecord): string {
  return /--seed\b/.test(run.command) ? run.command : `${run.command} --seed ${run.seed}`;
}

/** Control characters, and those that break lines or turn the direction of writing. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;
const unfitButLines = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** Text of a target, fit to be shown: on one line unless told otherwise, never more than `limit` long. */
export function tamed(text: string, limit = 2000, keepLines = false): string {
  const clean = text.replace(/\p{Surrogate}/gu, '\ufffd').replace(keepLines ? unfitButLines : unfit, ' ');
  return clean.length > limit ? `${clean.slice(0, limit)} …` : clean;
}
