import type { Check } from '../../lib/model/check.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import type { Report } from './report.ts';
import { decisionText, statusText, tamed } from './wording.ts';

/** XML 1.0 knows no control characters, not even escaped, and no lone surrogates. */
const xml = (text: string): string =>
  tamed(text)
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');

/**
 * A test case for each check, and one for the verdict. What failed is a failure, what makes the run invalid an error;
 * what was not measured or does not apply is skipped with its reason, and the verdict's own case says what that means.
 */
export const junit: Report = {
  format: 'junit',
  fileName: 'junit.xml',
  summary: 'a test case for each check, for CI servers',
  render(record) {
    const suites = [verdictSuite(record), ...familiesOf(record).map(([name, checks]) => suiteOf(record, name, checks))];
    const sum = (key: keyof Omit<Suite, 'text'>): number => suites.reduce((total, suite) => total + suite[key], 0);
    const name = xml(`${record.run.kind} ${record.run.profile}`);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="${name}" tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}" skipped="${sum('skipped')}">`,
      ...suites.map((suite) => suite.text),
      '</testsuites>\n',
    ].join('\n');
  },
};

interface Suite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/** `load.p95.orders.create` belongs to `load.p95`, `generator.data` to `generator`. */
function familiesOf(record: RunRecord): readonly (readonly [string, readonly Check[]])[] {
  const families = new Map<string, Check[]>();
  for (const check of record.verdict.checks) {
    const [first = '', second = ''] = check.id.split('.');
    const family = first === 'load' ? `${first}.${second}` : first;
    families.set(family, [...(families.get(family) ?? []), check]);
  }
  return [...families];
}

const moment = (record: RunRecord): string => new Date(record.run.createdAt).toISOString().slice(0, 19);

function suiteOf(record: RunRecord, name: string, checks: readonly Check[]): Suite {
  const of = (kind: Outcome): number => checks.filter((check) => outcomeOf(check) === kind).length;
  const counts = { tests: checks.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
  return { ...counts, text: suiteText(record, name, counts, checks.map(caseOf)) };
}

function suiteText(record: RunRecord, name: string, counts: Omit<Suite, 'text'>, cases: readonly string[]): string {
  const { tests, failures, errors, skipped } = counts;
  return [
    `  <testsuite name="${xml(name)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" timestamp="${moment(record)}" hostname="${xml(record.run.host)}">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

type Outcome = 'failure' | 'error' | 'skipped' | 'passed';

function outcomeOf({ status }: Check): Outcome {
  if (status === 'passed') return 'passed';
  if (status === 'failed') return 'failure';
  return status === 'invalid' ? 'error' : 'skipped';
}

function caseOf(check: Check): string {
  const outcome = outcomeOf(check);
  const open = `    <testcase classname="${xml(check.id)}" name="${xml(check.title)}" time="0"`;
  if (outcome === 'passed') return `${open}/>`;
  const message = `${statusText[check.status]}: ${check.measured} (required: ${check.expected})`;
  const body =
    outcome === 'skipped'
      ? `<skipped message="${xml(message)}"/>`
      : `<${outcome} type="${check.severity}" message="${xml(message)}">${xml(check.remedy)}</${outcome}>`;
  return `${open}>\n      ${body}\n    </testcase>`;
}

function verdictSuite(record: RunRecord): Suite {
  const { decision, because, score } = record.verdict;
  const outcome: Outcome = decision === 'invalid' ? 'error' : decision === 'deploy' ? 'passed' : 'failure';
  const counts = {
    tests: 1,
    failures: outcome === 'failure' ? 1 : 0,
    errors: outcome === 'error' ? 1 : 0,
    skipped: 0,
  };
  const open = `    <testcase classname="verdict" name="the platform may be deployed" time="0"`;
  const message = `${decisionText[decision]}${score === null ? '' : `, score ${score}`}`;
  const body = `<${outcome} type="${decision}" message="${xml(message)}">${xml(because)}</${outcome}>`;
  const text = outcome === 'passed' ? `${open}/>` : `${open}>\n      ${body}\n    </testcase>`;
  return { ...counts, text: suiteText(record, 'verdict', counts, [text]) };
}
