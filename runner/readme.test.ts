import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../lib/model/kit-error.ts';
import type { ProfileLength } from '../lib/model/profile.ts';
import { profiles } from '../lib/profiles/index.ts';
import { durationOf, highestRate } from '../lib/profiles/shape.ts';
import { commands } from './commands/index.ts';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** The first cells of the table rows that begin so. */
const rows = (pattern: RegExp): string[] => [...readme.matchAll(pattern)].map((match) => match[1] as string);

const minutesText = (seconds: number): string => {
  if (seconds <= 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`;
};
const shapeText = ({ stages }: ProfileLength): string =>
  `up to ${highestRate(stages)}/s, ${minutesText(durationOf(stages))}`;

describe('the README', () => {
  it('lists exactly the commands there are, with their own summaries', async () => {
    expect(rows(/^\| `npm run ([a-z]+)/gm)).toEqual(Object.keys(commands));
    for (const [name, load] of Object.entries(commands)) {
      const command = await load();
      expect(command.name).toBe(name);
      expect(readme).toContain(command.summary);
      expect(scripts[name]).toBe(`node build/run.mjs ${name}`);
    }
  });

  it('shows each profile with the shape and the judgement it has', () => {
    for (const profile of profiles) {
      const cells = [
        `\`${profile.name}\``,
        shapeText(profile.laptop),
        shapeText(profile.full),
        profile.judges.join(', '),
      ];
      expect(readme).toContain(`| ${cells.join(' | ')} |`);
    }
    expect(rows(/^\| `(\w+)` \| up to/gm)).toEqual(profiles.map(({ name }) => name));
  });

  it('explains every exit code', () => {
    expect(rows(/^\| (\d+) \|/gm).map(Number)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
  });

  it('every script it tells of is there', () => {
    for (const name of rows(/npm (?:run )?([a-z][a-z:-]*)/g)) {
      if (!['run', 'test', 'ci'].includes(name)) expect(Object.keys(scripts)).toContain(name);
    }
  });

  it('every file it links to is there', () => {
    for (const path of rows(/\]\((?!https?:)([^)]+)\)/g)) expect(() => readFileSync(join(root, path))).not.toThrow();
  });
});
