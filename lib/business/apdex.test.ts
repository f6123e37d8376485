import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyHistogram, record } from '../stats/histogram.ts';
import { addZones, apdex, apdexThreshold, apdexZones, degradation } from './apdex.ts';

/** Latencies in milliseconds. */
const answers = (...latencies: number[]) =>
  latencies.reduce((histogram, latency) => record(histogram, latency / 1000), emptyHistogram);
const zonesOf = (zones: ReturnType<typeof apdexZones>) => [zones.satisfied, zones.tolerating, zones.frustrated];

describe('Apdex zones', () => {
  test('within T is satisfied, within 4 T tolerating, beyond frustrated', () => {
    expect(zonesOf(apdexZones(answers(0, 100, 200, 400, 900, 1500, 9000), 300))).toEqual([3, 2, 2]);
  });

  test('a failed request is frustrated, however fast', () => {
    expect(zonesOf(apdexZones(answers(100), 300, 2))).toEqual([1, 0, 2]);
    expect(zonesOf(apdexZones(emptyHistogram, 300, 2))).toEqual([0, 0, 2]);
  });

  test('are never negative and add up to all requests', () => {
    const latencies = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(latencies, fc.nat(20), fc.constantFrom(300, 800, 2000), (drawn, failures, threshold) => {
        const zones = zonesOf(apdexZones(answers(...drawn), threshold, failures));
        for (const zone of zones) expect(zone).toBeGreaterThanOrEqual(-1e-9);
        expect(zones.reduce((sum, zone) => sum + zone, 0)).toBeCloseTo(drawn.length + failures, 6);
      }),
    );
  });

  test('are exact wherever no bucket is cut', () => {
    // Answers at least one bucket (9.05 %) away from T and 4 T.
    const clear = fc.double({ min: 1, max: 20_000, noNaN: true }).filter((latency) => {
      const away = (limit: number) => latency < limit / 1.1 || latency > limit * 1.1;
      return away(800) && away(3200);
    });
    fc.assert(
      fc.property(fc.array(clear, { maxLength: 60 }), (drawn) => {
        const { satisfied, tolerating } = apdexZones(answers(...drawn), 800);
        expect(satisfied).toBeCloseTo(drawn.filter((latency) => latency <= 800).length, 6);
        expect(tolerating).toBeCloseTo(drawn.filter((latency) => latency > 800 && latency <= 3200).length, 6);
      }),
    );
  });

  test('of several endpoints add up, each against its own T', () => {
    const heavy = apdexZones(answers(1500), apdexThreshold.heavy);
    const light = apdexZones(answers(1500), apdexThreshold.light);
    expect(zonesOf(addZones([heavy, light]))).toEqual([1, 0, 1]);
    expect(zonesOf(addZones([]))).toEqual([0, 0, 0]);
  });
});

describe('Apdex', () => {
  test.each([
    [[60, 30, 10], 0.75],
    [[1, 0, 0], 1],
    [[0, 1, 0], 0.5],
    [[0, 0, 5], 0],
  ])('of satisfied, tolerating and frustrated %j is %d', ([satisfied, tolerating, frustrated], score) => {
    expect(apdex({ satisfied: satisfied ?? 0, tolerating: tolerating ?? 0, frustrated: frustrated ?? 0 })).toBeCloseTo(
      score,
      12,
    );
  });

  test('without a request is unknown', () => {
    expect(apdex({ satisfied: 0, tolerating: 0, frustrated: 0 })).toBeNull();
  });

  test('is at least 0.95 when every p95 keeps its limit and nothing fails', () => {
    const zones = apdexZones(answers(...Array.from({ length: 95 }, () => 250), 900, 900, 900, 9000, 9000), 300);
    expect(apdex(zones)).toBeGreaterThanOrEqual(0.95);
  });

  test('its degradation is the relative drop, and a rise is none', () => {
    expect(degradation(0.8, 0.6)).toBeCloseTo(0.25, 12);
    expect(degradation(0.8, 0.9)).toBe(0);
    expect(degradation(0.8, 0)).toBe(1);
  });

  test.each([
    [null, 0.5],
    [0.5, null],
    [0, 0.5],
  ])('from %s to %s its degradation is unknown', (steady, now) => {
    expect(degradation(steady, now)).toBeNull();
  });
});
