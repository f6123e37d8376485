import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoadPlan } from '../../lib/model/plan.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import { home, kit, processesOf, recordOf, runIn, start, untilNone } from './kit-process.ts';

let place: ReturnType<typeof home>;
beforeEach(() => {
  place = home();
});
afterEach(() => place.remove());

const short = ['--duration', '6s', '--rate', '70'];
const ordersOnly = ['--only', 'orders', '--duration', '8s', '--rate', '60'];
const countsOf = ({ endpoints }: RunRecord) =>
  Object.fromEntries(endpoints.map(({ endpoint, requests }) => [endpoint, requests]));

describe('a whole run on the sandbox', () => {
  it('covers all 228 endpoints, all counts agree, and the same seed is the same traffic', async () => {
    const first = await kit(['load', 'smoke', ...short, '--seed', '7', '--json'], place.path);
    expect(first.code, first.err).toBe(0);
    const record = recordOf(first);
    expect(record.coverage).toEqual({ covered: 228, inScope: 228, missing: [] });
    const { planned, begun, windows, summary, served, interrupted, kit: own, differing } = record.conservation;
    expect({ begun, windows, summary, served, interrupted, own, differing }).toEqual({
      begun: planned,
      windows: planned,
      summary: planned,
      served: planned,
      interrupted: 0,
      own: 0,
      differing: [],
    });
    const folder = join(place.path, 'runs', record.run.id);
    const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as LoadPlan;
    expect(countsOf(record)).toEqual(plan.expectedRequests);
    for (const file of ['report.html', 'report.md', 'report.json', 'junit.xml'])
      expect(existsSync(join(folder, file))).toBe(true);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).not.toMatch(/(src|href)="https?:/);
    expect(readdirSync(join(place.path, '.state'))).toEqual([]);
    expect(processesOf(place.path)).toEqual([]);

    const second = await kit(['load', 'smoke', ...short, '--seed', '7', '--json'], place.path);
    expect(countsOf(recordOf(second))).toEqual(countsOf(record));
  });
});

describe('the verdict', () => {
  it.each([
    [
      'a slow endpoint',
      ['normal', ...ordersOnly, '--sandbox-latency', 'orders.get=1500ms'],
      1,
      /orders\.get is too slow/,
    ],
    [
      '2 % of failures',
      ['normal', ...ordersOnly, '--sandbox-fault', 'orders.create=fail:2%'],
      1,
      /orders\.create failed/,
    ],
    [
      'an endpoint that is not there',
      ['smoke', ...short, '--sandbox-fault', 'menus.get-plan=refuse'],
      1,
      /menus\.get-plan was never answered/,
    ],
    [
      'a generator without enough VUs',
      ['normal', ...ordersOnly, '--sandbox-latency', '300ms', '--vus-max', '2'],
      4,
      /the load generator fell short/,
    ],
  ])('%s: the right exit code, and the culprit by name', async (_, args, code, because) => {
    const ended = await kit(['load', ...args, '--json'], place.path);
    expect(recordOf(ended).verdict.because).toMatch(because);
    expect(ended.code).toBe(code);
  });

  it('requests that hang are reported, not left out', async () => {
    const config = join(import.meta.dirname, 'testdata', 'short-timeout.json');
    const args = [
      'load',
      'normal',
      ...ordersOnly,
      '--sandbox-fault',
      'orders.get=hang:25',
      '--config',
      config,
      '--json',
    ];
    const ended = await kit(args, place.path);
    const record = recordOf(ended);
    const hung = record.endpoints.find(({ endpoint }) => endpoint === 'orders.get');
    expect(hung?.statuses['0']).toBe(25);
    expect(record.conservation).toMatchObject({ windows: record.conservation.planned, interrupted: 0 });
    expect(record.verdict.because).toMatch(/orders\.get failed \(mostly: no answer in time\)/);
    expect(ended.code).toBe(1);
  });

  it('a k6 that is killed makes the run invalid, and it says so', async () => {
    const run = start(
      ['load', 'normal', '--only', 'orders', '--duration', '30s', '--rate', '60', '--json'],
      place.path,
    );
    await run.said(/steady/);
    const k6 = processesOf(place.path).find((line) => / run --quiet /.test(line));
    process.kill(Number(k6?.split(' ')[0]), 'SIGKILL');
    const ended = await run.ended;
    expect(ended.code).toBe(4);
    expect(recordOf(ended).verdict.because).toMatch(/k6 was killed \(SIGKILL\)/);
  });
});

describe('a run that is stopped', () => {
  const long = ['load', 'normal', '--only', 'orders', '--duration', '60s', '--rate', '60'];

  it('by Ctrl-C ends in order with 130 and a partial report, and leaves nothing running', async () => {
    const run = start([...long, '--json'], place.path);
    await run.said(/steady/);
    run.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.code, ended.err).toBe(130);
    const record = recordOf(ended);
    expect(record.ending).toBe('interrupted');
    expect(record.verdict.decision).toBe('invalid');
    expect(record.overall.requests).toBeGreaterThan(0);
    const { windows, served, interrupted } = record.conservation;
    expect(Math.abs((served ?? 0) - windows)).toBeLessThanOrEqual(interrupted);
    expect(existsSync(join(place.path, 'runs', record.run.id, 'report.html'))).toBe(true);
    expect(await untilNone(() => processesOf(place.path))).toEqual([]);
    expect(readdirSync(join(place.path, '.state'))).toEqual([]);
  });

  it('by kill -9 leaves no process; report and clean finish the rest', async () => {
    const run = start(long, place.path);
    await run.said(/steady/);
    run.kill('SIGKILL');
    await run.ended;
    expect(await untilNone(() => processesOf(place.path))).toEqual([]);
    const id = runIn(place.path);
    const reported = await kit(['report', id, '--json'], place.path);
    expect(reported.code).toBe(4);
    expect(recordOf(reported).ending).toBe('killed');
    const cleaned = await kit(['clean', id], place.path);
    expect(cleaned.code, cleaned.err).toBe(0);
    expect(readdirSync(join(place.path, '.state'))).toEqual([]);
  });
});
