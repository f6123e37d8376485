import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { usesAfter } from '../../lib/catalogue/deck.ts';
import type { Evidence } from '../../lib/model/record.ts';
import { hold } from '../../lib/profiles/shape.ts';
import { type K6Launch, startK6 } from './process.ts';
import { openScene, type Scene } from './testing/scene.ts';

const scenes: Scene[] = [];
async function scene(...given: Parameters<typeof openScene>): Promise<Scene> {
  const opened = await openScene(...given);
  scenes.push(opened);
  return opened;
}
afterEach(async () => {
  for (const opened of scenes.splice(0)) await opened.close();
});

const run = (launch: K6Launch, more: Partial<K6Launch> = {}) => startK6({ ...launch, ...more }).done;
const counts = ({ served }: Scene): Record<string, number> => Object.fromEntries([...served].sort());

/** What the deck says must have been asked. */
function planned({ plan }: Scene): Record<string, number> {
  const [menu, list, order] = usesAfter(plan.deck, plan.totalIterations) as [number, number, number];
  return { 'GET /menu': menu, 'GET /orders/*': order, 'GET /orders?student=*': list, 'POST /orders': order };
}

/** A machine that is busy elsewhere holds answers up; what finds no free VU then is dropped. */
const enoughVus = { preAllocatedVus: 120, maxVus: 120 };

describe('k6 as the kit runs it', () => {
  it('runs exactly the planned iterations, each operation as often as the deck says, and is measured', async () => {
    const one = await scene(enoughVus);
    const begun: number[] = [];
    const exit = await run(one.launch, { onBegin: (at) => begun.push(at) });
    expect(counts(one)).toEqual(planned(one));
    expect(exit).toMatchObject({ source: 'k6-1', exitCode: 0, signal: null, stderrErrors: 0 });
    expect(exit.summary).toEqual({ requests: exit.summaryRequests, iterations: 300, dropped: 0 });
    expect(exit.summaryRequests).toBe([...one.served.values()].reduce((sum, n) => sum + n, 0));
    expect(begun).toHaveLength(1);
    expect(exit.cpuSeconds).toBeGreaterThan(0);
    expect(exit.peakMemoryBytes).toBeGreaterThan(10_000_000);
    expect(one.pushes()).toBeGreaterThan(1);
  });

  it('asks the same with the same seed, and divided over three processes', async () => {
    const whole = await scene(enoughVus);
    const divided = await scene(enoughVus);
    const parts = [0, 1, 2].map((part) =>
      run(divided.launch, { source: `k6-${part}`, segment: { part, of: 3 }, summaryFile: null }),
    );
    const exits = await Promise.all([run(whole.launch), ...parts]);
    expect(exits.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(counts(divided)).toEqual(counts(whole));
    expect(exits[1]?.summary).toBeNull();
  });

  it('reports requests that hang as answers that never came, breaks their iteration off and leaves none out', async () => {
    const stages = [hold('steady', 25, 1)];
    const hung = await scene({ stages, totalIterations: 25, requestTimeout: 500, ...enoughVus }, () => undefined);
    const evidence: Evidence[] = [];
    const exit = await run(hung.launch, { onEvidence: (one) => evidence.push(one) });
    expect(exit).toMatchObject({ exitCode: 0, summaryRequests: 25, summaryIterations: 25 });
    expect(counts(hung)['GET /orders/*']).toBeUndefined();
    const seen = evidence.map(({ endpoint, status, errorCode }) => `${endpoint} ${status} ${errorCode}`).sort();
    expect(seen).toEqual(['menu.list-items 0 1050', 'orders.create 0 1050', 'orders.list 0 1050']);
    expect(readFileSync(hung.launch.logFile, 'utf8')).toMatch(/Request Failed/);
  });

  it('hands over what failed, once a kind, with the platform’s code and without secrets', async () => {
    const failing = await scene(
      { stages: [hold('steady', 40, 1)], totalIterations: 40, ...enoughVus },
      (_request, response) => {
        response.writeHead(503).end('{"success":false,"error":{"code":"KITCHEN_CLOSED"},"password":"hunter2"}');
      },
    );
    const evidence: Evidence[] = [];
    const exit = await run(failing.launch, { onEvidence: (one) => evidence.push(one) });
    expect(exit.exitCode).toBe(0);
    const shown = evidence.find(({ endpoint, code }) => endpoint === 'orders.create' && code === 'KITCHEN_CLOSED');
    expect(shown).toMatchObject({ status: 503, request: expect.stringContaining('needed by orders.get') });
    expect(JSON.stringify(evidence)).not.toMatch(/hunter2|parent-[01]/);
    const kinds = evidence.map(({ endpoint, status, code }) => `${endpoint} ${status} ${code}`);
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it('ends politely when asked, and still reports', async () => {
    const long = await scene({ stages: [hold('steady', 20, 60)], totalIterations: 1200 });
    let k6: ReturnType<typeof startK6> | undefined;
    await new Promise<void>((begun) => {
      k6 = startK6({ ...long.launch, onBegin: () => begun() });
    });
    // Asked twice: a second interrupt would make k6 drop its report.
    await Promise.all([k6?.stop(), k6?.stop()]);
    const exit = await k6?.done;
    expect(exit).toMatchObject({ exitCode: 105, signal: null });
    expect(exit?.summaryIterations).toBeLessThan(1200);
  });

  it('is killed when asked to be', async () => {
    const long = await scene({ stages: [hold('steady', 20, 60)], totalIterations: 1200 });
    const k6 = startK6(long.launch);
    await k6.kill();
    expect(await k6.done).toMatchObject({ exitCode: null, signal: 'SIGKILL', summary: null });
  });

  it('says why k6 would not run', async () => {
    const broken = await scene({ stages: [hold('steady', 10, 1)], totalIterations: 10, maxVus: 1, preAllocatedVus: 5 });
    const exit = await run(broken.launch);
    expect(exit).toMatchObject({ exitCode: 104, summary: null });
    expect(exit.lastErrors.join()).toMatch(/maxVUs/);
  });

  it('does not run what is no program', async () => {
    const one = await scene();
    await expect(run({ ...one.launch, binary: '/not/there/k6' })).rejects.toMatchObject({ code: 'K6_FAILED' });
  });

  it('dies with its runner when that is killed without a chance to say so', async () => {
    const file = fileURLToPath(new URL('./testing/runner-to-kill.ts', import.meta.url));
    // What a killed process leaves lying is removed with this folder.
    const folder = mkdtempSync(join(tmpdir(), 'killed-'));
    const runner = spawn(process.execPath, ['--import', 'tsx', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    });
    const [line] = (await once(runner.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    runner.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 15_000, interval: 200 }).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

/** A process that has ended but that nobody waited for (Z) does nothing any more. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('Z');
  } catch {
    // ps ends with 1 when there is no such process.
    return false;
  }
}
