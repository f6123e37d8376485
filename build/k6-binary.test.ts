import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureK6, findK6, type K6Search, k6Version } from './k6-binary.mjs';
import { archive, archiveOf, type FakeHost, fakeHost, placeK6, scriptFor, sha256 } from './set-up/fake-release.ts';

const checksumsPath = `/v${k6Version}/k6-v${k6Version}-checksums.txt`;
const archivePath = `/v${k6Version}/${archive}`;
const wholeScript = scriptFor(k6Version);
const limits = { connect: 1_000, silence: 1_000, download: 20_000, build: 60_000, wait: 60_000 };

let root: string;
let host: FakeHost | undefined;
let told: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'k6-binary-'));
  told = [];
});
afterEach(() => {
  host?.close();
  host = undefined;
  rmSync(root, { recursive: true, force: true });
});

/** No Go, no k6 and no proxy but what the test puts there. */
const search = (env: Record<string, string> = {}): K6Search & { limits: typeof limits } => ({
  root,
  env: { PATH: join(root, 'bin'), HASIVU_K6_RELEASES: host?.base ?? 'http://127.0.0.1:9', ...env },
  tell: (line) => told.push(line),
  limits,
});
const cachedPath = () => join(root, '.cache', 'k6', k6Version, 'k6');
const leftovers = () => readdirSync(join(root, '.cache', 'k6')).filter((name) => name !== k6Version);

async function hostWith(handlers: Parameters<typeof fakeHost>[0]): Promise<void> {
  host = await fakeHost(handlers);
}

async function releaseWith(bytes: Buffer, checksums = `${sha256(bytes)}  ${archive}\n`): Promise<void> {
  await hostWith({
    [checksumsPath]: (_, response) => response.end(`${'0'.repeat(64)}  something-else.tar.gz\n${checksums}`),
    [archivePath]: (_, response) => response.end(bytes),
  });
}

describe('a k6 that is there', () => {
  it.each([
    ['2.2.0', true],
    ['2.2.7', true],
  ])('k6 %s on PATH is taken as it is', async (version, tested) => {
    const path = placeK6(join(root, 'bin'), scriptFor(version));
    expect(await findK6(search())).toEqual({ path, version, source: 'PATH', tested });
  });

  it.each(['1.9.0', '2.0.9', '3.0.0'])('k6 %s on PATH is passed over, and it is said', async (version) => {
    placeK6(join(root, 'bin'), scriptFor(version));
    expect(await findK6(search())).toBeNull();
    await releaseWith(await archiveOf(wholeScript));
    expect(await ensureK6(search())).toMatchObject({ path: cachedPath(), source: 'cache' });
    expect(told.join('\n')).toContain(`it is k6 ${version}; 2.1 or newer and below 3 is needed`);
  });

  it('an untested k6 that sends nothing does not pass the trial', async () => {
    placeK6(join(root, 'bin'), scriptFor('2.1.0').replace('exit 1', 'exit 0'));
    expect(await findK6(search())).toBeNull();
    await expect(ensureK6(search())).rejects.toMatchObject({
      message: expect.stringContaining('k6 2.1.0 is untested, and of 40 requests asked for it sent 0'),
    });
  });

  it('K6_BIN comes before PATH', async () => {
    placeK6(join(root, 'bin'), scriptFor('2.2.0'));
    const path = placeK6(join(root, 'mine'), scriptFor('2.2.1'));
    expect(await findK6(search({ K6_BIN: path }))).toMatchObject({ path, version: '2.2.1', source: 'K6_BIN' });
  });

  it.each([
    ['which does not exist', () => join(root, 'nowhere'), 'no such file'],
    ['which is a folder', () => root, 'it is not a file'],
    ['of version 3', () => placeK6(join(root, 'mine'), scriptFor('3.0.0')), 'it is k6 3.0.0'],
    ['which is something else', () => placeK6(join(root, 'mine'), '#!/bin/sh\necho hello\n'), 'it said "hello"'],
  ])('a K6_BIN %s is an error, even with a good k6 on PATH', async (_, path, reason) => {
    placeK6(join(root, 'bin'), scriptFor('2.2.0'));
    const failing = findK6(search({ K6_BIN: path() }));
    await expect(failing).rejects.toMatchObject({ code: 'K6_MISSING', exitCode: 5 });
    await expect(failing).rejects.toThrow(reason);
  });
});

describe('the release archive', () => {
  it('is unpacked into the cache when its checksum is the published one, and then found without the host', async () => {
    await releaseWith(await archiveOf(wholeScript));
    const made = await ensureK6(search());
    expect(made).toEqual({ path: cachedPath(), version: k6Version, source: 'cache', tested: true });
    expect(readFileSync(cachedPath(), 'utf8')).toBe(wholeScript);
    expect(leftovers()).toEqual([]);
    const before = host?.asked.length;
    expect(await ensureK6(search())).toEqual(made);
    expect(host?.asked.length).toBe(before);
  });

  it('may lie behind a redirect', async () => {
    const bytes = await archiveOf(wholeScript);
    await hostWith({
      [checksumsPath]: (_, response) => response.end(`${sha256(bytes)}  ${archive}\n`),
      [archivePath]: (_, response) => response.writeHead(302, { location: '/elsewhere?signature=x' }).end(),
      '/elsewhere?signature=x': (_, response) => response.end(bytes),
    });
    expect(await ensureK6(search())).toMatchObject({ source: 'cache' });
  });

  const refusals: [string, string, () => Promise<void>][] = [
    [
      'that was tampered with',
      'is not what k6-v2.2.0-checksums.txt says',
      async () =>
        releaseWith(await archiveOf(`${wholeScript}# more\n`), `${sha256(await archiveOf(wholeScript))}  ${archive}\n`),
    ],
    [
      'that ends early',
      'is not what k6-v2.2.0-checksums.txt says',
      async () => {
        const bytes = await archiveOf(wholeScript);
        await releaseWith(bytes.subarray(0, bytes.length / 2), `${sha256(bytes)}  ${archive}\n`);
      },
    ],
    [
      'whose transfer breaks',
      'broke off',
      async () => {
        const bytes = await archiveOf(wholeScript);
        await hostWith({
          [checksumsPath]: (_, response) => response.end(`${sha256(bytes)}  ${archive}\n`),
          [archivePath]: (_, response) => {
            response.writeHead(200, { 'content-length': bytes.length });
            response.write(bytes.subarray(0, 100), () => response.destroy());
          },
        });
      },
    ],
    [
      'that the checksum file does not name',
      `has no line for ${archive}`,
      async () => releaseWith(await archiveOf(wholeScript), ''),
    ],
    ['that is not there', 'answers 404', async () => hostWith({})],
    [
      'whose host accepts and then says nothing',
      'cannot be reached',
      async () => hostWith({ [checksumsPath]: () => {} }),
    ],
    [
      'that stops in the middle',
      'broke off',
      async () => {
        const bytes = await archiveOf(wholeScript);
        await hostWith({
          [checksumsPath]: (_, response) => response.end(`${sha256(bytes)}  ${archive}\n`),
          [archivePath]: (_, response) => void response.writeHead(200).write(bytes.subarray(0, 100)),
        });
      },
    ],
    ['whose host is not there', 'cannot be reached', async () => {}],
    ['that holds another version', 'it is k6 2.1.0', async () => releaseWith(await archiveOf(scriptFor('2.1.0')))],
    [
      'whose k6 does not run',
      'does not answer like k6',
      async () => releaseWith(await archiveOf('#!/bin/sh\nexit 1\n')),
    ],
  ];

  it.each(refusals)('%s leaves nothing behind and says so', async (_, reason, prepare) => {
    await prepare();
    const failing = ensureK6(search());
    await expect(failing).rejects.toMatchObject({ code: 'K6_MISSING', exitCode: 5 });
    await expect(failing).rejects.toThrow(reason);
    await expect(failing).rejects.toMatchObject({ hint: expect.stringMatching(/K6_BIN.*PATH.*Go 1\.25/s) });
    expect(readdirSync(join(root, '.cache', 'k6'))).toEqual([]);
    expect(readdirSync(join(root, '.cache'))).toEqual(['k6']);
  });

  it('a base address that is none is an error that names the setting', async () => {
    await expect(ensureK6(search({ HASIVU_K6_RELEASES: 'ftp://x' }))).rejects.toThrow(
      'HASIVU_K6_RELEASES is "ftp://x"',
    );
  });
});

describe('the Go build', () => {
  const placeGo = (build: string, version = 'go1.26.1') => {
    mkdirSync(join(root, 'build', 'k6'), { recursive: true });
    const script = `#!/bin/sh\nPATH=/usr/bin:/bin\nif [ "$1" = version ]; then echo "go version ${version} test/test"; exit 0; fi\n`;
    // The argument after -o is where the binary goes.
    const outOf = 'while [ $# -gt 0 ]; do [ "$1" = -o ] && out="$2"; shift; done\n';
    const path = placeK6(join(root, 'bin'), `${script}${outOf}${build}\n`);
    writeFileSync(join(root, 'bin', 'go'), readFileSync(path), { mode: 0o755 });
    rmSync(path);
  };

  it('follows when the release cannot be had', async () => {
    placeGo(`cat > "$out" <<'END'\n${wholeScript}END`);
    expect(await ensureK6(search())).toMatchObject({ path: cachedPath(), source: 'cache' });
    expect(leftovers()).toEqual([]);
  });

  it('that fails is reported with its last lines', async () => {
    placeGo('echo "missing go.sum entry" >&2; exit 1');
    await expect(ensureK6(search())).rejects.toThrow('missing go.sum entry');
    expect(readdirSync(join(root, '.cache', 'k6'))).toEqual([]);
  });

  it('is not tried with a Go that is too old', async () => {
    placeGo('exit 0', 'go1.19.2');
    await expect(ensureK6(search())).rejects.toThrow('Go 1.19.2 is too old');
  });

  it('that takes too long is stopped', async () => {
    placeGo('sleep 600');
    await expect(ensureK6({ ...search(), limits: { ...limits, build: 300 } })).rejects.toThrow('not done within');
  });

  it('that is interrupted leaves nothing, and the next set-up is whole', async () => {
    placeGo('echo partly > "$out"; sleep 600');
    const abort = new AbortController();
    const failing = ensureK6({ ...search(), signal: abort.signal });
    const folder = join(root, '.cache', 'k6');
    const isHalfMade = () => readdirSync(folder).some((name) => existsSync(join(folder, name, 'k6')));
    await vi.waitFor(() => expect(isHalfMade()).toBe(true), { timeout: 20_000 });
    abort.abort();
    await expect(failing).rejects.toMatchObject({
      code: 'INTERRUPTED',
      exitCode: 130,
    });
    expect(readdirSync(join(root, '.cache', 'k6'))).toEqual([]);
    await releaseWith(await archiveOf(wholeScript));
    expect(await ensureK6(search())).toMatchObject({ source: 'cache' });
  });
});

describe('the cache', () => {
  beforeEach(async () => {
    await releaseWith(await archiveOf(wholeScript));
    await ensureK6(search());
  });

  it('does not vouch for a binary that was cut off', async () => {
    truncateSync(cachedPath(), 10);
    expect(await findK6(search())).toBeNull();
    expect(await ensureK6(search())).toMatchObject({ source: 'cache' });
    expect(readFileSync(cachedPath(), 'utf8')).toBe(wholeScript);
    expect(leftovers()).toEqual([]);
  });

  it('does not vouch for another binary of the same size', async () => {
    writeFileSync(cachedPath(), wholeScript.replace('exit 1', 'exit 0'));
    utimesSync(cachedPath(), 1, 1);
    expect(await findK6(search())).toBeNull();
  });

  it('does not vouch for a binary without a stamp', async () => {
    rmSync(`${cachedPath()}.json`);
    expect(await findK6(search())).toBeNull();
  });

  it('still vouches for the same binary after it was copied', async () => {
    utimesSync(cachedPath(), 1, 1);
    expect(await findK6(search())).toMatchObject({ path: cachedPath() });
    expect(JSON.parse(readFileSync(`${cachedPath()}.json`, 'utf8'))).toMatchObject({
      mtimeMs: Math.floor(statSync(cachedPath()).mtimeMs),
    });
  });
});

describe('several set-ups', () => {
  it('at once make k6 one time, and all have it', async () => {
    await releaseWith(await archiveOf(wholeScript));
    const made = await Promise.all([1, 2, 3, 4].map(() => ensureK6(search())));
    expect(new Set(made.map(({ path }) => path))).toEqual(new Set([cachedPath()]));
    expect(host?.asked.filter((path) => path === archivePath)).toHaveLength(1);
    expect(readdirSync(join(root, '.cache'))).toEqual(['k6']);
  });

  it('clear away what a killed one left', async () => {
    mkdirSync(join(root, '.cache', 'k6', '.partial-dead'), { recursive: true });
    writeFileSync(join(root, '.cache', 'k6', '.partial-dead', 'k6'), 'half');
    await releaseWith(await archiveOf(wholeScript));
    await ensureK6(search());
    expect(leftovers()).toEqual([]);
  });
});
