import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ExitCode, exitCodes, KitError } from '../../lib/model/kit-error.ts';
import type { RunInfo } from '../../lib/model/record.ts';
import type { WindowIncrement } from '../../lib/model/window.ts';
import type { Config } from '../config.ts';
import { runFiles, runsFolder } from '../record/folder.ts';
import { readIfThere, readLines } from '../record/lines.ts';
import { findRun, listRuns } from '../record/read.ts';
import { answersAsExpected, type CleanOutcome, cleanRun } from '../targets/cleanup.ts';
import { openJournal, readJournal } from '../targets/journal.ts';
import { cleanedBefore } from '../targets/removing.ts';
import { usersAvailable } from '../targets/sign-in.ts';
import { type Access, readAccess, runsWithState, type StateFolder, stateFolder } from '../targets/state.ts';
import { fixturesOf, resolveTarget } from '../targets/target.ts';
import type { World } from '../world.ts';
import type { Command } from './command.ts';

interface Flags {
  readonly all?: boolean;
  readonly force?: boolean;
  readonly target?: string;
  readonly fixtures?: string;
  readonly environment?: string;
  readonly json?: boolean;
}

/** A run that may have left something. */
interface Remains {
  readonly id: string;
  /** null when the run folder is gone and only `.state` is left. */
  readonly folder: string | null;
  readonly state: StateFolder;
}

/** Removals may take this long, a single request this. */
const within = 600_000;
const timeout = 10_000;

export const clean: Command = {
  name: 'clean',
  summary: 'remove what a run left at its target and on this machine, also after a kill',
  examples: ['npm run clean', 'npm run clean -- latest', 'npm run clean -- --all'],

  declare(parser) {
    return parser
      .argument(
        '[run]',
        'the id of a run, the path of its folder, or latest; without one, all unfinished runs are listed',
      )
      .option('--all', 'clean up after every run that did not finish')
      .option('--force', 'clean up although the process of the run seems to be alive')
      .option('--target <file|url>', 'the target of the run, when the kit no longer knows how to sign in')
      .option('--fixtures <file>', 'school, class and users of a target given as an address')
      .option('--environment <name>', 'what an address stands for: development, staging or production')
      .option('--json', 'print the result as JSON on standard output, and nothing else there');
  },

  async run([wanted], options, config, world) {
    const flags = options as Flags;
    if (wanted !== undefined && flags.all) throw new KitError('USAGE', 'clean takes a run or --all, not both');
    if (wanted === undefined && !flags.all) return listUnfinished(flags, world);
    const chosen = wanted === undefined ? unfinished(world.home).filter(isOver) : [remainsOf(world.home, wanted)];
    if (chosen.length === 0 && !flags.json) world.out('Nothing to clean up.');
    const results: { run: string; outcome: CleanOutcome }[] = [];
    for (const remains of chosen)
      results.push({ run: remains.id, outcome: await cleanOne(remains, flags, config, world) });
    if (flags.json) world.out(JSON.stringify(results, null, 2));
    else for (const { run, outcome } of results) world.out(describe(run, outcome));
    return results.every(({ outcome }) => isDone(outcome)) ? exitCodes.deploy : exitCodes.environment;
  },
};

const isDone = (outcome: CleanOutcome): boolean =>
  outcome.kind === 'cleaned' ? outcome.cleaned.complete : outcome.kind !== 'no-access';

const journalOf = ({ folder, state }: Remains): string => join(folder ?? state.path, runFiles.journal);

/** Runs whose journal does not end with a completed clean-up, and those that left something in `.state`. */
function unfinished(home: string): readonly Remains[] {
  const runs = new Set(listRuns(home));
  const ids = [...new Set([...runs, ...runsWithState(home)])].sort().reverse();
  return ids
    .map((id) => ({ id, folder: runs.has(id) ? join(runsFolder(home), id) : null, state: stateFolder(home, id) }))
    .filter((remains) => {
      const lines = readJournal(journalOf(remains));
      const isOpen = lines.some(({ kind }) => kind === 'opened') && cleanedBefore(lines) === null;
      return isOpen || readAccess(remains.state) !== null;
    });
}

function remainsOf(home: string, wanted: string): Remains {
  if (runsWithState(home).includes(wanted) && !listRuns(home).includes(wanted)) {
    return { id: wanted, folder: null, state: stateFolder(home, wanted) };
  }
  const folder = findRun(home, wanted);
  return { id: basename(folder), folder, state: stateFolder(home, basename(folder)) };
}

/** The process that still works on the run, or null. */
function workingOn({ state }: Remains): number | null {
  const pid = readAccess(state)?.pid;
  if (pid === undefined) return null;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : null;
  }
}

const isOver = (remains: Remains): boolean => workingOn(remains) === null;

function listUnfinished(flags: Flags, world: World): ExitCode {
  const rows = unfinished(world.home).map((remains) => {
    const made = readJournal(journalOf(remains)).filter(({ kind }) => kind === 'made').length;
    return { run: remains.id, made, process: workingOn(remains) };
  });
  if (flags.json) world.out(JSON.stringify(rows, null, 2));
  else if (rows.length === 0) world.out('No run left anything to clean up.');
  else {
    const width = Math.max(...rows.map(({ run }) => run.length));
    for (const { run, made, process } of rows) {
      world.out(
        `${run.padEnd(width)}  ${String(made).padStart(5)} prepared  ${process ? `going on (process ${process})` : 'unfinished'}`,
      );
    }
    world.out('\nClean up with: npm run clean -- <run>   or all: npm run clean -- --all');
  }
  return exitCodes.deploy;
}

/** From the command line, when `.state` is lost. */
function statedAccess(remains: Remains, flags: Flags, config: Config): Access | undefined {
  const target = flags.target === undefined ? null : resolveTarget(flags, config);
  const fixtures = target && fixturesOf(target);
  const opened = readJournal(journalOf(remains)).find((line) => line.kind === 'opened');
  if (!target || !fixtures || !opened) return undefined;
  if (opened.target !== target.baseUrl) {
    throw new KitError('USAGE', `${remains.id} ran against ${opened.target}, not against ${target.baseUrl}`);
  }
  const usersPerRole = usersAvailable(fixtures, config.load.usersPerRole);
  return { version: 1, pid: process.pid, runId: remains.id, runTag: opened.runTag, usersPerRole, target, fixtures };
}

async function cleanOne(remains: Remains, flags: Flags, config: Config, world: World): Promise<CleanOutcome> {
  const pid = workingOn(remains);
  if (pid !== null && !flags.force) {
    throw new KitError('USAGE', `${remains.id} is still going on (process ${pid})`, {
      hint: 'stop it with Ctrl-C, it then cleans up itself; if that process is another program, add --force',
    });
  }
  const path = journalOf(remains);
  if (remains.folder === null) await beginAnew(path, remains.state);
  const info = remains.folder && readIfThere(join(remains.folder, runFiles.run));
  const windows = remains.folder ? readLines<WindowIncrement>(join(remains.folder, runFiles.windows)).values : [];
  return cleanRun(path, remains.state, {
    now: world.now,
    signal: world.signal,
    within,
    timeout,
    sent: answersAsExpected(windows),
    access: statedAccess(remains, flags, config),
    ownSandbox: info ? (JSON.parse(info) as RunInfo).target.environment === 'sandbox' : false,
  });
}

/** The run folder was removed with its journal, but `.state` knows the tag: everything is looked for by that. */
async function beginAnew(path: string, state: StateFolder): Promise<void> {
  const access = readAccess(state);
  if (access === null || existsSync(path)) return;
  const journal = openJournal(path);
  await journal.append({ kind: 'opened', runTag: access.runTag, target: access.target.baseUrl, at: 0 });
  journal.close();
}

const verdicts: Readonly<Record<CleanOutcome['kind'], string>> = {
  nothing: 'made nothing at its target',
  gone: 'its own sandbox has ended, and nothing is left of what it held',
  'no-access': 'left something, but how to sign in is no longer known: add --target and --fixtures',
  before: 'was cleaned up before',
  cleaned: 'is cleaned up',
};

function describe(run: string, outcome: CleanOutcome): string {
  const partly = outcome.kind === 'cleaned' && !outcome.cleaned.complete;
  const title = `${run} ${partly ? 'is not wholly cleaned up; run this again later' : verdicts[outcome.kind]}`;
  if (!('cleaned' in outcome)) return title;
  const { removed, leftBehind, reasons } = outcome.cleaned;
  const kinds = [...new Set([...Object.keys(removed), ...Object.keys(leftBehind)])];
  if (kinds.length === 0) return title;
  const width = Math.max(...kinds.map((kind) => kind.length), 4);
  const row = (kind: string, done: string, left: string, why: string): string =>
    `  ${kind.padEnd(width)}  ${done.padStart(7)}  ${left.padStart(4)}  ${why}`.trimEnd();
  const rows = kinds.map((kind) =>
    row(kind, String(removed[kind] ?? 0), String(leftBehind[kind] ?? 0), reasons[kind] ?? ''),
  );
  return [title, row('', 'removed', 'left', ''), ...rows].join('\n');
}
