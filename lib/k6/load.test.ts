import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CompiledPlan } from './compiled-plan.ts';
import { createLoad } from './load.ts';
import execution from './shims/execution.ts';
import { samples } from './shims/metrics.ts';

vi.mock('k6/http', () => import('./shims/http.ts'));
vi.mock('k6/crypto', () => import('./shims/crypto.ts'));
vi.mock('k6/encoding', () => import('./shims/encoding.ts'));
vi.mock('k6/metrics', () => import('./shims/metrics.ts'));
vi.mock('k6/execution', () => import('./shims/execution.ts'));

const ran: [operation: number, use: number, iteration: number][] = [];
const one = String.fromCharCode(1);
const plan: CompiledPlan = {
  runId: 'r',
  seed: 1,
  baseUrl: '',
  userAgent: '',
  totalIterations: 100,
  preAllocatedVus: 1,
  maxVus: 1,
  requestTimeout: 1,
  gracefulStop: 1,
  stages: '',
  tags: '{}',
  supplyCount: 1,
  operationCount: 1,
  cycleSize: 24,
  owners: one.repeat(24),
  firstSlots: one,
  copies: String.fromCharCode(25),
  plannedStart: (iteration) => iteration / 10,
  supplyName: () => 'path slot order.id',
  run: (operation, use, iteration) => {
    ran.push([operation, use, iteration]);
  },
};
const prepared = { text: 'o', index: '\npath slot order.id 000000010001', renewAt: 0 };

describe('an iteration of a load run', () => {
  const said: string[] = [];

  beforeEach(() => {
    ran.length = 0;
    said.length = 0;
    vi.stubGlobal('__VU', 1);
    vi.spyOn(Date, 'now').mockReturnValue(1_000_250);
    vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line));
    execution.scenario = { startTime: 1_000_000, iterationInTest: 0, iterationInInstance: 3 };
  });

  it('runs what the deck deals to its number, each use once', () => {
    const iterate = createLoad(plan, prepared, {});
    for (let i = 0; i < 60; i += 1) {
      execution.scenario.iterationInTest = i;
      iterate();
    }
    expect(ran.map(([, use]) => use).sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it('ends at the total, exactly', () => {
    const iterate = createLoad(plan, prepared, {});
    for (const i of [99, 100, 101]) {
      execution.scenario.iterationInTest = i;
      iterate();
    }
    expect(ran.map(([, , iteration]) => iteration)).toEqual([99]);
    expect(samples.iteration_lateness).toHaveLength(1);
  });

  it('measures how late it began after its planned moment', () => {
    execution.scenario.iterationInTest = 2;
    createLoad(plan, prepared, {})();
    expect(samples.iteration_lateness).toEqual([50]);
  });

  it('is announced once, by the first of the process', () => {
    createLoad(plan, prepared, {})();
    expect(said).toEqual([]);
    execution.scenario.iterationInInstance = 0;
    createLoad(plan, prepared, {})();
    expect(said).toEqual(['{"begun":1000000}']);
  });

  it('does not come about when prepared data is missing: VU 0 says so', () => {
    vi.stubGlobal('__VU', 0);
    expect(() => createLoad(plan, { ...prepared, index: '' }, {})).toThrow(/holds no "path slot order.id"/);
  });
});
