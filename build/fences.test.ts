import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const top = ['lib', 'scenarios', 'build', 'chaos', 'dashboards', 'runner'];

/** Who may import what; the first matching line of `from` holds. `npm` and `node` stand for packages and built-ins. */
const fences: readonly { readonly from: RegExp; readonly may: readonly (RegExp | 'node' | 'npm' | 'k6')[] }[] = [
  { from: /^lib\/model\//, may: [/^lib\/model\//] },
  { from: /^lib\/stats\//, may: [/^lib\/(model|stats)\//] },
  { from: /^lib\/catalogue\//, may: [/^lib\/(model|stats|catalogue)\//] },
  { from: /^lib\/profiles\//, may: [/^lib\/(model|stats|profiles)\//] },
  { from: /^lib\/business\//, may: [/^lib\/(model|stats|catalogue|business)\//] },
  { from: /^lib\/verdict\//, may: [/^lib\/(model|stats|catalogue|profiles|verdict)\//] },
  { from: /^lib\/k6\/shims\//, may: [/^lib\//, 'node'] },
  { from: /^lib\/k6\//, may: [/^lib\//, 'k6'] },
  { from: /^scenarios\//, may: [/^lib\//, 'k6'] },
  { from: /^chaos\//, may: [/^(chaos|lib\/(?!k6))\/?/, 'npm'] },
  { from: /^dashboards\//, may: [/^(dashboards|lib\/(?!k6))\/?/, 'npm'] },
  // Once all is ready it becomes the runner, in the same process; it uses nothing of it.
  { from: /^build\/run\.mjs$/, may: [/^build\//, /^runner\/main\.ts$/] },
  { from: /^build\//, may: [/^lib\/(?!k6\/)/, /^build\//, /^dashboards\/grafana\//, 'node', 'npm'] },
  { from: /^runner\//, may: [/^(?!scenarios\/|lib\/k6\/)/, 'node', 'npm'] },
];

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name) && !/\.(test|bench|d)\.(ts|mts)$/.test(entry.name),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const imported =
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

function importsOf(file: string): string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(imported)].map(
    (match) => (match[1] ?? match[2] ?? match[3]) as string,
  );
}

function isAllowed(file: string, specifier: string): boolean {
  const fence = fences.find(({ from }) => from.test(file));
  if (!fence) return false;
  if (specifier.startsWith('.')) {
    const target = relative(root, resolve(root, file, '..', specifier));
    return fence.may.some((rule) => rule instanceof RegExp && rule.test(target));
  }
  if (specifier === 'k6' || specifier.startsWith('k6/')) return fence.may.includes('k6');
  if (specifier.startsWith('kit:')) return fence.may.includes('k6');
  return fence.may.includes(specifier.startsWith('node:') ? 'node' : 'npm');
}

describe('the fences between the folders', () => {
  for (const folder of top) {
    it(`${folder}: every import stays on its side`, () => {
      let files: string[] = [];
      try {
        files = sources(folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      const strays = files.flatMap((file) =>
        importsOf(file)
          .filter((name) => !isAllowed(file, name))
          .map((name) => `${file} imports ${name}`),
      );
      expect(strays).toEqual([]);
    });
  }

  it('sees imports of every form', () => {
    expect(importsOf('runner/main.ts')).toContain('./commands/index.ts');
    expect(isAllowed('lib/stats/x.ts', 'node:fs')).toBe(false);
    expect(isAllowed('lib/stats/x.ts', '../catalogue/index.ts')).toBe(false);
    expect(isAllowed('runner/x.ts', '../lib/k6/send.ts')).toBe(false);
    expect(isAllowed('dashboards/web/x.ts', '../../runner/world.ts')).toBe(false);
    expect(isAllowed('scenarios/load.ts', 'undici')).toBe(false);
    expect(isAllowed('build/run.mjs', '../runner/config.ts')).toBe(false);
    expect(isAllowed('build/setup.mjs', '../runner/main.ts')).toBe(false);
  });

  it('only scenarios and lib/k6 import k6', () => {
    expect(isAllowed('lib/catalogue/x.ts', 'k6/http')).toBe(false);
    expect(isAllowed('lib/k6/x.ts', 'k6/http')).toBe(true);
  });
});
