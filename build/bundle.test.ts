import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleScenario } from './bundle.ts';
import { planOf } from './testing/plans.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
const load = resolve(import.meta.dirname, '../scenarios/load.ts');
const outFile = join(folder, 'out', 'load.js');
afterAll(() => rmSync(folder, { recursive: true }));

const bundleOf = (source: string) => {
  const entry = join(folder, 'entry.ts');
  writeFileSync(entry, source);
  return bundleScenario({ entry, plan: planOf(), outFile });
};

describe('a bundle', () => {
  it('of the load scenario with all 228 operations stays below 900 kB', async () => {
    const { bytes } = await bundleScenario({ entry: load, plan: planOf(), outFile });
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(900_000);
    expect(readFileSync(`${outFile}.map`, 'utf8')).toContain('lib/k6/send.ts');
  });

  it('imports nothing but modules of k6 and the prepared data beside it', async () => {
    await bundleScenario({ entry: load, plan: planOf(), outFile });
    const imports = [...readFileSync(outFile, 'utf8').matchAll(/\bfrom"([^"]+)"/g)].map((match) => match[1]);
    expect(imports.filter((name) => !/^k6(\/|$)/.test(name ?? ''))).toEqual(['./prepared.js']);
  });

  it('is the same for the same plan, byte for byte', async () => {
    const first = await bundleScenario({ entry: load, plan: planOf(), outFile });
    const second = await bundleScenario({ entry: load, plan: planOf(), outFile });
    const other = await bundleScenario({ entry: load, plan: planOf({ runTag: 'RT2' }), outFile });
    expect(second.sha256).toBe(first.sha256);
    expect(other.sha256).not.toBe(first.sha256);
  });

  it.each([
    ["import fs from 'node:fs'; export default () => fs", /imports "node:fs", a module of Node/],
    ["import path from 'path'; export default () => path", /imports "path", a module of Node/],
    ["import { z } from 'zod'; export default () => z", /imports "zod", a package/],
    ["import x from './not-there.ts'; export default () => x", /not-there/],
    ['export default () => {', /entry\.ts:1/],
  ])('fails with one clear error for %s', async (source, message) => {
    await expect(bundleOf(source)).rejects.toMatchObject({ code: 'DEFECT', message: expect.stringMatching(message) });
  });
});
