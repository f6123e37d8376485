import pc from 'picocolors';
import type { CheckStatus } from '../../lib/model/check.ts';
import type { PhaseKind } from '../../lib/model/profile.ts';
import type { EndpointResult, RunRecord } from '../../lib/model/record.ts';
import type { Ms, PerSecond, Ratio, Seconds } from '../../lib/model/units.ts';
import type { Decision } from '../../lib/model/verdict.ts';
import { countText, durationText, msText, rateText, shareText } from '../../lib/verdict/words.ts';
import { bar, columns, padEnd, padStart, sparkline, wrapped } from './text-layout.ts';
import {
  conservationSteps,
  decisionText,
  endingText,
  keyFigures,
  openChecks,
  repeatCommand,
  statusText,
  tamed,
} from './wording.ts';

type Colours = ReturnType<typeof pc.createColors>;
type Paint = (text: string) => string;

export interface TerminalOptions {
  readonly colour: boolean;
  readonly width: number;
  /** Where the page lies, as the user may open it. */
  readonly reportPath?: string;
}

const shownChecks = 6;
const shownEndpoints = 5;

/** The end of a run in the terminal: whole lines, without a last line break. */
export function renderSummary(record: RunRecord, options: TerminalOptions): string {
  const colours = pc.createColors(options.colour);
  const width = Math.min(Math.max(options.width, 40), 100) - 2;
  const blocks = [
    verdictBlock(record, colours, width),
    figureBlock(record, colours),
    timelineBlock(record, colours, width),
    openBlock(record, colours, width),
    closestBlock(record, colours, width),
    warningBlock(record, colours, width),
    endBlock(record, colours, width, options.reportPath ?? `runs/${record.run.id}/report.html`),
  ];
  const lines = blocks.filter((block) => block.length > 0).flatMap((block) => ['', ...block]);
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}

function decisionPaint(decision: Decision, c: Colours): Paint {
  switch (decision) {
    case 'deploy':
      return (text) => c.bgGreen(c.black(text));
    case 'caution':
      return (text) => c.bgYellow(c.black(text));
    case 'do-not-deploy':
      return (text) => c.bgRed(c.white(text));
    case 'invalid':
      return (text) => c.bgMagenta(c.white(text));
    default:
      return decision satisfies never;
  }
}

function verdictBlock(record: RunRecord, c: Colours, width: number): readonly string[] {
  const { verdict, run } = record;
  const badge = decisionPaint(verdict.decision, c)(c.bold(` ${decisionText[verdict.decision].toUpperCase()} `));
  const score = verdict.score === null ? c.dim('no score') : `${c.bold(String(verdict.score))} ${c.dim('of 100')}`;
  const ending = endingText(record);
  const about = `${run.profile} against ${tamed(run.target.name, 40)}, ${durationText(record.duration)}, seed ${run.seed}`;
  return [
    `${badge}  ${score}  ${c.dim(about)}`,
    '',
    ...wrapped(tamed(verdict.because), width).map((line) => c.bold(line)),
    ...(ending === null ? [] : wrapped(ending, width).map((line) => c.yellow(line))),
  ];
}

function mark(status: CheckStatus | null, c: Colours): string {
  if (status === 'passed') return c.green('✓');
  if (status === 'failed') return c.red('✗');
  if (status === 'invalid') return c.magenta('✗');
  return status === null || status === 'not-applicable' ? c.dim('·') : c.yellow('?');
}

function figureBlock(record: RunRecord, c: Colours): readonly string[] {
  const figures = keyFigures(record);
  const rows = figures.map(({ label, value, expected }) => [label, value ?? 'not measured', expected]);
  const [labels = 0, values = 0] = columns(rows);
  return figures.map(({ label, value, expected, status }) => {
    const text = padStart(value ?? 'not measured', values);
    const shown = value === null ? c.yellow(text) : status === 'failed' ? c.red(text) : c.bold(text);
    return `${mark(status, c)} ${padEnd(label, labels)}  ${shown}   ${c.dim(expected)}`;
  });
}

function timelineBlock(record: RunRecord, c: Colours, width: number): readonly string[] {
  const last = record.seconds.at(-1)?.second;
  if (last === undefined) return [];
  const seconds = new Map(record.seconds.map((second) => [second.second, second]));
  const series = (pick: (second: RunRecord['seconds'][number]) => number | null) =>
    Array.from({ length: last + 1 }, (_, second) => {
      const known = seconds.get(second);
      return known ? pick(known) : null;
    });
  const room = Math.min(60, width - 24);
  const line = (label: string, values: readonly (number | null)[], paint: Paint, text: (n: number) => string) => {
    const most = Math.max(0, ...values.flatMap((value) => (value === null ? [] : [value])));
    return `  ${padEnd(label, 8)}${paint(sparkline(values, room))}  ${c.dim(`to ${text(most)}`)}`;
  };
  return [
    line(
      'rate',
      series((second) => second.requests),
      c.cyan,
      rateText,
    ),
    line(
      'p95',
      series((second) => second.p95),
      c.blue,
      msText,
    ),
    line(
      'errors',
      series((second) => second.failures),
      c.red,
      (n) => rateText(n),
    ),
  ];
}

function openBlock(record: RunRecord, c: Colours, width: number): readonly string[] {
  const open = openChecks(record);
  const lines = open
    .slice(0, shownChecks)
    .flatMap((check) => [
      ...wrapped(`${check.title}: ${tamed(check.measured)}`, width - 2).map(
        (line, i) => `${i === 0 ? mark(check.status, c) : ' '} ${line}`,
      ),
      ...wrapped(`${statusText[check.status]}, ${check.severity}. ${check.remedy}`, width - 2).map(
        (line) => `  ${c.dim(line)}`,
      ),
    ]);
  const rest = open.length - shownChecks;
  return rest > 0 ? [...lines, c.dim(`  and ${countText(rest)} more, in the report`)] : lines;
}

type Measured = EndpointResult & { readonly p95: Ms };

/** The endpoints nearest to their limit or beyond it. */
function closestBlock(record: RunRecord, c: Colours, width: number): readonly string[] {
  const use = (endpoint: Measured): Ratio => endpoint.p95 / endpoint.objectiveP95;
  const closest = record.endpoints
    .filter((endpoint): endpoint is Measured => endpoint.p95 !== null && endpoint.state !== 'out-of-scope')
    .sort((a, b) => use(b) - use(a))
    .slice(0, shownEndpoints);
  if (closest.length === 0) return [];
  const rows = closest.map((endpoint) => [endpoint.endpoint, msText(endpoint.p95), msText(endpoint.objectiveP95)]);
  const [names = 0, values = 0, limits = 0] = columns([['nearest to their limit', 'p95', 'limit'], ...rows]);
  const room = Math.max(8, Math.min(24, width - names - values - limits - 10));
  const head = `  ${padEnd('nearest to their limit', names)}  ${' '.repeat(room)}  ${padStart('p95', values)}  ${padStart('limit', limits)}`;
  return [
    c.dim(head),
    ...closest.map((endpoint, i) => {
      const [name = '', value = '', limit = ''] = rows[i] ?? [];
      const paint = use(endpoint) > 1 ? c.red : use(endpoint) > 0.8 ? c.yellow : c.green;
      const drawn = `${paint(bar(use(endpoint), room))}`;
      return `  ${padEnd(name, names)}  ${drawn}  ${padStart(value, values)}  ${c.dim(padStart(limit, limits))}`;
    }),
  ];
}

function warningBlock({ verdict }: RunRecord, c: Colours, width: number): readonly string[] {
  return verdict.warnings.flatMap(({ message, remedy }) =>
    wrapped(`${tamed(message)}: ${tamed(remedy)}`, width - 2).map(
      (line, i) => `${i === 0 ? c.yellow('!') : ' '} ${c.dim(line)}`,
    ),
  );
}

function endBlock(record: RunRecord, c: Colours, width: number, reportPath: string): readonly string[] {
  const steps = conservationSteps(record).filter(
    ({ count, label }) => count !== null && (label !== 'interrupted' || count > 0),
  );
  const counts = wrapped(
    steps.map(({ label, count }) => `${countText(count ?? 0)}\u00a0${label.replaceAll(' ', '\u00a0')}`).join(' '),
    width - 24,
  );
  const differing = steps.filter(({ agrees }) => agrees === false).map(({ label }) => label);
  return [
    ...counts.map((line, i) => `${c.dim(i === 0 ? 'requests' : '        ')}  ${line.replaceAll(' ', '   ')}`),
    ...(differing.length === 0 ? [] : [c.red(`          differing: ${differing.join(', ')}`)]),
    `${c.dim('report  ')}  ${c.underline(reportPath)}`,
    // Whole, however long: it is there to be copied.
    `${c.dim('again   ')}  ${tamed(repeatCommand(record), 400)}`,
  ];
}

/** What the line that appears every few seconds tells. */
export interface Progress {
  /** null: before the load, or after it. */
  readonly phase: PhaseKind | null;
  readonly elapsed: Seconds;
  readonly duration: Seconds;
  readonly asked: PerSecond;
  /** null: nothing has come yet. */
  readonly reached: PerSecond | null;
  readonly p95: Ms | null;
  /** Share of requests that failed since the start; null without requests. */
  readonly errors: Ratio | null;
  readonly dropped: number;
}

/** One line, without a line break. Figures that are not there yet are a dash, not zero. */
export function renderProgress(state: Progress, { colour }: Pick<TerminalOptions, 'colour'>): string {
  const c = pc.createColors(colour);
  const figure = (value: string | null, width: number): string => padStart(value ?? '–', width);
  const errors = figure(state.errors === null ? null : shareText(state.errors), 7);
  const dropped = state.dropped === 0 ? '' : `  ${c.red(`${countText(state.dropped)} dropped`)}`;
  const line = [
    padEnd(state.phase ?? 'waiting', 9),
    `${clock(state.elapsed)}/${clock(state.duration)}`,
    c.cyan(bar(state.elapsed / Math.max(1, state.duration), 16)),
    `${figure(state.reached === null ? null : rateText(state.reached), 7)} ${c.dim(`of ${rateText(state.asked)}`)}`,
    `p95 ${figure(state.p95 === null ? null : msText(state.p95), 9)}`,
    `errors ${state.errors ? c.red(errors) : errors}`,
  ];
  return `  ${line.join('  ')}${dropped}`;
}

function clock(seconds: Seconds): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
