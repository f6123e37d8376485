import type { Options, Scenario } from 'k6/options';
import type { CompiledPlan } from './compiled-plan.ts';

/**
 * The last iteration is planned for the very end of the last stage, where k6's clock and rounding decide whether it
 * still begins. So a thousandth of an arrival more, then nothing for as long as k6 may be late: it ends sooner anyway,
 * as soon as no arrival is left. Should one too many begin, the index guard stops it.
 */
const tail = [
  { duration: '0s', target: 1 },
  { duration: '1ms', target: 1 },
  { duration: '0s', target: 0 },
  { duration: '10s', target: 0 },
];

/** k6 reads no exponents. */
const secondsText = (seconds: number): string => `${Number(seconds.toFixed(6))}s`;

type Stages = { duration: string; target: number }[];

/** A jump between stages is a stage of no length. */
function k6Stages(stages: string): { startRate: number; stages: Stages } {
  const result: Stages = [];
  let startRate: number | undefined;
  let rate = 0;
  for (const stage of stages.split(';')) {
    const [from = 0, to = 0, seconds = 0] = stage.split(' ').map(Number);
    if (startRate === undefined) startRate = from;
    else if (from !== rate) result.push({ duration: '0s', target: from });
    result.push({ duration: secondsText(seconds), target: to });
    rate = to;
  }
  return { startRate: startRate ?? 0, stages: [...result, ...tail] };
}

/** What k6 is told about a load run. Only the first evaluation of the bundle needs it: k6 asks no VU. */
export function loadOptions(plan: Omit<CompiledPlan, 'run'>): Options {
  const scenario: Scenario = {
    executor: 'ramping-arrival-rate',
    timeUnit: '1s',
    preAllocatedVUs: plan.preAllocatedVus,
    maxVUs: plan.maxVus,
    gracefulStop: `${plan.gracefulStop}ms`,
    ...k6Stages(plan.stages),
  };
  return {
    scenarios: { load: scenario },
    userAgent: plan.userAgent,
    tags: JSON.parse(plan.tags) as Record<string, string>,
    systemTags: ['name', 'status', 'expected_response', 'error_code', 'scenario'],
    // A body that is read says so itself.
    discardResponseBodies: true,
    // A redirection is an answer of its own, and not a right one; followed, it would be counted as two requests.
    maxRedirects: 0,
    noConnectionReuse: false,
    noVUConnectionReuse: false,
    summaryTrendStats: ['count', 'avg', 'p(95)', 'max'],
  };
}
