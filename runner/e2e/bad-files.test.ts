import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLimiter } from '../targets/limiter.ts';
import { home, kit, processesOf } from './kit-process.ts';

let place: ReturnType<typeof home>;
beforeAll(() => {
  place = home();
  const files = {
    'broken.json': '{ "orders": ',
    'empty.json': '',
    'list.json': '[1]',
    'nothing.json': '{ "orders.create": 0 }',
    'target.json': '{ "baseUrl": 5 }',
    'lost.json': '{ "baseUrl": "http://127.0.0.1:9", "fixtures": "gone.json" }',
    'fixtures.json': '{ "schoolId": "s", "classId": "c", "users": { "PARENT": [{ "id": "p" }] } }',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place.path, name), text);
  mkdirSync(join(place.path, 'folder'));
});
afterAll(() => place.remove());

/** More at once would only wait for one another. */
const two = createLimiter(2);
const at = (name: string): string => join(place.path, name);
const smoke = (...flags: readonly string[]): readonly string[] => ['load', 'smoke', ...flags];

const cases: readonly [string, () => readonly string[], number, RegExp, (() => Record<string, string>)?][] = [
  ['no profile is answered with their names', () => ['load'], 2, /wants a profile: smoke, normal, peak/],
  ['a seed below 0', () => smoke('--seed=-1'), 2, /--seed wants a whole number between 0 and .*"-1"/],
  ['a seed that is no number', () => smoke('--seed', 'x'), 2, /--seed wants a whole number/],
  ['a mix that is broken JSON', () => smoke('--mix', at('broken.json')), 2, /broken\.json is not JSON/],
  ['a mix that is empty', () => smoke('--mix', at('empty.json')), 2, /mix file .*empty\.json is empty/],
  ['a mix that leaves all out', () => smoke('--mix', at('nothing.json')), 2, /leaves every endpoint out/],
  ['a folder for a mix', () => smoke('--mix', at('folder')), 2, /mix file .*folder cannot be read: EISDIR/],
  ['a configuration that is a list', () => smoke('--config', at('list.json')), 2, /holds no JSON object/],
  ['a configuration that is not there', () => smoke('--config', at('gone.json')), 2, /gone\.json cannot be read/],
  [
    'a configuration named by the environment that is not there',
    () => smoke(),
    2,
    /gone\.json cannot be read[\s\S]*ORCHESTRATION_CONFIG/,
    () => ({ ORCHESTRATION_CONFIG: at('gone.json') }),
  ],
  [
    'an address of the environment that is none',
    () => smoke(),
    2,
    /baseUrl: Invalid URL/,
    () => ({ API_BASE_URL: 'school' }),
  ],
  [
    'a target file that is not there',
    () => smoke('--target', at('gone.json')),
    2,
    /target file .*gone\.json cannot be read/,
  ],
  [
    'a target file that is broken',
    () => smoke('--target', at('broken.json')),
    2,
    /target file .*broken\.json is not JSON/,
  ],
  [
    'a target file with a wrong field',
    () => smoke('--target', at('target.json')),
    2,
    /target\.json does not hold: baseUrl: .*; fixtures: /,
  ],
  [
    'a target whose fixtures are gone',
    () => smoke('--target', at('lost.json')),
    2,
    /fixtures file .*gone\.json cannot be read/,
  ],
  [
    'fixtures that lack a field are named before anything is sent',
    () => smoke('--target', 'http://127.0.0.1:9', '--fixtures', at('fixtures.json')),
    2,
    /fixtures in .* do not hold: .*users\.PARENT\[0\]\.email/,
  ],
  [
    'a target that is no web address',
    () => smoke('--target', 'ftp://127.0.0.1'),
    2,
    /--target is no http or https address/,
  ],
  [
    'a home that is a file',
    () => smoke(),
    5,
    /DISK: cannot create .*list\.json/,
    () => ({ HASIVU_HOME: at('list.json') }),
  ],
  ['a clean-up of a run that does not exist', () => ['clean', '20261123-003100-peak-k7m2'], 2, /no run "20261123/],
];

describe.concurrent('a bad file or value ends with one clear message', () => {
  it.each(cases)('%s', async (_, args, code, message, env) => {
    const ended = await two(() => kit(args(), place.path, env?.()));
    expect(ended.err).toMatch(message);
    expect(ended.code, ended.err).toBe(code);
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(ended.err.trim().split('\n').length).toBeLessThanOrEqual(4);
    expect(ended.out).toBe('');
  });
});

describe('afterwards', () => {
  it('nothing is left running', () => {
    expect(processesOf(place.path)).toEqual([]);
  });
});
