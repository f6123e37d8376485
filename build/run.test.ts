import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unsupported } from './platform.mjs';
import { placeK6, scriptFor } from './set-up/fake-release.ts';

// A little project of its own: the real set-up, a runner that prints its arguments, and an npm that plays its part.
const kit = resolve(import.meta.dirname, '..');
let root: string;
let children: ChildProcess[];

/** Does what npm ci does (the record comes last), and keeps a list of how it was called. */
const fakeNpm = `#!/bin/sh
echo "$@" >> npm.log
rm -rf node_modules; mkdir -p node_modules
[ -e npm-fails ] && echo "npm error 404 no such package" >&2 && exit 1
[ -e npm-hangs ] && echo $$ > npm.pid && while [ -e npm-hangs ]; do sleep 0.1; done
for name in tsx esbuild get-tsconfig undici tar snappy; do ln -s "${kit}/node_modules/$name" node_modules/$name; done
mkdir node_modules/thing && echo '{"version":"1.0.0"}' > node_modules/thing/package.json
[ "$2" = --omit=dev ] || { mkdir node_modules/tester && echo '{"version":"1.0.0"}' > node_modules/tester/package.json; }
echo '{}' > node_modules/.package-lock.json
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'set-up-'));
  children = [];
  cpSync(join(kit, 'build'), join(root, 'build'), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  mkdirSync(join(root, 'runner'));
  writeFileSync(
    join(root, 'runner', 'main.ts'),
    `const argv: string[] = process.argv.slice(2);\nconsole.log(JSON.stringify(argv));\n`,
  );
  writeFileSync(join(root, 'package.json'), '{"type":"module","dependencies":{"thing":"1.0.0","tsx":"4"}}');
  lockThing('1.0.0');
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'npm'), fakeNpm, { mode: 0o755 });
  placeK6(join(root, 'k6'), scriptFor('2.2.0'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const lockThing = (version: string) => {
  const packages = {
    '': {},
    'node_modules/thing': { version },
    'node_modules/tester': { version: '1.0.0', dev: true },
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
};
const npmCalls = () =>
  existsSync(join(root, 'npm.log')) ? readFileSync(join(root, 'npm.log'), 'utf8').trim().split('\n') : [];

function begin(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin`, K6_BIN: join(root, 'k6', 'k6'), ...env },
  });
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((done) =>
    child.on('close', (code) => done({ code, out, err })),
  );
  return { child, ended, err: () => err };
}
const run = (args: readonly string[], env?: Record<string, string>) => begin(['build/run.mjs', ...args], env).ended;

describe('a verb', () => {
  it('reaches the runner with its arguments, with nothing but them on standard output', async () => {
    const { code, out, err } = await run(['load', 'peak', '--tag', 'a b']);
    expect([code, JSON.parse(out)]).toEqual([0, ['load', 'peak', '--tag', 'a b']]);
    expect(err).toContain('set-up: installing packages');
  });

  it('installs once, and again when the lockfile says something else', async () => {
    await run(['report']);
    expect((await run(['report'])).err).toBe('');
    expect(npmCalls()).toHaveLength(1);
    lockThing('1.0.1');
    await run(['report']);
    expect(npmCalls()).toHaveLength(2);
  });

  it('takes an installation made by hand for what it is', async () => {
    const npm = spawn('npm', ['ci'], { cwd: root, env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin` } });
    await new Promise((done) => npm.on('close', done));
    expect((await run(['report'])).code).toBe(0);
    expect(npmCalls()).toEqual(['ci']);
  });

  it('installs again when a package went missing under it', async () => {
    await run(['report']);
    rmSync(join(root, 'node_modules', 'thing'), { recursive: true });
    expect(await run(['report'])).toMatchObject({ code: 0, out: '["report"]\n' });
    expect(npmCalls()).toHaveLength(2);
  });

  it('ends with 5 and the last words of npm when packages cannot be installed', async () => {
    writeFileSync(join(root, 'npm-fails'), '');
    const { code, out, err } = await run(['report']);
    expect([code, out]).toEqual([5, '']);
    expect(err).toContain('npm: npm error 404 no such package');
    rmSync(join(root, 'npm-fails'));
    expect((await run(['report'])).code).toBe(0);
  });

  it('that meets a defect ends with 70, not with a verdict', async () => {
    writeFileSync(join(root, 'runner', 'main.ts'), `throw new Error('broken');`);
    expect(await run(['report'])).toMatchObject({ code: 70, err: expect.stringContaining('Error: broken') });
  });

  it('that drives k6 ends with 5 when k6 cannot be had; asking it for help needs none', async () => {
    const env = { K6_BIN: join(root, 'nowhere') };
    const { code, out, err } = await run(['load', 'peak'], env);
    expect([code, out]).toEqual([5, '']);
    expect(err).toContain('K6_BIN is');
    expect((await run(['load', '--help'], env)).code).toBe(0);
    expect((await run(['report'], env)).code).toBe(0);
  });
});

describe('NODE_ENV=production', () => {
  it('leaves the packages of the tests out, until the tests want them', async () => {
    const production = { NODE_ENV: 'production' };
    await run(['load', 'peak'], production);
    expect(await begin(['build/setup.mjs', '--dev'], production).ended).toMatchObject({ code: 0 });
    await run(['load', 'peak'], production);
    expect(npmCalls().map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'ci --omit=dev',
      'ci --include=dev',
    ]);
  });
});

describe('set-ups', () => {
  it('at once install one time', async () => {
    const ends = await Promise.all([run(['a']), run(['b']), run(['c'])]);
    expect(ends.map(({ code, out }) => [code, out])).toEqual([
      [0, '["a"]\n'],
      [0, '["b"]\n'],
      [0, '["c"]\n'],
    ]);
    expect(npmCalls()).toHaveLength(1);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stopped by %s end with 130, take npm along, and are made up for',
    async (signal) => {
      writeFileSync(join(root, 'npm-hangs'), '');
      const first = begin(['build/run.mjs', 'report']);
      const npm = await npmPid();
      first.child.kill(signal);
      expect(await first.ended).toMatchObject({ code: 130, out: '', err: expect.stringContaining('interrupted') });
      expect(() => process.kill(npm, 0)).toThrow('ESRCH');
      expect(existsSync(join(root, '.cache', 'set-up.lock'))).toBe(false);
      rmSync(join(root, 'npm-hangs'));
      expect(await run(['report'])).toMatchObject({ code: 0, out: '["report"]\n' });
      expect(npmCalls()).toHaveLength(2);
    },
  );

  it('after one that was killed wait for the npm it left, then install anew', async () => {
    writeFileSync(join(root, 'npm-hangs'), '');
    const first = begin(['build/run.mjs', 'report']);
    await npmPid();
    first.child.kill('SIGKILL');
    await first.ended;
    const second = begin(['build/run.mjs', 'report']);
    await vi.waitFor(() => expect(second.err()).toContain('waiting for another set-up'), { timeout: 20_000 });
    expect(npmCalls()).toHaveLength(1);
    rmSync(join(root, 'npm-hangs'));
    expect(await second.ended).toMatchObject({ code: 0, out: '["report"]\n' });
  });

  const npmPid = () =>
    vi.waitFor(
      () => {
        const pid = Number(readFileSync(join(root, 'npm.pid'), 'utf8'));
        expect(pid).toBeGreaterThan(0);
        return pid;
      },
      { timeout: 20_000 },
    );
});

describe('a machine', () => {
  const machine = (platform: string, arch: string, node: string) => ({ platform, arch, versions: { node } });

  it.each([
    ['linux', 'x64', '20.19.0'],
    ['linux', 'arm64', '22.12.0'],
    ['darwin', 'x64', '24.0.0'],
    ['darwin', 'arm64', '20.20.2'],
  ])('%s on %s with Node %s is fine', (...is) => {
    expect(unsupported(machine(...is))).toBeNull();
  });

  it.each([
    ['win32', 'x64', '22.12.0', 'WSL'],
    ['linux', 'x64', '20.18.3', 'nodejs.org'],
    ['linux', 'x64', '18.20.8', 'nodejs.org'],
    ['linux', 'ia32', '20.19.0', 'x64 and arm64'],
    ['freebsd', 'x64', '20.19.0', 'Linux and macOS'],
  ])('%s on %s with Node %s is refused and told of %s', (platform, arch, node, hint) => {
    expect(unsupported(machine(platform, arch, node))?.hint).toContain(hint);
  });
});
