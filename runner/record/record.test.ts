import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KitError } from '../../lib/model/kit-error.ts';
import { buildRecord } from '../../lib/verdict/record.ts';
import { simulate } from '../../lib/verdict/testdata/simulate.ts';
import { diskError, writeWhole } from './disk.ts';
import { createRun, type RunFolder } from './folder.ts';
import { openLines, readLines } from './lines.ts';
import { listRuns, readRun } from './read.ts';
import { isRunId, newRunId } from './run-id.ts';

const parts = simulate({ profile: 'smoke', seed: 7, beganAt: Date.UTC(2026, 10, 23, 0, 31) });

let root: string;
let open: RunFolder[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kit-record-'));
});
afterEach(() => {
  for (const folder of open) folder.close();
  open = [];
  chmodSync(root, 0o700);
  rmSync(root, { recursive: true });
});

function create(id = parts.run.id): RunFolder {
  const folder = createRun(root, { ...parts.run, id }, parts.plan);
  open.push(folder);
  return folder;
}

/** Writes what a run writes while it goes on; how it ends is left to the test. */
function fill(folder: RunFolder): void {
  for (const event of parts.events) folder.event(event);
  for (const increment of parts.increments) folder.window(increment);
  for (const evidence of parts.evidence) folder.evidence(evidence);
}

const errorOf = (action: () => unknown): KitError => {
  try {
    action();
  } catch (error) {
    if (error instanceof KitError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('a run folder', () => {
  it('gives back what was written to it, and the same record', () => {
    const folder = create();
    fill(folder);
    if (parts.generator) folder.writeGenerator(parts.generator);
    folder.writeAfterwards({ served: parts.served, leftBehind: parts.leftBehind, warnings: parts.warnings });
    folder.close();
    folder.close();
    const read = readRun(root, folder.id);
    expect(read.path).toBe(folder.path);
    expect(read.parts).toEqual(parts);
    expect(buildRecord(read.parts)).toEqual(buildRecord(parts));
  });

  it('of a killed run can be read with its last line torn, and is reported as killed and invalid', () => {
    const folder = create();
    fill(folder);
    folder.close();
    appendFileSync(folder.file('windows'), '{"source":"k6-1","from":17953');
    const record = buildRecord(readRun(root, 'latest').parts);
    expect(record.ending).toBe('killed');
    expect(record.verdict.decision).toBe('invalid');
    expect(record.overall.requests).toBe(buildRecord(parts).overall.requests);
  });

  it('says how many whole lines could not be read', () => {
    const folder = create();
    fill(folder);
    folder.close();
    appendFileSync(folder.file('windows'), 'not json\n');
    expect(readRun(root, folder.id).parts.warnings).toMatchObject([
      { code: 'collector-gap', message: '1 lines of windows.ndjson cannot be read: what they held is missing' },
    ]);
  });

  it('has windows and events on the disk as soon as they are told', () => {
    const folder = create();
    fill(folder);
    expect(readLines(folder.file('windows')).values).toHaveLength(parts.increments.length);
    expect(readLines(folder.file('events')).values).toHaveLength(parts.events.length);
  });

  it('is readable by its owner only', () => {
    const folder = create();
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    for (const name of ['run', 'plan', 'windows', 'events', 'evidence'] as const) {
      expect(statSync(folder.file(name)).mode & 0o777).toBe(0o600);
    }
  });

  it('is never written over', () => {
    create();
    const error = errorOf(() => create());
    expect(error.code).toBe('DISK');
    expect(error.message).toMatch(/cannot create .*smoke-k7m2: EEXIST/);
  });

  it('that cannot be created says why and what to do', () => {
    writeFileSync(join(root, 'runs'), 'a file in the way');
    const error = errorOf(() => create());
    expect(error.code).toBe('DISK');
    expect(error.exitCode).toBe(5);
    expect(error.hint).toMatch(/exist|file stands/);
  });

  it.each([
    ['ENOSPC', /the disk is full: free some space/],
    ['EROFS', /read-only/],
    ['EACCES', /may not write there/],
  ])('%s is told with its remedy', (code, hint) => {
    const error = diskError('write', '/runs/x', Object.assign(new Error('x'), { code }));
    expect(error.message).toBe(`cannot write /runs/x: ${code}`);
    expect(error.hint).toMatch(hint);
  });

  it.runIf(existsSync('/dev/full'))('a device that is full is a DISK error at the next flush', () => {
    const lines = openLines('/dev/full');
    lines.append({ some: 'line' });
    expect(errorOf(() => lines.flush())).toMatchObject({ code: 'DISK', hint: expect.stringMatching(/disk is full/) });
    lines.close();
  });

  it('a whole file is there or is not; no half is left behind', () => {
    const path = join(root, 'verdict.json');
    writeWhole(path, 'old');
    expect(errorOf(() => writeWhole(join(root, 'missing', 'verdict.json'), 'new')).code).toBe('DISK');
    writeWhole(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
  });
});

describe('finding a run', () => {
  it('lists the newest first and knows latest', () => {
    for (const id of ['20261123-0031-peak-aaaa', '20261124-0031-smoke-aaaa', '20261123-0932-peak-aaaa']) create(id);
    expect(listRuns(root)).toEqual(['20261124-0031-smoke-aaaa', '20261123-0932-peak-aaaa', '20261123-0031-peak-aaaa']);
    expect(readRun(root, 'latest').parts.run.id).toBe('20261124-0031-smoke-aaaa');
  });

  it('takes the path of a folder too', () => {
    const folder = create();
    expect(readRun('/nowhere', folder.path).parts.run.id).toBe(folder.id);
  });

  it('an unknown run is told with the nearest name and the latest five', () => {
    for (let i = 1; i <= 7; i += 1) create(`2026112${i}-0031-peak-aaaa`);
    const error = errorOf(() => readRun(root, '20261123-0031-peak-aaab'));
    expect(error).toMatchObject({ code: 'NO_SUCH_RUN', exitCode: 2 });
    expect(error.message).toContain('nearest is 20261123-0031-peak-aaaa');
    expect(error.hint?.match(/peak-aaaa/g)).toHaveLength(5);
    expect(error.hint).toContain('20261127-0031-peak-aaaa');
  });

  it('without any run says how to make one', () => {
    expect(errorOf(() => readRun(root, 'latest')).hint).toBe('make one with npm run load -- smoke');
  });

  it('a record of another version is refused', () => {
    const folder = create();
    writeFileSync(folder.file('plan'), JSON.stringify({ ...parts.plan, version: 2 }));
    expect(errorOf(() => readRun(root, folder.id)).message).toMatch(/plan\.json has version 2/);
  });
});

describe('run ids', () => {
  it('sort by time and are recognised', () => {
    let drawn = 0;
    const draw = () => (drawn++ % 7) / 7;
    const moments = [0, 59_999, 60_000, 86_400_000 * 400].map((later) => Date.UTC(2026, 10, 23, 0, 31) + later);
    const ids = moments.map((moment) => newRunId(moment, 'peak', draw));
    expect(ids[0]).toMatch(/^20261123-003100-peak-[2-9a-z]{4}$/);
    expect(ids.every(isRunId)).toBe(true);
    expect([ids[3], ids[2]].toSorted()).toEqual([ids[2], ids[3]]);
  });
});
