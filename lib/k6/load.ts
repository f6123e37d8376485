import exec from 'k6/execution';
import { Trend } from 'k6/metrics';
import { dealer } from '../catalogue/deck.ts';
import { metricNames } from '../model/metrics.ts';
import type { CompiledPlan } from './compiled-plan.ts';
import { createEvidence } from './evidence.ts';
import { latenessAt, secondsUntil } from './lateness.ts';
import { createIo } from './send.ts';
import { type CompiledPrepared, checkSupplies, suppliesFrom } from './supplies.ts';
import { createTokens } from './tokens.ts';
import { createTraces } from './trace.ts';

/** What the runner tells k6 by environment. */
interface LoadEnvironment {
  /** Address of the collector, without a slash at the end; without it tokens are not renewed. */
  readonly HASIVU_COLLECTOR?: string;
  readonly HASIVU_COLLECTOR_TOKEN?: string;
}

/**
 * The iteration of a load run. Called in every VU's init; what only running VUs need is made in the first iteration,
 * because most VUs of a pool may never run.
 */
export function createLoad(plan: CompiledPlan, prepared: CompiledPrepared, env: LoadEnvironment): () => void {
  // What the data lacks is better found before the first request than in it.
  if (__VU === 0) checkSupplies(plan, prepared);
  const lateness = new Trend(metricNames.lateness, true);
  const begun = new Trend(metricNames.begun);
  let iterate: (() => void) | undefined;
  return () => {
    iterate ??= createIteration(plan, env, prepared, lateness, begun);
    iterate();
  };
}

function createIteration(
  plan: CompiledPlan,
  env: LoadEnvironment,
  prepared: CompiledPrepared,
  lateness: Trend,
  begun: Trend,
): () => void {
  // The getter costs 11 µs, its fields half a microsecond.
  const { scenario } = exec;
  const { startTime } = scenario;
  // The runner's clock for phases; `iterationInInstance` counts in this process alone.
  if (scenario.iterationInInstance === 0) console.log(JSON.stringify({ begun: startTime }));
  const deal = dealer(layoutOf(plan));
  const supplies = suppliesFrom(plan, prepared);
  let now = startTime;
  const io = createIo({
    plan,
    supplies,
    tokens: createTokens(supplies, plan, {
      renewAt: prepared.renewAt,
      renewal: env.HASIVU_COLLECTOR
        ? { address: env.HASIVU_COLLECTOR, bearer: env.HASIVU_COLLECTOR_TOKEN ?? '' }
        : null,
      // `exec.vu` would cost each VU some 10 kB.
      vu: __VU,
    }),
    traces: createTraces(plan.seed),
    begun: () => begun.add(1),
    report: createEvidence(plan.maxVus, (line) => console.log(line), Date.now),
    now: () => now,
  });
  const { totalIterations } = plan;
  return () => {
    const iteration = scenario.iterationInTest;
    if (iteration >= totalIterations) return;
    now = Date.now();
    lateness.add(latenessAt(now, startTime, plan.plannedStart(iteration, secondsUntil)));
    const { operation, use } = deal(iteration);
    plan.run(operation, use, iteration, io);
  };
}

/** The deck read from the plan's shared texts. */
function layoutOf(plan: CompiledPlan): Parameters<typeof dealer>[0] {
  const { seed, operationCount, cycleSize: size, owners, firstSlots, copies } = plan;
  return {
    seed,
    operationCount,
    size,
    operationOfSlot: (slot) => owners.charCodeAt(slot) - 1,
    firstSlot: (operation) => firstSlots.charCodeAt(operation) - 1,
    copies: (operation) => copies.charCodeAt(operation) - 1,
  };
}
