import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profiles } from '../profiles/index.ts';
import { arrivalsIn, durationOf } from '../profiles/shape.ts';
import { iterationsBefore, plannedIn } from './planned.ts';
import { simulatedPlan } from './testdata/simulate.ts';

describe('what the plan brings', () => {
  it('all iterations come before the end, none before the start, and they never become fewer', () => {
    for (const { laptop } of profiles) {
      expect(iterationsBefore(laptop.stages, durationOf(laptop.stages))).toBe(arrivalsIn(laptop.stages));
      expect(iterationsBefore(laptop.stages, 0)).toBe(0);
    }
    const moment = fc.double({ min: 0, max: 70, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...profiles), moment, moment, (profile, a, b) => {
        const { stages } = profile.laptop;
        expect(iterationsBefore(stages, Math.min(a, b))).toBeLessThanOrEqual(iterationsBefore(stages, Math.max(a, b)));
      }),
    );
  });

  it('a phase can count on less than the whole run, because its edges are not counted on', () => {
    const plan = simulatedPlan({ profile: 'peak', seed: 7, beganAt: 0 });
    const steady = [...plannedIn(plan, 'steady').values()].reduce((sum, count) => sum + count, 0);
    expect(steady).toBe(41 * 180);
    for (const [endpoint, count] of plannedIn(plan, 'steady')) {
      expect(count).toBeLessThanOrEqual(plan.expectedRequests[endpoint] ?? 0);
    }
  });

  it('a phase that the run does not have brings nothing', () => {
    const plan = simulatedPlan({ profile: 'smoke', seed: 7, beganAt: 0 });
    expect(plannedIn(plan, 'fault').size).toBe(0);
  });
});
