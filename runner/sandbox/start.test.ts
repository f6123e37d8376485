import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KitError } from '../../lib/model/kit-error.ts';
import { type RunningSandbox, type StartOptions, startSandbox } from './start.ts';

const root = resolve(import.meta.dirname, '..', '..');
const started: RunningSandbox[] = [];

async function start(options: Omit<StartOptions, 'root'> = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ root, ...options });
  started.push(sandbox);
  return sandbox;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.stop()));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
/** Leaves nothing behind, also when it waited in vain. */
async function gone(pid: number): Promise<void> {
  try {
    await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000, interval: 20 });
  } finally {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
}
const reached = (sandbox: RunningSandbox, inFlight: number) =>
  vi.waitUntil(async () => (await sandbox.counts()).inFlight === inFlight, { timeout: 20_000, interval: 20 });

async function refusalOf(options: Omit<StartOptions, 'root'>): Promise<KitError> {
  const error: unknown = await start(options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KitError);
  return error as KitError;
}

describe('the sandbox as a process', () => {
  it('answers, counts what it answered, and is gone after stop', async () => {
    const sandbox = await start();
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const answer = await fetch(`${sandbox.baseUrl}${i % 3 === 0 ? '/orders' : '/health/live'}`);
        await answer.text();
        return answer.status;
      }),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    const { counts, received, inFlight, abandoned } = await sandbox.counts();
    expect(counts).toEqual({ 'orders.list': { 401: 20 }, 'health.check-liveness': { 200: 40 } });
    expect([received, inFlight, abandoned]).toEqual([{ 'orders.list': 20, 'health.check-liveness': 40 }, 0, 0]);
    await sandbox.stop();
    expect(isAlive(sandbox.pid)).toBe(false);
    await expect(sandbox.counts()).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
    await sandbox.stop();
  });

  it('ends when its parent is killed', async () => {
    const script = `
      const { startSandbox } = await import(${JSON.stringify(join(import.meta.dirname, 'start.ts'))});
      const { pid } = await startSandbox({ root: ${JSON.stringify(root)} });
      process.stdout.write(String(pid));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: root });
    const pid = Number(await new Promise((found) => parent.stdout.once('data', found)));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await gone(pid);
  });

  it('ends when its parent goes while it still starts', async () => {
    const script = `
      const { fork } = await import('node:child_process');
      const child = fork(${JSON.stringify(join(import.meta.dirname, 'process.ts'))}, ['--child'], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      process.stdout.write(String(child.pid), () => process.exit());`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: root });
    const pid = Number(await new Promise((found) => parent.stdout.once('data', found)));
    await gone(pid);
  });

  it('is not stopped by the Ctrl-C that reaches its parent too', async () => {
    const sandbox = await start();
    process.kill(sandbox.pid, 'SIGINT');
    expect((await fetch(`${sandbox.baseUrl}/health`)).status).toBe(200);
  });

  it('stops while requests hang', async () => {
    const sandbox = await start({ fault: ['health.check=hang'] });
    const hung = fetch(`${sandbox.baseUrl}/health`).catch((error: unknown) => error);
    await reached(sandbox, 1);
    await sandbox.stop();
    expect(isAlive(sandbox.pid)).toBe(false);
    expect(await hung).toBeInstanceOf(Error);
  });

  it('says what is wrong with its settings, and with its port', async () => {
    expect((await refusalOf({ fault: ['orders.crate=fail'] })).code).toBe('USAGE');
    expect((await refusalOf({ logHeld: '/nowhere/held.tsv' })).code).toBe('DISK');
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    const taken = await refusalOf({ port });
    expect([taken.code, taken.message]).toEqual(['PORT', `port ${port} on 127.0.0.1 is taken`]);
    await new Promise((closed) => server.close(closed));
  });
});

describe('the counts', () => {
  it('leave out an answer whose client hung up before, and tell it apart', async () => {
    const sandbox = await start({ latency: ['health.check=60s'], fault: ['health.check-readiness=hang:1'] });
    const leaving = new AbortController();
    const left = ['health', 'health/ready'].map((path) =>
      fetch(`${sandbox.baseUrl}/${path}`, { signal: leaving.signal }).catch((error: unknown) => error),
    );
    await reached(sandbox, 2);
    leaving.abort();
    await Promise.all(left);
    await reached(sandbox, 0);
    const { counts, received, abandoned } = await sandbox.counts();
    expect([counts, abandoned]).toEqual([{}, 2]);
    expect(received).toEqual({ 'health.check': 1, 'health.check-readiness': 1 });
  });

  it('count faults as what was answered; a connection that was cut is no answer', async () => {
    const sandbox = await start({
      fault: ['health.check=fail:50%', 'health.check-liveness=refuse', 'health.check-readiness=reset'],
    });
    const get = (path: string) =>
      fetch(`${sandbox.baseUrl}${path}`).then(
        ({ status }) => status,
        () => 0,
      );
    const statuses = [
      await get('/health'),
      await get('/health'),
      await get('/health/live'),
      await get('/health/ready'),
    ];
    expect(statuses).toEqual([200, 500, 404, 0]);
    const { counts, abandoned } = await sandbox.counts();
    expect(counts).toEqual({ 'health.check': { 200: 1, 500: 1 }, 'health.check-liveness': { 404: 1 } });
    expect(abandoned).toBeGreaterThanOrEqual(1);
  });
});

describe('a latency', () => {
  it('holds each answer at least that long, and is written down for each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'held-'));
    const logHeld = join(folder, 'held.tsv');
    const sandbox = await start({ latency: ['uniform:30ms-90ms'], logHeld });
    await Promise.all(Array.from({ length: 20 }, async () => (await fetch(`${sandbox.baseUrl}/health/live`)).text()));
    await sandbox.stop();
    const lines = readFileSync(logHeld, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(lines).toHaveLength(20);
    for (const [endpoint, status, held] of lines) {
      expect([endpoint, status]).toEqual(['health.check-liveness', '200']);
      // Node's timers count whole milliseconds.
      expect(Number(held)).toBeGreaterThanOrEqual(29);
    }
    rmSync(folder, { recursive: true });
  });
});

describe('a capacity', () => {
  it('refuses with 503 what finds the queue full', async () => {
    const sandbox = await start({ capacity: '1/s:0' });
    const get = async () => (await fetch(`${sandbox.baseUrl}/health/live`)).status;
    expect([await get(), await get()]).toEqual([200, 503]);
  });
});
