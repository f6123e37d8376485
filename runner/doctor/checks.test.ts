import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxTarget } from '../targets/target.ts';
import type { DoctorWorld, Machine } from './check.ts';
import { clock } from './clock.ts';
import { cpu } from './cpu.ts';
import { dependencies } from './dependencies.ts';
import { judgeSpace } from './disk-space.ts';
import { examine } from './examine.ts';
import { folders } from './folders.ts';
import { doctorChecks } from './index.ts';
import { k6 } from './k6.ts';
import { memory } from './memory.ts';
import { node } from './node.ts';
import { judgeOpenFiles } from './open-files.ts';
import { platform } from './platform.ts';
import { target } from './target.ts';

const kit = resolve(import.meta.dirname, '..', '..');
let root: string;
let server: Server | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-'));
  cpSync(join(kit, 'package.json'), join(root, 'package.json'));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(root, { recursive: true, force: true });
});

const machine: Machine = {
  node: '20.19.0',
  platform: 'linux',
  arch: 'x64',
  cores: 2,
  totalMemory: 8e9,
  availableMemory: 4e9,
};
const world = (more: Partial<DoctorWorld> = {}): DoctorWorld => ({
  env: { PATH: '/nowhere' },
  now: Date.now,
  root,
  home: root,
  out: () => {},
  err: () => {},
  isTerminal: false,
  signal: new AbortController().signal,
  machine,
  findTarget: () => null,
  ...more,
});
const on = (more: Partial<Machine>) => world({ machine: { ...machine, ...more } });

it('ids and titles are distinct, so that findings can be told apart', () => {
  expect(new Set(doctorChecks.map(({ id }) => id)).size).toBe(doctorChecks.length);
  expect(new Set(doctorChecks.map(({ title }) => title)).size).toBe(doctorChecks.length);
});

it('whatever is not ok says what to do, on a machine that lacks everything', async () => {
  const bare = on({ node: '18.0.0', platform: 'win32', cores: 1, availableMemory: 1e8, totalMemory: 1e8 });
  rmSync(join(root, 'package.json'));
  const examined = await examine(
    doctorChecks.filter(({ id }) => id !== 'k6' && id !== 'go'),
    bare,
    false,
  );
  const bad = examined.filter(({ status }) => status !== 'ok');
  expect(bad.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['node', 'platform', 'dependencies', 'memory', 'cpu']),
  );
  for (const { id, detail } of bad) expect([id, detail]).not.toEqual([id, '']);
});

it.each([
  ['20.18.9', 'missing'],
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
])('Node %s is %s', async (version, status) => {
  expect(await node.run(on({ node: version }))).toMatchObject({ status });
});

it.each([
  ['linux', 'arm64', 'ok'],
  ['darwin', 'x64', 'ok'],
  ['win32', 'x64', 'missing'],
  ['linux', 'ia32', 'missing'],
])('%s on %s is %s', async (system, arch, status) => {
  expect(await platform.run(on({ platform: system, arch }))).toMatchObject({ status });
});

describe('packages', () => {
  it('that are not installed are named', async () => {
    expect(await dependencies.run(world())).toMatchObject({
      status: 'missing',
      detail: expect.stringContaining('zod'),
    });
  });

  it('of another version than the one asked for are named', async () => {
    mkdirSync(join(root, 'node_modules', 'a'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{"dependencies":{"a":"1.0.1"},"devDependencies":{}}');
    writeFileSync(join(root, 'node_modules', 'a', 'package.json'), '{"version":"1.0.0"}');
    expect(await dependencies.run(world())).toMatchObject({
      status: 'missing',
      detail: expect.stringContaining(': a'),
    });
    writeFileSync(join(root, 'node_modules', 'a', 'package.json'), '{"version":"1.0.1"}');
    expect(await dependencies.run(world())).toMatchObject({ status: 'ok' });
  });

  it('of the tests may be absent', async () => {
    writeFileSync(join(root, 'package.json'), '{"dependencies":{},"devDependencies":{"b":"1.0.0"}}');
    expect(await dependencies.run(world())).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('npm test'),
    });
  });
});

describe('k6', () => {
  it('that is nowhere is missing', async () => {
    expect(await k6.run(world())).toMatchObject({ status: 'missing' });
  });

  it('of K6_BIN that cannot be used is missing, with the reason and the way out', async () => {
    const env = { PATH: '/nowhere', K6_BIN: join(root, 'none') };
    expect(await examine([k6], world({ env }), true)).toMatchObject([
      { status: 'missing', detail: expect.stringContaining('K6_BIN is'), remedy: expect.stringContaining('unset it') },
    ]);
  });
});

describe('folders', () => {
  it('are made where they lack, and nothing is left in them', async () => {
    expect(await folders.run(world())).toMatchObject({ status: 'ok' });
    expect(readdirSync(join(root, 'runs'))).toEqual([]);
  });

  it('that cannot be written are named with the reason', async () => {
    writeFileSync(join(root, 'runs'), 'a file is in the way');
    const finding = await folders.run(world());
    expect(finding).toMatchObject({ status: 'missing', detail: expect.stringMatching(/EEXIST.*runs/) });
    expect(finding.remedy).toContain(root);
  });
});

it.each([
  [1e8, 'missing'],
  [1e9, 'warn'],
  [1e10, 'ok'],
])('%d bytes of free disk are %s', (free, status) => {
  expect(judgeSpace(free).status).toBe(status);
});

it.each([
  ['256', 'warn'],
  ['4096', 'ok'],
  ['unlimited', 'ok'],
])('a limit of %s open files is %s', (limit, status) => {
  expect(judgeOpenFiles(limit).status).toBe(status);
});

it('little memory and a single core are warnings, not obstacles', async () => {
  expect(await memory.run(on({ availableMemory: 5e8 }))).toMatchObject({ status: 'warn' });
  expect(await memory.run(on({ platform: 'darwin', availableMemory: 5e8 }))).toMatchObject({ status: 'ok' });
  expect(await cpu.run(on({ cores: 1 }))).toMatchObject({ status: 'warn' });
});

it("a clock before the kit's own files is wrong", async () => {
  utimesSync(join(root, 'package.json'), 1_800_000_000, 1_800_000_000);
  expect(await clock.run(world({ now: () => Date.UTC(2001, 0, 1) }))).toMatchObject({ status: 'missing' });
  expect(await clock.run(world({ now: () => 1_800_000_001_000 }))).toMatchObject({ status: 'ok' });
});

describe('target', () => {
  const serving = async (body: string) => {
    const listening = createServer((_, response) => response.setHeader('content-type', 'application/json').end(body));
    server = listening;
    await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
    const { port } = listening.address() as AddressInfo;
    return world({ findTarget: () => sandboxTarget({ port, token: 'x' }) });
  };

  it('that is not named is fine', async () => {
    expect(await target.run(world())).toMatchObject({ status: 'ok', detail: expect.stringContaining('sandbox') });
  });

  it('that answers as the platform is fine', async () => {
    const health = { success: true, data: { status: 'healthy', version: '3.1.4' } };
    expect(await target.run(await serving(JSON.stringify(health)))).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('version 3.1.4'),
    });
  });

  it('that is something else is missing', async () => {
    expect(await examine([target], await serving('<html>'), true)).toMatchObject([{ status: 'missing' }]);
  });
});
