import type { Check } from '../../lib/model/check.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import { countOf, countText, durationText, listText } from '../../lib/verdict/words.ts';
import type { Report } from './report.ts';
import {
  conservationSteps,
  decisionText,
  endingText,
  keyFigures,
  momentText,
  openChecks,
  repeatCommand,
  statusText,
  tamed,
} from './wording.ts';

/** So many open checks are listed; the page has them all. */
const shownChecks = 15;

/** Plain text in Markdown: nothing in it can become a link, an image, a tag, a mention or a table cell. */
const plain = (text: string): string =>
  tamed(text)
    .replace(/[\\`*_{}[\]#+!|~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;')
    .replace(/:\/\//g, ':&#47;&#47;')
    .replace(/www\./gi, (start) => start.replace('.', '&#46;'));

/** Code in Markdown, whatever backticks it holds; fit for a table cell. */
function code(text: string): string {
  const clean = tamed(text, 300).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

/** Short, for a comment under a pull request. */
export const markdown: Report = {
  format: 'markdown',
  fileName: 'report.md',
  summary: 'a page of Markdown for a pull request',
  render: (record) =>
    `${[
      heading(record),
      figureTable(record),
      openTable(record),
      evidence(record),
      warnings(record),
      conservation(record),
      repetition(record),
    ]
      .filter((part) => part !== '')
      .join('\n\n')}\n`,
};

function heading(record: RunRecord): string {
  const { verdict, run } = record;
  const score = verdict.score === null ? '' : ` · score ${verdict.score} of 100`;
  const ending = endingText(record);
  return [
    `## ${decisionText[verdict.decision]}${score}`,
    ...(ending === null ? [] : [`> **${ending}**`]),
    plain(verdict.because),
    `Load profile **${plain(run.profile)}** against **${plain(run.target.name)}** (${code(run.target.baseUrl)}), ${durationText(record.duration)}, ${momentText(run.createdAt)}, run ${code(run.id)}.`,
  ].join('\n\n');
}

function figureTable(record: RunRecord): string {
  const rows = keyFigures(record).map(
    ({ label, value, expected, status }) =>
      `| ${label} | ${plain(value ?? 'not measured')} | ${plain(expected)} | ${status === null ? '' : statusText[status]} |`,
  );
  return ['| | measured | required | |', '|---|---:|---:|---|', ...rows].join('\n');
}

function openTable(record: RunRecord): string {
  const open = openChecks(record);
  if (open.length === 0) return '';
  const row = (check: Check): string =>
    `| ${statusText[check.status]} | ${check.severity} | ${plain(check.title)} | ${plain(check.measured)} |`;
  const rest = open.length - shownChecks;
  return [
    '### What did not pass',
    '',
    '| | severity | check | measured |',
    '|---|---|---|---|',
    ...open.slice(0, shownChecks).map(row),
    ...(rest > 0 ? ['', `And ${countText(rest)} more in report.html.`] : []),
  ].join('\n');
}

function evidence(record: RunRecord): string {
  if (record.evidence.length === 0) return '';
  const lines = record.evidence
    .slice(0, 5)
    .map(
      ({ endpoint, status, code: kind, response, traceId }) =>
        `- ${code(endpoint)} ${status === 0 ? 'no answer' : `answered ${status}`} ${code(kind)}, trace ${code(traceId)}: ${code(response)}`,
    );
  return ['### Evidence', '', ...lines].join('\n');
}

function warnings({ verdict }: RunRecord): string {
  if (verdict.warnings.length === 0) return '';
  const lines = verdict.warnings.map(({ message, remedy }) => `- ${plain(message)}: ${plain(remedy)}`);
  return ['### Warnings', '', ...lines].join('\n');
}

function conservation(record: RunRecord): string {
  const steps = conservationSteps(record).filter(({ count }) => count !== null);
  const counts = steps.map(({ label, count }) => `${label} ${countText(count ?? 0)}`).join(', ');
  const { missing } = record.coverage;
  const lacking = missing.length === 0 ? '' : `\n\nNever answered as promised: ${listText(missing.map(code), 10)}.`;
  const scope =
    record.outOfScope.length === 0 ? '' : `\n\n${countOf(record.outOfScope.length, 'endpoint')} out of scope.`;
  return `Requests: ${counts}.${lacking}${scope}`;
}

const repetition = (record: RunRecord): string =>
  `Again: ${code(repeatCommand(record))} (seed ${record.run.seed}, kit ${code(record.run.kitVersion)}, k6 ${code(record.run.k6Version)}).`;
