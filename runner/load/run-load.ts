import { randomBytes } from 'node:crypto';
import { join, relative } from 'node:path';
import { bundleScenario } from '../../build/bundle.ts';
import { findK6, type K6Binary } from '../../build/k6-binary.mjs';
import { type ExitCode, exitCodes, KitError } from '../../lib/model/kit-error.ts';
import type { LoadPlan } from '../../lib/model/plan.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import type { PerSecond, Seconds } from '../../lib/model/units.ts';
import { exitCodeOf } from '../../lib/model/verdict.ts';
import type { Warning } from '../../lib/model/warning.ts';
import { buildRecord } from '../../lib/verdict/record.ts';
import { writeReports } from '../commands/report.ts';
import type { Config } from '../config.ts';
import { type LoadRequest, planLoad, profileNamed } from '../plan.ts';
import { createRun, type RunFolder } from '../record/folder.ts';
import { readRun } from '../record/read.ts';
import { newRunId } from '../record/run-id.ts';
import { renderSummary } from '../reports/terminal.ts';
import { cleanRun } from '../targets/cleanup.ts';
import { type Journal, openJournal } from '../targets/journal.ts';
import { type Preparation, prepare } from '../targets/prepare.ts';
import { type Sessions, signIn } from '../targets/sign-in.ts';
import { dropState, keepAccess, keepPrepared, type StateFolder, stateFolder } from '../targets/state.ts';
import { assertAllowed, resolveTarget, type Target } from '../targets/target.ts';
import { type Undo, withUndo } from '../undo.ts';
import type { World } from '../world.ts';
import { commandLine, runInfo } from './describe.ts';
import { type Generated, generate } from './generate.ts';
import { readMix } from './mix-file.ts';
import { type OpenTarget, openTarget, targetOf } from './open-target.ts';
import { type LoadParts, realParts } from './parts.ts';

/** What the command line asked for, each flag parsed on its own. */
export interface LoadOrder {
  readonly profile: string;
  readonly target: string | undefined;
  readonly fixtures: string | undefined;
  readonly environment: string | undefined;
  readonly length: 'laptop' | 'full' | undefined;
  readonly rate: PerSecond | undefined;
  readonly duration: Seconds | undefined;
  readonly vusMax: number | undefined;
  readonly seed: number;
  readonly mixFile: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly sandbox: {
    readonly latency: readonly string[];
    readonly fault: readonly string[];
    readonly capacity: number | undefined;
  };
  readonly acceptProductionRisk: boolean;
  readonly acceptCaution: boolean;
  readonly json: boolean;
  /** The command line itself, for the record. */
  readonly words: readonly string[];
}

/** The parts of the request that no target changes; a first plan from them finds bad flags before anything starts. */
function requestOf(
  order: LoadOrder,
  named: Target | null,
  config: Config,
  world: World,
): Omit<LoadRequest, 'target' | 'outOfScope'> {
  const { profile, rate, duration, vusMax, only, seed, tags } = order;
  const draws = randomBytes(8);
  let drawn = 0;
  const request = {
    runId: newRunId(world.now(), profileNamed(profile).name, () => (draws[drawn++ % 8] ?? 0) / 256),
    runTag: `R${randomBytes(4).readUInt32BE().toString(36).toUpperCase().padStart(7, '0')}`,
    seed,
    profile,
    length: order.length ?? (named === null ? 'laptop' : 'full'),
    rate,
    duration,
    vusMax,
    only,
    mix: order.mixFile === undefined ? undefined : readMix(order.mixFile),
    tags,
  } as const;
  planLoad({ ...request, target: { name: '', baseUrl: 'http://127.0.0.1', environment: '' }, outOfScope: [] }, config);
  return request;
}

async function k6Of(world: World): Promise<K6Binary> {
  const found = await findK6({ root: world.root, env: world.env });
  if (found) return found;
  throw new KitError('K6_MISSING', 'no usable k6 was found', {
    hint: 'npm run doctor says what is missing and mends it',
  });
}

/** Loads a target, judges what came back and writes the record. Resolves to the exit code. */
export async function runLoad(
  order: LoadOrder,
  config: Config,
  world: World,
  parts: LoadParts = realParts,
): Promise<ExitCode> {
  const named = resolveTarget(order, config);
  if (named) assertAllowed(named, { kind: 'load', acceptProductionRisk: order.acceptProductionRisk });
  const request = requestOf(order, named, config, world);
  return withUndo(async (undo) => {
    const [k6, { target, served }] = await Promise.all([k6Of(world), targetOf(named, order, parts, world, undo)]);
    const open = await openTarget(target, request, config, world, undo);
    const folder = openRun(open, order, config, world, k6, undo);
    world.err(`run ${folder.id}: ${described(open.plan, target)}`);
    const made = await ready(open, folder, world, undo);
    folder.event({ at: world.now(), kind: 'note', text: `prepared: ${made.preparation.created} entities` });
    const generated = await generate(
      { k6, open, served, folder, world, parts, colour: colourOf(world), ...made },
      undo,
    );
    const warnings = warningsBefore(open, made.preparation, k6);
    return conclude({ order, open, folder, world, generated, warnings, state: made.state, journal: made.journal });
  });
}

function openRun(
  open: OpenTarget,
  order: LoadOrder,
  config: Config,
  world: World,
  k6: K6Binary,
  undo: Undo,
): RunFolder {
  const info = runInfo(open, { config, world, k6Version: k6.version, command: commandLine(order.words) });
  const folder = createRun(world.home, info, open.plan, (error) => world.err(`${error.code}: ${error.message}`));
  undo.add('closing the run folder', () => folder.close());
  return folder;
}

interface Ready {
  readonly preparation: Preparation;
  readonly sessions: Sessions;
  readonly state: StateFolder;
  readonly bundle: string;
  readonly data: string;
  readonly journal: Journal;
}

/** Signs in, creates what the plan needs and bundles the scenario meanwhile. */
async function ready(open: OpenTarget, folder: RunFolder, world: World, undo: Undo): Promise<Ready> {
  const { plan, client, fixtures, supplies, target } = open;
  const { usersPerRole, runId, runTag, seed } = plan;
  const state = stateFolder(world.home, runId);
  keepAccess(state, { version: 1, pid: process.pid, runId, runTag, usersPerRole, target, fixtures });
  // A target that outlives the run keeps its access until all is cleaned; the sandbox takes everything with it.
  if (target.kind === 'sandbox') undo.add('removing the state of the run', () => dropState(state));
  const bundle = join(state.path, 'load.js');
  const journal = openJournal(folder.file('journal'));
  undo.add('closing the journal', () => journal.close());
  const preparing = async () => {
    const sessions = await signIn(client, fixtures, { usersPerRole, now: world.now });
    const preparation = await prepare({ client, sessions, fixtures, journal, runTag, seed, supplies, now: world.now });
    keepPrepared(state, preparation.data);
    return { sessions, preparation };
  };
  const entry = join(world.root, 'scenarios', 'load.ts');
  const [made] = await Promise.all([preparing(), bundleScenario({ entry, plan, outFile: bundle })]);
  return { ...made, state, bundle, data: state.prepared, journal };
}

const described = ({ profile, duration, highestRate, inScope, seed }: LoadPlan, target: Target): string =>
  `${profile} on ${target.kind === 'sandbox' ? 'the sandbox' : target.name}: ${inScope.length} endpoints, up to ${highestRate}/s for ${Math.round(duration)} s, seed ${seed}`;

const colourOf = (world: World): boolean => world.isTerminal && world.env.NO_COLOR === undefined;

/** What is known to be less than perfect before the load begins. */
function warningsBefore({ preflight }: OpenTarget, { shortfalls }: Preparation, k6: K6Binary): readonly Warning[] {
  const warnings: Warning[] = preflight.warnings.map((message) => ({
    code: 'target',
    message,
    remedy: 'see the target before trusting figures of it',
  }));
  for (const { endpoint, missing, reason } of shortfalls) {
    warnings.push({
      code: 'preparation',
      message: `${missing} entities could not be prepared by ${endpoint}: ${reason}`,
      remedy: 'what needs them was called with ids that do not exist; mend the endpoint first',
    });
  }
  if (!k6.tested) {
    warnings.push({
      code: 'untested-k6',
      message: `k6 ${k6.version} is not the version the kit is tested with; it passed the handshake`,
      remedy: 'K6_BIN takes the path of a tested one',
    });
  }
  return warnings;
}

interface Concluding {
  readonly order: LoadOrder;
  readonly open: OpenTarget;
  readonly folder: RunFolder;
  readonly world: World;
  readonly generated: Generated;
  readonly warnings: readonly Warning[];
  readonly state: StateFolder;
  readonly journal: Journal;
}

/** Verdict and reports first, because somebody waits for them; then the target is cleaned and the reports say how. */
async function conclude(concluding: Concluding): Promise<ExitCode> {
  const { order, open, folder, world, generated } = concluding;
  const { served } = generated;
  folder.writeAfterwards({ served, leftBehind: {}, warnings: concluding.warnings });
  const record = await report(concluding);
  const lines = renderSummary(record, {
    colour: colourOf(world),
    width: process.stdout.columns ?? 80,
    reportPath: relative(process.cwd(), join(folder.path, 'report.html')),
  });
  if (order.json) world.out(JSON.stringify(record, null, 2));
  else world.out(lines);
  if (open.target.kind === 'remote') await cleanAfter(concluding, record);
  // All that was made ends with the sandbox.
  else
    await concluding.journal.append({
      kind: 'cleaned',
      at: world.now(),
      result: { removed: {}, leftBehind: {}, reasons: {} },
    });
  if (world.signal.aborted) return exitCodes.interrupted;
  return exitCodeOf(record.verdict.decision, order.acceptCaution);
}

async function report({ folder, world }: Concluding): Promise<RunRecord> {
  const record = buildRecord(readRun(world.home, folder.id).parts);
  await writeReports(folder.path, record);
  return record;
}

/** A second Ctrl-C ends the process; `npm run clean` then does the rest. */
async function cleanAfter(concluding: Concluding, record: RunRecord): Promise<void> {
  const { folder, world, generated, warnings, state } = concluding;
  world.err('removing what the run created …');
  const outcome = await cleanRun(folder.file('journal'), state, {
    now: world.now,
    signal: new AbortController().signal,
    within: 300_000,
    timeout: 10_000,
    sent: expectedAnswers(record),
  });
  if (outcome.kind !== 'cleaned') return;
  const { removed, leftBehind } = outcome.cleaned;
  const count = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, n) => sum + n, 0);
  world.err(`removed ${count(removed)}, left behind ${count(leftBehind)}`);
  folder.writeAfterwards({ served: generated.served, leftBehind, warnings });
  await report(concluding);
}

/** Answers as expected by endpoint: what the load may have created. */
const expectedAnswers = ({ endpoints }: RunRecord): Record<string, number> =>
  Object.fromEntries(
    endpoints.map(({ endpoint, requests, failures, rateLimited }) => [endpoint, requests - failures - rateLimited]),
  );
