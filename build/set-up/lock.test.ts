import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { beginningOf } from './process-identity.mjs';

let folder: string;
let told: string[];
const path = () => join(folder, 'lock');
const never = new AbortController().signal;
const lock = (more: { signal?: AbortSignal; limitMs?: number } = {}) => ({
  path: path(),
  doing: 'testing',
  signal: never,
  tell: (line: string) => void told.push(line),
  ...more,
});
const hold = (processes: { pid: number; began: string | null }[], host = hostname()) =>
  writeFileSync(path(), JSON.stringify({ host, doing: 'sleeping', since: 'noon', processes }));
const me = { pid: process.pid, began: beginningOf(process.pid) };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('one works at a time, all get their turn, and nothing is left', async () => {
  let inside = 0;
  const most: number[] = [];
  const turns = Array.from({ length: 8 }, (_, turn) =>
    withLock(lock(), async () => {
      most.push(++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return turn;
    }),
  );
  expect(await Promise.all(turns)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(Math.max(...most)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

it('work that fails gives the lock back', async () => {
  const failing = withLock(lock(), async () => {
    throw new Error('failed');
  });
  await expect(failing).rejects.toThrow('failed');
  expect(existsSync(path())).toBe(false);
});

it('waiting says for what, and has an end', async () => {
  hold([me]);
  await expect(withLock(lock({ limitMs: 0 }), async () => 'never')).rejects.toMatchObject({
    code: 'ENVIRONMENT',
    message: expect.stringContaining(`sleeping: process ${process.pid} since noon`),
    hint: expect.stringContaining(path()),
  });
  expect(existsSync(path())).toBe(true);
});

it('waiting ends when it is interrupted', async () => {
  hold([me]);
  const abort = new AbortController();
  const tell = () => abort.abort();
  await expect(withLock({ ...lock(), tell, signal: abort.signal }, async () => 0)).rejects.toMatchObject({
    exitCode: 130,
  });
});

it('the lock of a process that has ended is taken over', async () => {
  const { pid } = spawnSync('true');
  hold([{ pid, began: '1' }]);
  expect(await withLock(lock(), async () => 'mine')).toBe('mine');
});

it('the lock of a process whose number was given to another one is taken over', async () => {
  hold([{ pid: process.pid, began: 'long ago' }]);
  expect(await withLock(lock(), async () => 'mine')).toBe('mine');
});

it('a child that outlives its parent still holds the lock', async () => {
  const { pid: dead } = spawnSync('true');
  const child = spawn('cat');
  const ended = new Promise((resolve) => child.on('close', resolve));
  hold([
    { pid: dead, began: '1' },
    { pid: child.pid ?? 0, began: beginningOf(child.pid ?? 0) },
  ]);
  const tell = (line: string) => {
    told.push(line);
    child.kill();
  };
  expect(await withLock({ ...lock(), tell }, async () => 'mine')).toBe('mine');
  expect(told).toHaveLength(1);
  await ended;
});

it('children that are named stand in the lock', async () => {
  await withLock(lock(), async (holdsToo) => {
    holdsToo(process.ppid);
    const { processes } = JSON.parse(readFileSync(path(), 'utf8'));
    expect(processes).toEqual([me, { pid: process.ppid, began: beginningOf(process.ppid) }]);
  });
  expect(existsSync(path())).toBe(false);
});

it('the lock of another machine is taken over when it has been silent for a minute, not before', async () => {
  hold([{ pid: 1, began: '1' }], 'another-machine');
  await expect(withLock(lock({ limitMs: 0 }), async () => 0)).rejects.toMatchObject({ code: 'ENVIRONMENT' });
  utimesSync(path(), 1, 1);
  expect(await withLock(lock(), async () => 'mine')).toBe('mine');
});

it('a lock file that is cut off is taken over when it is old', async () => {
  writeFileSync(path(), '{"host":');
  await expect(withLock(lock({ limitMs: 0 }), async () => 0)).rejects.toMatchObject({ code: 'ENVIRONMENT' });
  utimesSync(path(), 1, 1);
  expect(await withLock(lock(), async () => 'mine')).toBe('mine');
});
