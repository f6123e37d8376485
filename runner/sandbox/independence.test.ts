import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it("the sandbox takes its rules from the facts, never from what builds the kit's calls", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  expect(files.length).toBeGreaterThan(40);
  const forbidden = /catalogue\/(request|operations|creations|bodies|deck|holes|values|fields|dates|entities)/;
  const offenders = files.filter((file) => forbidden.test(readFileSync(join(import.meta.dirname, file), 'utf8')));
  expect(offenders).toEqual([]);
});
