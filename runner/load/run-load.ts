import { randomBytes } from 'node:crypto';
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
import { openJournal } from '../targets/journal.ts';
import { type Preparation, prepare } from '../targets/prepare.ts';
import { signIn } from '../targets/sign-in.ts';
import { dropState, keepAccess, keepPrepared, stateFolder } from '../targets/state.ts';
import { assertAllowed, resolveTarget, type Target } from '../targets/target.ts';
import { type Undo, withUndo } from '../undo.ts';
import type { World } from '../world.ts';
import { runInfo } from './describe.ts';
import { readMix } from './mix-file.ts';
import { type OpenTarget, openTarget, suppliesOf, targetOf } from './open-target.ts';
import { type LoadParts, realParts } from './parts.ts';
import { bundleFor, generate, type Generated } from './generate.ts';

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
}

/** The parts of the request that no target changes; a first plan from them finds bad flags before anything starts. */
function requestOf(order: LoadOrder, named: Target | null, config: Config, world: World): Omit<LoadRequest, 'target' | 'outOfScope'> {
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
  throw new KitError('K6_MISSING', 'no usable k6 was found', { hint: 'npm run doctor says what is missing and mends it' });
}

/** Loads a target, judges what came back and writes the record. Resolves to the exit code. */
export async function runLoad(order: LoadOrder, config: Config, world: World, parts: LoadParts = realParts): Promise<ExitCode> {
  const named = resolveTarget(order, config);
  if (named) assertAllowed(named, { kind: 'load', acceptProductionRisk: order.acceptProductionRisk });
  const request = requestOf(order, named, config, world);
  return withUndo(async (undo) => {
    const looking = k6Of(world);
    // Both are started at once; the first failure is the one reported.
    const [k6, target] = await Promise.all([looking, targetOf(named, order, parts, world, undo)]);
    const open = await openTarget(target, request, config, world, undo);
    const folder = createRun(world.root, runInfo({ order, config, world, k6, open }), open.plan);
    undo.add('closing the run folder', () => folder.close());
    say(world, order, `run ${folder.id}: ${describe(open.plan, target)}`);
    const state = stateFolder(world.root, folder.id);
    const bundling = bundleFor(world, open.plan, state.path);
    bundling.catch(() => undefined);
    const prepared = await prepareTarget(open, folder, world, undo);
    const generated = await generate({ bundle: await bundling, k6, order, open, folder, world, parts, ...prepared }, undo);
    return conclude({ order, world, folder, open, generated, warnings: warningsOf(open, prepared.preparation, k6) });
  });
}

const describe = ({ profile, duration, highestRate, inScope, seed }: LoadPlan, target: Target): string =>
  `${profile} on ${target.kind === 'sandbox' ? 'the sandbox' : target.name}, ${inScope.length} endpoints, up to ${highestRate}/s for ${Math.round(duration)} s, seed ${seed}`;

/** Progress goes to standard error, so that standard output holds the result alone. */
const say = (world: World, _order: LoadOrder, line: string): void => world.err(line);
