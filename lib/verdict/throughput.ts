import type { Objective } from '../model/objective.ts';
import type { PerSecond } from '../model/units.ts';
import { type Context, phaseText } from './context.ts';
import { blaming, type Finding, quiet } from './finding.ts';
import { rateText } from './words.ts';

type Throughput = Extract<Objective, { readonly kind: 'throughput' }>;

/** Requests a second over all endpoints. A run that asks for less cannot show it, and says so. */
export function judgeThroughput(context: Context, objective: Throughput): Finding {
  const { tally, plan } = context;
  const slice = objective.phase === null ? tally.run : tally.phases.get(objective.phase);
  const asked = askedRate(context, objective);
  const base = {
    id: 'load.throughput.all',
    title: `At least ${rateText(objective.atLeast)} are served ${phaseText(objective.phase)}`,
    severity: objective.severity,
    phase: objective.phase,
    expected: `≥ ${rateText(objective.atLeast)}`,
    endpoint: null,
  } as const;
  const reached = slice?.throughput ?? null;
  if (reached !== null && reached >= objective.atLeast) {
    return quiet({ ...base, status: 'passed', measured: rateText(reached) });
  }
  if (asked < objective.atLeast) {
    return blaming(
      {
        ...base,
        status: 'not-shown',
        measured: `${reached === null ? 'nothing' : rateText(reached)} reached; the run asked for ${rateText(asked)}`,
        remedy: `ask for more: --rate ${Math.ceil((objective.atLeast * 1.1 * plan.highestRate) / Math.max(asked, 1))}`,
      },
      `a throughput of ${rateText(objective.atLeast)} was not asked for, so it is not shown`,
    );
  }
  if (reached === null) {
    return blaming(
      { ...base, status: 'unmeasured', measured: 'no window lies inside the phase', remedy: 'use a longer --duration' },
      'the throughput could not be measured',
    );
  }
  return blaming(
    { ...base, status: 'failed', measured: rateText(reached), remedy: 'find what the platform queues on' },
    `the platform served ${rateText(reached)} where ${rateText(objective.atLeast)} is required`,
    objective.atLeast / Math.max(reached, 0.001),
  );
}

/** Requests a second that the plan asks for in the phase: arrivals times the requests of an average iteration. */
function askedRate({ plan }: Context, { phase }: Throughput): PerSecond {
  const stages = plan.stages.filter((stage) => phase === null || stage.phase === phase);
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const arrivals = stages.reduce((sum, stage) => sum + ((stage.from + stage.to) / 2) * stage.seconds, 0);
  const requests = Object.values(plan.expectedRequests).reduce((sum, count) => sum + count, 0);
  return seconds === 0 ? 0 : (arrivals / seconds) * (requests / Math.max(1, plan.totalIterations));
}
