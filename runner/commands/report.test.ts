import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../lib/model/record.ts';
import { simulate } from '../../lib/verdict/testdata/simulate.ts';
import { loadConfig } from '../config.ts';
import { createRun } from '../record/folder.ts';
import type { World } from '../world.ts';
import { report } from './report.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'kit-report-'));
  record('20261123-0031-smoke-good', undefined);
  record('20261123-0032-smoke-dead', 8);
});
afterAll(() => rmSync(root, { recursive: true }));

/** A run in the folder; one that ends early has no end, as after a kill. */
function record(id: string, until: number | undefined): void {
  const parts = simulate({
    profile: 'smoke',
    seed: 7,
    beganAt: Date.UTC(2026, 10, 23, 0, 31),
    ...(until && { until }),
  });
  const folder = createRun(root, { ...parts.run, id }, parts.plan);
  for (const event of parts.events) folder.event(event);
  for (const increment of parts.increments) folder.window(increment);
  if (!until && parts.generator) folder.writeGenerator(parts.generator);
  if (!until) folder.writeAfterwards({ served: parts.served, leftBehind: {}, warnings: [] });
  folder.close();
}

async function run(id: string, options: Record<string, unknown> = {}) {
  const lines: string[] = [];
  const world: World = {
    env: {},
    now: () => 0,
    root,
    home: root,
    out: (text) => void lines.push(text),
    err: (text) => void lines.push(text),
    isTerminal: false,
    signal: new AbortController().signal,
  };
  const exitCode = await report.run([id], options, loadConfig(world), world);
  return { exitCode, out: lines.join('\n') };
}

const files = ['report.html', 'report.md', 'report.json', 'junit.xml', 'verdict.json'];

describe('npm run report', () => {
  it('rebuilds every report of a run and ends with its exit code', async () => {
    const { exitCode, out } = await run('20261123-0031-smoke-good');
    expect(exitCode).toBe(0);
    expect(out).toContain(' DEPLOY ');
    for (const file of files) {
      const path = join(root, 'runs', '20261123-0031-smoke-good', file);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, 'utf8').length).toBeGreaterThan(100);
    }
  });

  it('reports a killed run as killed, with no verdict', async () => {
    const { exitCode, out } = await run('latest');
    expect(exitCode).toBe(4);
    expect(out).toContain(' NO VERDICT ');
    expect(out.replace(/\s+/g, ' ')).toContain('This run was killed after 8 s of 15 s: the figures are partial.');
    expect(existsSync(join(root, 'runs', '20261123-0032-smoke-dead', 'report.html'))).toBe(true);
  });

  it('with --json prints the record and nothing else', async () => {
    const { out } = await run('20261123-0031-smoke-good', { json: true });
    expect((JSON.parse(out) as RunRecord).coverage).toEqual({ covered: 228, inScope: 228, missing: [] });
  });

  it('knows no run of that name', async () => {
    await expect(run('20261123-0031-smoke-goof')).rejects.toThrow(/nearest is 20261123-0031-smoke-good/);
  });
});
