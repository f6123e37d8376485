import type { Objective } from '../model/objective.ts';
import type { Context } from './context.ts';
import { judgeCoverage } from './coverage.ts';
import { judgeErrors } from './errors.ts';
import type { Finding } from './finding.ts';
import { judgeAverage, judgePools, judgeQuantile } from './latency.ts';
import { judgeThroughput } from './throughput.ts';

/** Every objective of the plan as a check, in the plan's order, and the pools of rarely called endpoints after them. */
export function judgeObjectives(context: Context): readonly Finding[] {
  const { objectives } = context.plan;
  return [...objectives.map((objective) => judgeOne(context, objective)), ...judgePools(context, objectives)];
}

function judgeOne(context: Context, objective: Objective): Finding {
  switch (objective.kind) {
    case 'coverage':
      return judgeCoverage(context, objective);
    case 'errors':
      return judgeErrors(context, objective);
    case 'quantile':
      return judgeQuantile(context, objective);
    case 'average':
      return judgeAverage(context, objective);
    case 'throughput':
      return judgeThroughput(context, objective);
    default:
      return objective satisfies never;
  }
}
