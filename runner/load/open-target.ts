import { usesAfter } from '../../lib/catalogue/deck.ts';
import { type Supply, suppliesFor } from '../../lib/catalogue/entities.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { LoadPlan } from '../../lib/model/plan.ts';
import type { ServedCounts } from '../../lib/verdict/conservation.ts';
import type { Config } from '../config.ts';
import { type LoadRequest, planLoad } from '../plan.ts';
import { fixturesWanted, limitScope } from '../targets/allotment.ts';
import type { Fixtures } from '../targets/fixtures.ts';
import { type Client, createClient } from '../targets/http-client.ts';
import { type Preflight, preflight } from '../targets/preflight.ts';
import { sandboxFixtures } from '../targets/sandbox-control.ts';
import { usersAvailable } from '../targets/sign-in.ts';
import { fixturesOf, sandboxTarget, type Target } from '../targets/target.ts';
import type { Undo } from '../undo.ts';
import type { World } from '../world.ts';
import type { LoadParts } from './parts.ts';
import type { LoadOrder } from './run-load.ts';

/** A target that answered, with the plan that fits what it brings. */
export interface OpenTarget {
  readonly target: Target;
  readonly plan: LoadPlan;
  readonly supplies: readonly Supply[];
  readonly fixtures: Fixtures;
  readonly client: Client;
  readonly preflight: Preflight;
}

const suppliesOf = (plan: LoadPlan): readonly Supply[] =>
  suppliesFor(plan.operations, usesAfter(plan.deck, plan.totalIterations), plan.usersPerRole);

/** What the target says it served so far; null when it does not count. */
export type Served = () => Promise<ServedCounts | null>;
const nobodyCounts: Served = () => Promise.resolve(null);

/** Starts the sandbox when no target is named, and stops it at the end. */
export async function targetOf(
  named: Target | null,
  order: LoadOrder,
  parts: LoadParts,
  world: World,
  undo: Undo,
): Promise<{ readonly target: Target; readonly served: Served }> {
  if (named !== null) return { target: named, served: nobodyCounts };
  const sandbox = await parts.startSandbox({ root: world.root, ...order.sandbox });
  undo.add('stopping the sandbox', () => sandbox.stop());
  const target = sandboxTarget({ port: Number(new URL(sandbox.baseUrl).port), token: sandbox.controlToken });
  const served: Served = async () => {
    try {
      return (await sandbox.counts()).counts;
    } catch (error) {
      // Its end is a finding of the run, which the verdict has to tell with all that was measured until then.
      world.err(`the sandbox cannot say what it served: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  return { target, served };
}

/** Is it there, is it the platform, and what of the plan can it take? */
export async function openTarget(
  target: Target,
  request: Omit<LoadRequest, 'target' | 'outOfScope'>,
  config: Config,
  world: World,
  undo: Undo,
): Promise<OpenTarget> {
  // Read before anything is sent: a broken file is the user's to mend, whether or not the target answers.
  const brought = fixturesOf(target);
  const client = createClient({
    baseUrl: target.baseUrl,
    runId: request.runId,
    signal: world.signal,
    ...(target.kind === 'sandbox' ? { bodyLimit: 64 * 1024 * 1024 } : {}),
  });
  undo.add('closing connections to the target', () => client.close());
  const answered = await preflight(client, world.now);
  const named: LoadPlan['target'] = { name: target.name, baseUrl: target.baseUrl, environment: target.environment };
  const plan = brought
    ? planWithin({ ...request, target: named, outOfScope: [] }, brought, config)
    : planLoad({ ...request, target: named, outOfScope: [] }, config);
  const supplies = suppliesOf(plan);
  const fixtures = brought ?? (await fixturesFromSandbox(target, client, plan, supplies));
  return { target, plan, supplies, fixtures, client, preflight: answered };
}

/** Leaves out what the fixtures cannot feed. What is left gets more turns, so it is asked again until nothing is named. */
function planWithin(request: LoadRequest, fixtures: Fixtures, config: Config): LoadPlan {
  const usersPerRole = usersAvailable(fixtures, config.load.usersPerRole);
  const fitting: Config = { ...config, load: { ...config.load, usersPerRole } };
  let outOfScope = request.outOfScope;
  for (;;) {
    const plan = planLoad({ ...request, outOfScope }, fitting);
    const uses = usesAfter(plan.deck, plan.totalIterations);
    const more = limitScope({ operations: plan.operations, uses, usersPerRole }, fixtures);
    if (more.length === 0) return plan;
    outOfScope = [...outOfScope, ...more];
  }
}

function fixturesFromSandbox(
  { fixtures }: Target,
  client: Client,
  plan: LoadPlan,
  supplies: readonly Supply[],
): Promise<Fixtures> {
  if (fixtures.from !== 'sandbox') throw new KitError('DEFECT', 'only a sandbox hands out its own fixtures');
  const wanted = { usersPerRole: plan.usersPerRole, supplies: fixturesWanted(supplies) };
  return sandboxFixtures(client, fixtures.token, wanted);
}
