import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { realParts } from '../load/parts.ts';
import { runInside } from './kit-inside.ts';

/** A smoke run of a seed, and the endpoints in the order in which the sandbox answered them. */
async function traffic(seed: number, onFinished: TestContext['onTestFinished']) {
  const folder = mkdtempSync(join(tmpdir(), 'hasivu-e2e-'));
  onFinished(() => rmSync(folder, { recursive: true, force: true }));
  const logHeld = join(folder, 'held.tsv');
  const { code, record } = await runInside(
    onFinished,
    { startSandbox: (options) => realParts.startSandbox({ ...options, logHeld }) },
    { order: { only: undefined, rate: 60, seed } },
  );
  const answered = readFileSync(logHeld, 'utf8').trim().split('\n');
  const endpoints = answered.map((line) => line.split('\t')[0] as string);
  // What the runner sends before the load, it sends in the same order whatever the seed.
  return { code, record, endpoints: endpoints.slice(-record.conservation.windows) };
}

it('another seed is another order, and still every endpoint', async () => {
  const [one, other] = await Promise.all([traffic(1, onTestFinished), traffic(2, onTestFinished)]);
  // Neighbours may overtake one another on their way, so what began early is compared, not its order.
  const early = new Set(one.endpoints.slice(0, 60));
  const shared = new Set(other.endpoints.slice(0, 60).filter((endpoint) => early.has(endpoint)));
  expect(shared.size).toBeLessThan(early.size / 2);
  for (const { code, record, endpoints } of [one, other]) {
    expect(code, record.verdict.because).toBe(0);
    expect(record.coverage).toEqual({ covered: 228, inScope: 228, missing: [] });
    expect(new Set(endpoints).size).toBe(228);
    expect(endpoints).toHaveLength(record.conservation.planned);
  }
});
