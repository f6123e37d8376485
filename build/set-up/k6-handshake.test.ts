import { mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { findK6 } from '../k6-binary.mjs';
import { placeK6 } from './fake-release.ts';

// A real k6 that says it is of another version: what is tried is what it does.
const kit = resolve(import.meta.dirname, '..', '..');
let real: string;
let root: string;

beforeAll(async () => {
  const found = await findK6({ root: kit, env: process.env });
  if (found === null) throw new Error('these tests need k6; type: node build/setup.mjs --dev');
  real = found.path;
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'handshake-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const untested = (run: string) =>
  placeK6(join(root, 'bin'), `#!/bin/sh\n[ "$1" = version ] && echo "k6 v2.9.0 (test)" && exit 0\n${run}\n`);
const find = async (told: string[] = []) =>
  findK6({ root, env: { PATH: join(root, 'bin') }, tell: (line) => told.push(line) });

it('an untested k6 whose counts are right is taken, tried once, and tried again when it changes', async () => {
  const path = untested(`exec "${real}" "$@"`);
  const told: string[] = [];
  expect(await find(told)).toEqual({ path, version: '2.9.0', source: 'PATH', tested: false });
  expect(told).toHaveLength(1);
  await find(told);
  expect(told).toHaveLength(1);
  utimesSync(path, 1, 1);
  await find(told);
  expect(told).toHaveLength(2);
  expect(readFileSync(join(root, '.cache', 'k6', 'handshakes.json'), 'utf8')).toContain(path);
});

it('an untested k6 that sends but does not report is not taken', async () => {
  untested(`K6_PROMETHEUS_RW_SERVER_URL=http://127.0.0.1:9 exec "${real}" "$@" 2>/dev/null`);
  expect(await find()).toBeNull();
});

it('an untested k6 that sends too little is not taken', async () => {
  untested(`exec "${real}" "$@" --iterations 39`);
  expect(await find()).toBeNull();
});

it('an untested k6 that fails is not taken', async () => {
  untested('exit 3');
  expect(await find()).toBeNull();
});
