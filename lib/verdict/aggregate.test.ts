import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowIncrement, WindowRow } from '../model/window.ts';
import { hold, phasesOf, ramp } from '../profiles/shape.ts';
import { quantile } from '../stats/quantile.ts';
import { aggregate, phaseOf } from './aggregate.ts';
import { histogramOf } from './testdata/simulate.ts';

const stages = [ramp('warm-up', 1, 10, 10), hold('steady', 10, 40), ramp('cool-down', 10, 1, 10)];
const plan = { stages, phases: phasesOf(stages), duration: 60 };

const row = (changes: Partial<WindowRow> = {}, seconds: readonly number[] = [0.05]): WindowRow => ({
  endpoint: 'orders.list',
  status: 200,
  expected: true,
  errorCode: null,
  latency: histogramOf(seconds),
  ...changes,
});

const push = (from: number, to: number, rows: readonly WindowRow[], source = 'k6-1'): WindowIncrement => ({
  source,
  from: from * 1000,
  to: to * 1000,
  rows,
  generator: {
    vus: 3,
    vusMax: 10,
    iterations: 1,
    dropped: 0,
    begun: rows.length,
    bytesSent: 0,
    bytesReceived: 0,
    lateness: null,
  },
});

describe('phases', () => {
  it.each([
    ['inside a phase', 12, 13, 'steady'],
    ['ending where the phase ends', 49, 50, 'steady'],
    ['touching a phase change', 9.5, 10.5, undefined],
    ['covering a whole phase and more', 5, 55, undefined],
    ['beginning a little before the load', -0.4, 0.6, 'warm-up'],
    ['of late answers after the end', 60.2, 64, 'cool-down'],
  ])('a span %s', (_, from, to, kind) => {
    expect(phaseOf(plan.phases, from, to)?.kind).toBe(kind);
  });
});

describe('aggregation', () => {
  it('a span that touches a phase change counts in the run and in neither phase', () => {
    const tally = aggregate(plan, [push(9.5, 10.5, [row()]), push(12, 13, [row()])], 0);
    expect(tally.run.overall.requests).toBe(2);
    expect(tally.phases.get('warm-up')?.overall.requests).toBe(0);
    expect(tally.phases.get('steady')?.overall.requests).toBe(1);
  });

  it('no answer is a failure without a latency, 429 is neither a failure nor in a latency', () => {
    const rows = [
      row(),
      row({ status: 0, expected: false, errorCode: 1212 }, [0.0001]),
      row({ status: 429, expected: false }),
      row({ status: 500, expected: false }, [0.2]),
    ];
    const answers = aggregate(plan, [push(20, 21, rows)], 0).run.overall;
    expect(answers).toMatchObject({ requests: 4, asExpected: 1, failures: 2, rateLimited: 1 });
    expect(answers.latency.count).toBe(2);
    expect(answers.statuses).toEqual({ '0': 1, '200': 1, '429': 1, '500': 1 });
  });

  it('requests of the kit itself are counted apart', () => {
    const tally = aggregate(plan, [push(20, 21, [row(), row({ endpoint: 'kit.token' })])], 0);
    expect(tally.kit).toBe(1);
    expect(tally.run.overall.requests).toBe(1);
    expect(tally.run.endpoints.has('kit.token')).toBe(false);
    expect(tally.seconds[0]?.requests).toBe(1);
  });

  it('throughput adds what each process reached in the time that its own windows cover', () => {
    const ten = Array.from({ length: 10 }, () => row());
    const tally = aggregate(plan, [push(20, 21, ten, 'a'), push(20.5, 22.5, ten, 'b'), push(9, 11, ten, 'a')], 0);
    expect(tally.phases.get('steady')?.throughput).toBe(15);
  });

  it('percentiles are taken after the merge', () => {
    const fast = Array.from({ length: 99 }, () => 0.01);
    const tally = aggregate(plan, [push(20, 21, [row({}, fast)], 'a'), push(20, 21, [row({}, [4, 4])], 'b')], 0);
    expect(quantile(tally.run.overall.latency, 0.99)).toBeCloseTo(4, 0);
  });

  const increments = fc.array(
    fc.record({
      from: fc.double({ min: 0, max: 58, noNaN: true }),
      length: fc.double({ min: 0.2, max: 2.9, noNaN: true }),
      count: fc.integer({ min: 1, max: 40 }),
      status: fc.constantFrom(0, 200, 429, 500),
      source: fc.constantFrom('a', 'b', 'c'),
    }),
    { maxLength: 30 },
  );

  it('any order of pushes of any number of processes gives the same, and every request has its second', () => {
    fc.assert(
      fc.property(increments, fc.array(fc.nat()), (drawn, order) => {
        const pushes = drawn.map(({ from, length, count, status, source }) => {
          const latencies = Array.from({ length: count }, (_, i) => 0.01 * (i + 1));
          return push(from, from + length, [row({ status, expected: status === 200 }, latencies)], source);
        });
        const shuffled = pushes.map((value, i) => ({ value, key: order[i] ?? 0 }));
        const other = shuffled.sort((a, b) => a.key - b.key).map(({ value }) => value);
        const [one, two] = [aggregate(plan, pushes, 0), aggregate(plan, other, 0)];
        expect(two.run.overall.requests).toBe(one.run.overall.requests);
        expect(two.run.overall.latency.buckets).toEqual(one.run.overall.latency.buckets);
        const inSeconds = one.seconds.reduce((sum, second) => sum + second.requests, 0);
        expect(inSeconds).toBe(drawn.reduce((sum, { count }) => sum + count, 0));
        const inPhases = [...one.phases.values()].reduce((sum, slice) => sum + slice.overall.requests, 0);
        expect(inPhases).toBeLessThanOrEqual(one.run.overall.requests);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the run second by second', () => {
  it('an absent second is a gap, a second without requests is zero', () => {
    const seconds = aggregate(plan, [push(1, 2, []), push(4, 5, [row()])], 0).seconds;
    expect(seconds.map(({ second, requests, p95 }) => [second, requests, p95 === null])).toEqual([
      [1, 0, true],
      [4, 1, false],
    ]);
  });

  it('a push that covers more than three seconds is in all counts and in no second', () => {
    const tally = aggregate(plan, [push(20, 26, [row()])], 0);
    expect(tally.run.overall.requests).toBe(1);
    expect(tally.seconds).toEqual([]);
    expect(tally.longestSpan).toBe(6);
  });

  it('asked is the planned rate in the middle of the second', () => {
    expect(aggregate(plan, [push(30, 31, [row()])], 0).seconds[0]?.asked).toBe(10);
  });
});
