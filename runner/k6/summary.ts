import { z } from 'zod';
import { metricNames } from '../../lib/model/metrics.ts';

/** What k6's end summary says; null where it does not say it. Counts include the kit's own requests (`kit.*`). */
export interface K6Summary {
  readonly requests: number | null;
  readonly iterations: number | null;
  readonly dropped: number | null;
}

const values = z.record(z.string(), z.union([z.number(), z.null(), z.object()]));
/** The new shape: a list of metrics, written by `--new-machine-readable-summary`. */
const listed = z.object({
  results: z.object({ metrics: z.array(z.object({ name: z.string(), type: z.string(), values })) }),
});
/** The old shape: metrics by name, their values beside the type or inside `values`. */
const named = z.object({ metrics: z.record(z.string(), values) });

/**
 * Reads either shape. Null when the text is neither: k6 was killed while writing. A counter that is missing never
 * counted: k6 leaves out what had no sample.
 */
export function parseSummary(text: string): K6Summary | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const count = counter(json);
  if (count === null) return null;
  return {
    requests: count('http_reqs'),
    // The old shape counts samples of a trend; there is one per iteration that had something to do.
    iterations: count(metricNames.lateness) || count('iterations'),
    dropped: count('dropped_iterations'),
  };
}

function counter(json: unknown): ((metric: string) => number) | null {
  const list = listed.safeParse(json);
  if (list.success) {
    return (metric) => numberIn(list.data.results.metrics.find(({ name }) => name === metric)?.values);
  }
  const map = named.safeParse(json);
  if (!map.success) return null;
  return (metric) => numberIn(map.data.metrics[metric]);
}

function numberIn(found: z.infer<typeof values> | undefined): number {
  const nested = values.safeParse(found?.values);
  const count = (nested.success ? nested.data : found)?.count;
  return typeof count === 'number' ? count : 0;
}
