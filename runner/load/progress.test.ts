import { describe, expect, it } from 'vitest';
import type { LoadPlan } from '../../lib/model/plan.ts';
import type { HistogramData, WindowIncrement } from '../../lib/model/window.ts';
import { hold, phasesOf, ramp } from '../../lib/profiles/shape.ts';
import { emptyHistogram, record } from '../../lib/stats/histogram.ts';
import { progressMeter } from './progress.ts';

const stages = [ramp('warm-up', 10, 100, 10), hold('steady', 100, 50)];
const plan = { stages, phases: phasesOf(stages), duration: 60 } as unknown as LoadPlan;
const began = 1_000_000;

const answers = (count: number, seconds: number): HistogramData =>
  Array.from({ length: count }).reduce<HistogramData>((sum) => record(sum, seconds), emptyHistogram);

const increment = (
  second: number,
  rows: readonly { status: number; expected: boolean; latency: HistogramData }[],
  dropped = 0,
): WindowIncrement => ({
  source: 'k6-1',
  from: began + second * 1000,
  to: began + (second + 1) * 1000,
  rows: rows.map((row) => ({ endpoint: 'orders.get', errorCode: null, ...row })),
  generator: {
    vus: 3,
    vusMax: 9,
    iterations: 100,
    dropped,
    begun: 130,
    bytesSent: 0,
    bytesReceived: 0,
    lateness: null,
  },
});

describe('the live line', () => {
  it('waits before the load began', () => {
    expect(progressMeter(plan, () => null).at(began)).toMatchObject({
      phase: null,
      elapsed: 0,
      reached: null,
      p95: null,
      errors: null,
    });
  });

  it('knows phase, rate asked and the iterations that began in the last seconds', () => {
    const meter = progressMeter(plan, () => began);
    for (let second = 18; second < 22; second += 1)
      meter.add(increment(second, [{ status: 200, expected: true, latency: answers(10, 0.1) }]));
    const progress = meter.at(began + 22_000);
    expect(progress).toMatchObject({ phase: 'steady', elapsed: 22, asked: 100, reached: 100, errors: 0 });
    expect(progress.p95).toBeGreaterThan(95);
    expect(progress.p95).toBeLessThan(105);
  });

  it('counts failures and drops since the start; the limiter’s answers are no failures, and unanswered calls have no latency', () => {
    const meter = progressMeter(plan, () => began);
    meter.add(
      increment(
        1,
        [
          { status: 500, expected: false, latency: answers(1, 0.05) },
          { status: 429, expected: false, latency: answers(2, 9) },
          { status: 0, expected: false, latency: answers(1, 9) },
        ],
        4,
      ),
    );
    const progress = meter.at(began + 2000);
    expect(progress).toMatchObject({ errors: 0.5, dropped: 4 });
    expect(progress.p95).toBeLessThan(60);
  });

  it('never shows more than the planned duration', () => {
    expect(progressMeter(plan, () => began).at(began + 99_000)).toMatchObject({ elapsed: 60, asked: 0 });
  });
});
