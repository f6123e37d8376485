import { describe, expect, it } from 'vitest';
import { emptyHistogram, merge } from '../../../lib/stats/histogram.ts';
import { quantile } from '../../../lib/stats/quantile.ts';
import { runK6 } from './k6.ts';
import { begun, counted, partsOf, rowsOf, token } from './parts.ts';

/** The sample at the rank, of what the target held. */
const exact = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1] as number;

/** Half a bucket: what `quantile` promises. */
const error = 2 ** (1 / 16);
/** What a request may spend outside the target on a busy machine: 20 ms, of holds that are a second on average. */
const way = 0.02;

describe('latencies from real k6', () => {
  it.for([1, 3])(
    'are within the stated error of what the target held, with %i k6 processes',
    async (processes, { onTestFinished }) => {
      const { target, collecting } = partsOf(onTestFinished);
      const { url, held } = await target(0.1, 2);
      const { collector, increments } = await collecting();
      const iterations = 900 / processes;
      const paths = ['/orders.list/200', '/menu.today/200'];
      const load = { base: url, paths, rate: iterations / 5, iterations, vus: 420 / processes };
      const sources = Array.from({ length: processes }, (_, n) => `k6-${n + 1}`);
      const results = await Promise.all(sources.map((source) => runK6(load, { url: collector.url, token, source })));

      expect(results.map(({ exitCode }) => exitCode)).toEqual(sources.map(() => 0));
      const ended = collector.sources().map(({ source, final }) => [source, final]);
      expect(ended.toSorted()).toEqual(sources.map((source) => [source, true]));
      expect([counted(increments), begun(increments), held.length]).toEqual([900, 900, 900]);
      const reported = rowsOf(increments).reduce((sum, { latency }) => merge(sum, latency), emptyHistogram);
      for (const q of [0.5, 0.95, 0.99]) {
        expect(quantile(reported, q)).toBeGreaterThan(exact(held, q) / error);
        expect(quantile(reported, q)).toBeLessThan((exact(held, q) + way) * error);
      }
    },
  );
});
