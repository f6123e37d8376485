import { describe, expect, it } from 'vitest';
import { createTraces } from './trace.ts';

describe('traces', () => {
  it('have the form of W3C trace context', () => {
    for (const iteration of [0, 1, 12_345_678]) {
      expect(createTraces(5).traceparent(iteration, 3)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{15}[1-9]-01$/);
    }
  });

  it('follow from seed, iteration and step alone, and from each of them', () => {
    const one = createTraces(5).traceparent(7, 1);
    expect(createTraces(5).traceparent(7, 1)).toBe(one);
    for (const other of [
      createTraces(6).traceparent(7, 1),
      createTraces(5).traceparent(8, 1),
      createTraces(5).traceparent(7, 2),
    ]) {
      expect(other).not.toBe(one);
    }
  });

  it('never meet, and their second half is spread, because samplers go by it', () => {
    const traces = createTraces(9);
    const ids = Array.from({ length: 20_000 }, (_, i) => traces.traceId(i));
    expect(new Set(ids).size).toBe(ids.length);
    const low = ids.filter((id) => Number(id.slice(16, 24)) < 55_000_000).length;
    expect(low / ids.length).toBeCloseTo(0.5, 1);
  });
});
