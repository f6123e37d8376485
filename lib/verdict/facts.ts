import type { LoadPlan } from '../model/plan.ts';
import type { Conservation, GeneratorFacts, RunRecord } from '../model/record.ts';
import type { Warning } from '../model/warning.ts';
import type { Tally } from './aggregate.ts';

/** Everything a load run is judged from. */
export interface LoadFacts {
  readonly plan: LoadPlan;
  readonly tally: Tally;
  readonly generator: GeneratorFacts;
  readonly conservation: Conservation;
  readonly ending: RunRecord['ending'];
  /** What the run created and could not remove, by entity. */
  readonly leftBehind: Readonly<Record<string, number>>;
  /** Warnings of the runner itself, such as an untested k6. */
  readonly warnings: readonly Warning[];
}
