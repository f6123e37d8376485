import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { type FakePlatform, startFakePlatform } from '../targets/fake-platform.ts';
import { createClient } from '../targets/http-client.ts';
import { openJournal } from '../targets/journal.ts';
import { prepare } from '../targets/prepare.ts';
import { signIn } from '../targets/sign-in.ts';
import { keepAccess, stateFolder } from '../targets/state.ts';
import { sandboxTarget, type Target } from '../targets/target.ts';
import type { World } from '../world.ts';
import { clean } from './clean.ts';

const id = '20261123-0031-smoke-k7m2';
const runTag = 'RTESTTAG';
let fake: FakePlatform;
let root: string;
let folder: string;
beforeEach(async () => {
  fake = await startFakePlatform(2);
  root = mkdtempSync(join(tmpdir(), 'clean-'));
  folder = join(root, 'runs', id);
  mkdirSync(folder, { recursive: true });
});
afterEach(() => fake.close());

const remote = (): Target => ({
  name: 'fake',
  baseUrl: fake.baseUrl,
  environment: 'staging',
  environmentStated: true,
  kind: 'remote',
  fixtures: { from: 'file', path: 'none' },
  version: null,
});

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid as number;
}

/** A run that was killed when it had prepared a few things. */
async function killedRun(target: Target, pid: number): Promise<void> {
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ id, target: { environment: target.environment } }));
  const { fixtures } = fake;
  keepAccess(stateFolder(root, id), { version: 1, pid, runId: id, runTag, usersPerRole: 2, target, fixtures });
  const client = createClient({ baseUrl: fake.baseUrl, runId: id });
  const journal = openJournal(join(folder, 'journal.ndjson'));
  const sessions = await signIn(client, fixtures, { usersPerRole: 2, now: Date.now });
  const supplies = [
    { slot: 'menuItem.id', count: 2 },
    { slot: 'order.id', count: 2 },
  ];
  await prepare({ client, sessions, fixtures, journal, runTag, seed: 1, supplies, now: Date.now });
  journal.close();
  await client.close();
}

async function run(positional: readonly string[], flags: Readonly<Record<string, unknown>> = {}) {
  const lines: string[] = [];
  const world: World = {
    env: {},
    now: Date.now,
    root,
    home: root,
    out: (text) => lines.push(text),
    err: (text) => lines.push(text),
    isTerminal: false,
    signal: new AbortController().signal,
  };
  const code = await clean.run(positional, flags, loadConfig(world), world);
  return { code, text: lines.join('\n') };
}
const itemsLeft = () => fake.rows.filter(({ endpoint, state }) => endpoint === 'menu.create-item' && state === 'there');

describe('npm run clean', () => {
  it('without a run lists those that did not finish, and what to type', async () => {
    expect((await run([])).text).toBe('No run left anything to clean up.');
    await killedRun(remote(), await deadPid());
    const { code, text } = await run([]);
    expect(code).toBe(0);
    expect(text).toContain(`${id}      4 prepared  unfinished`);
    expect(text).toContain('npm run clean -- <run>');
    expect(itemsLeft()).toHaveLength(2);
  });

  it('with a run removes what it left, says what stays and why, and then has nothing more to do', async () => {
    await killedRun(remote(), await deadPid());
    const { code, text } = await run([id]);
    expect(code).toBe(0);
    expect(text).toMatch(/menu item +2 +0\n/);
    expect(text).toMatch(/order +0 +2 +an order can be neither cancelled nor deleted/);
    expect(itemsLeft()).toEqual([]);
    expect(existsSync(stateFolder(root, id).path)).toBe(false);
    expect((await run([id])).text).toContain('was cleaned up before');
    expect((await run([])).text).toBe('No run left anything to clean up.');
  });

  it('counts what the load made and nobody can find again', async () => {
    await killedRun(remote(), await deadPid());
    const latency = { count: 31, sum: 1, zero: 0, buckets: [[1, 31]] };
    const row = { endpoint: 'orders.create', status: 201, expected: true, errorCode: null, latency };
    writeFileSync(join(folder, 'windows.ndjson'), `${JSON.stringify({ rows: [row, { ...row, expected: false }] })}\n`);
    expect((await run([id])).text).toMatch(/order +0 +33 /);
  });

  it('--all cleans every run whose process has ended', async () => {
    await killedRun(remote(), await deadPid());
    expect((await run([], { all: true })).text).toContain('is cleaned up');
    expect(itemsLeft()).toEqual([]);
    expect((await run([], { all: true })).text).toBe('Nothing to clean up.');
  });

  it('leaves a run alone that is still going on, unless forced', async () => {
    await killedRun(remote(), process.pid);
    expect((await run([])).text).toContain(`going on (process ${process.pid})`);
    await expect(run([id])).rejects.toMatchObject({ code: 'USAGE', hint: expect.stringContaining('--force') });
    expect(itemsLeft()).toHaveLength(2);
    expect((await run([id], { force: true })).code).toBe(0);
    expect(itemsLeft()).toEqual([]);
  });

  it('finds everything by the tag when the run folder is gone', async () => {
    await killedRun(remote(), await deadPid());
    rmSync(folder, { recursive: true });
    expect((await run([])).text).toContain(id);
    expect((await run([id])).code).toBe(0);
    expect(itemsLeft()).toEqual([]);
    expect(existsSync(stateFolder(root, id).path)).toBe(false);
  });

  it('of a sandbox that has ended has nothing to remove but the state', async () => {
    const gone = { ...sandboxTarget({ port: 9, token: 't' }), baseUrl: fake.baseUrl };
    // Another server has the port by now: it knows no control routes.
    await killedRun(gone, await deadPid());
    const { code, text } = await run([id]);
    expect(code).toBe(0);
    expect(text).toContain('its own sandbox has ended');
    expect(existsSync(stateFolder(root, id).path)).toBe(false);
    expect((await run([])).text).toBe('No run left anything to clean up.');
  });

  it('needs target and fixtures when the state is lost, and takes them only for the same address', async () => {
    await killedRun(remote(), await deadPid());
    rmSync(stateFolder(root, id).path, { recursive: true });
    const blind = await run([id]);
    expect([blind.code, blind.text]).toEqual([5, expect.stringContaining('add --target and --fixtures')]);
    const fixtures = join(root, 'fixtures.json');
    writeFileSync(fixtures, JSON.stringify(fake.fixtures));
    await expect(run([id], { target: 'http://127.0.0.1:9', fixtures })).rejects.toMatchObject({ code: 'USAGE' });
    expect((await run([id], { target: fake.baseUrl, fixtures })).code).toBe(0);
    expect(itemsLeft()).toEqual([]);
  });

  it('names the nearest run for an unknown one', async () => {
    await killedRun(remote(), await deadPid());
    await expect(run(['20261123-0031-smoke-k7m3'])).rejects.toMatchObject({
      code: 'NO_SUCH_RUN',
      message: expect.stringContaining(`nearest is ${id}`),
    });
  });

  it('ends with an error while the target is away, and can be done again', async () => {
    await killedRun(remote(), await deadPid());
    fake.interfere = (_endpoint, _request, response) => {
      response.socket?.resetAndDestroy();
      return true;
    };
    await expect(run([id])).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
    fake.interfere = () => false;
    expect((await run([id])).code).toBe(0);
    expect(itemsLeft()).toEqual([]);
  });
});
