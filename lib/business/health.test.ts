import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EndpointSample, healthyAbove, latencyFactor, processHealth } from './health.ts';
import type { BusinessProcess } from './processes.ts';
import { processes } from './processes.ts';

/** One medium (800 ms), one light (300 ms) and one heavy (2000 ms) endpoint. */
const process: BusinessProcess = {
  name: 'ordering',
  title: 'three endpoints',
  criticality: 'critical',
  endpoints: [
    { endpoint: 'orders.create', weight: 6 },
    { endpoint: 'orders.update', weight: 3 },
    { endpoint: 'rfid.verify-bulk', weight: 1 },
  ],
};

const sample = (endpoint: string, good: number, valid = 100, p95: number | null = 50): EndpointSample => ({
  endpoint,
  good,
  valid,
  p95,
});
const perfect = process.endpoints.map(({ endpoint }) => sample(endpoint, 100));
const replaced = (changed: EndpointSample): readonly EndpointSample[] =>
  perfect.map((each) => (each.endpoint === changed.endpoint ? changed : each));

const samples = fc
  .array(
    fc.record({
      valid: fc.nat(1000),
      goodShare: fc.double({ min: 0, max: 1, noNaN: true }),
      p95: fc.option(fc.double({ min: 0, max: 60_000, noNaN: true })),
    }),
    { minLength: 3, maxLength: 3 },
  )
  .map((drawn) =>
    drawn.map(({ valid, goodShare, p95 }, i) =>
      sample(process.endpoints[i]?.endpoint ?? '', Math.floor(valid * goodShare), valid, p95),
    ),
  );

describe('health of a process', () => {
  test('is 100 % when everything answers in time, and nobody is to blame', () => {
    expect(processHealth(process, perfect)).toEqual({ percent: 100, availability: 100, seen: 1, culprit: null });
  });

  test('falls by the share of an endpoint that fails', () => {
    const health = processHealth(process, replaced(sample('orders.create', 0)));
    expect(health.percent).toBeCloseTo(40, 10);
    expect(health.culprit).toBe('orders.create');
  });

  test('falls by the share and the failed part together', () => {
    expect(processHealth(process, replaced(sample('orders.update', 90))).percent).toBeCloseTo(97, 10);
  });

  test('falls with slowness while availability stays', () => {
    const health = processHealth(process, replaced(sample('orders.create', 100, 100, 3200)));
    expect(health.percent).toBeCloseTo(70, 10);
    expect(health.availability).toBe(100);
    expect(health.culprit).toBe('orders.create');
  });

  test('blames the endpoint that takes most, not the one that is worst', () => {
    const health = processHealth(process, [
      sample('orders.create', 50),
      sample('orders.update', 100),
      sample('rfid.verify-bulk', 0),
    ]);
    expect(health.culprit).toBe('orders.create');
  });

  test('counts only what was called, and says how much that was', () => {
    const health = processHealth(process, [sample('orders.create', 75)]);
    expect(health).toMatchObject({ percent: 75, seen: 0.6 });
  });

  test('is unknown, never good, when less than half of the process was called', () => {
    const some = [sample('orders.update', 100), sample('rfid.verify-bulk', 100)];
    expect(processHealth(process, some)).toMatchObject({ percent: null, availability: null, seen: 0.4 });
    expect(processHealth(process, [])).toEqual({ percent: null, availability: null, seen: 0, culprit: null });
    expect(processHealth(process, replaced(sample('orders.create', 0, 0, null))).percent).toBeNull();
  });

  test('ignores what belongs to other processes', () => {
    expect(processHealth(process, [...perfect, sample('auth.login', 0)]).percent).toBe(100);
  });

  test('lies between 0 and 100 and never above availability', () => {
    fc.assert(
      fc.property(samples, (drawn) => {
        const { percent, availability } = processHealth(process, drawn);
        if (percent === null || availability === null) return percent === availability;
        return percent >= 0 && percent <= availability + 1e-9 && availability <= 100 + 1e-9;
      }),
    );
  });

  test('never rises when one more request fails', () => {
    fc.assert(
      fc.property(samples, fc.nat(2), (drawn, i) => {
        const before = drawn[i];
        fc.pre(before !== undefined && before.good > 0);
        const worse = drawn.map((each, j) => (j === i ? { ...each, good: each.good - 1 } : each));
        const [high, low] = [processHealth(process, drawn).percent, processHealth(process, worse).percent];
        return high === null ? low === null : low !== null && low < high + 1e-9;
      }),
    );
  });

  test('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(samples, (drawn) => {
        expect(processHealth(process, drawn.toReversed())).toEqual(processHealth(process, drawn));
      }),
    );
  });

  test.each(processes)('of $name is 100 % at the limits of its endpoints', (each) => {
    const atLimit = each.endpoints.map(({ endpoint }) => sample(endpoint, 100, 100, 300));
    expect(processHealth(each, atLimit).percent).toBeCloseTo(100, 9);
  });
});

describe('the latency factor', () => {
  test.each([
    [null, 1],
    [0, 1],
    [800, 1],
    [2000, 0.75],
    [3200, 0.5],
    [60_000, 0.5],
  ])('of a p95 of %s ms against a limit of 800 ms is %d', (p95, factor) => {
    expect(latencyFactor(p95, 800)).toBeCloseTo(factor, 12);
  });

  test('never rises with the p95 and stays between a half and one', () => {
    const p95 = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(p95, p95, fc.constantFrom(300, 800, 2000), (a, b, limit) => {
        const [fast, slow] = [latencyFactor(Math.min(a, b), limit), latencyFactor(Math.max(a, b), limit)];
        return slow <= fast && slow >= 0.5 && fast <= 1;
      }),
    );
  });

  test('a p95 at its limit stays healthy when the histogram tells it 4.5 % too high', () => {
    expect(100 * latencyFactor(800 * 1.045, 800)).toBeGreaterThan(healthyAbove);
    expect(100 * latencyFactor(800 * 1.13, 800)).toBeLessThan(healthyAbove);
  });
});
