import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileNames } from '../model/profile.ts';
import { profiles } from './index.ts';
import { arrivalsIn, durationOf, highestRate, hold, phasesOf, ramp, rateAt, scaled } from './shape.ts';

describe('every profile', () => {
  it('is listed under each of the known names, once', () => {
    expect(profiles.map((profile) => profile.name)).toEqual([...profileNames]);
  });

  for (const profile of profiles) {
    for (const length of ['laptop', 'full'] as const) {
      const { stages } = profile[length];

      it(`${profile.name} (${length}) has no jump between stages, whole rates and a steady phase`, () => {
        for (const [i, stage] of stages.entries()) {
          expect(stage.from).toBeGreaterThan(0);
          expect(Number.isInteger(stage.from) && Number.isInteger(stage.to)).toBe(true);
          if (i > 0) expect(stage.from).toBe(stages[i - 1]?.to);
        }
        expect(phasesOf(stages).filter((phase) => phase.kind === 'steady')).toHaveLength(1);
      });

      it(`${profile.name} (${length}) is bounded to an hour and reaches every endpoint at least once`, () => {
        expect(durationOf(stages)).toBeLessThanOrEqual(3600);
        expect(arrivalsIn(stages)).toBeGreaterThanOrEqual(228);
      });
    }
    it(`${profile.name} ends within about a minute on a laptop`, () => {
      expect(durationOf(profile.laptop.stages)).toBeLessThanOrEqual(60);
    });
  }
});

describe('shapes', () => {
  it('arrivals of a ramp and a hold are the area under them', () => {
    expect(arrivalsIn([ramp('warm-up', 0, 10, 10), hold('steady', 10, 5)])).toBe(100);
  });

  it('the rate at a second follows the ramp and is nothing after the end', () => {
    const stages = [ramp('warm-up', 0, 10, 10), hold('steady', 10, 5)];
    expect(rateAt(stages, 5)).toBe(5);
    expect(rateAt(stages, 12)).toBe(10);
    expect(rateAt(stages, 15)).toBe(0);
  });

  it('neighbouring stages of one kind are one phase', () => {
    expect(phasesOf([hold('steady', 1, 2), hold('steady', 2, 3), hold('cool-down', 1, 1)])).toEqual([
      { kind: 'steady', from: 0, to: 5 },
      { kind: 'cool-down', from: 5, to: 6 },
    ]);
  });

  it('scaling meets the asked rate and duration and keeps rates whole and positive', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 5, max: 3600 }),
        (profile, rate, duration) => {
          const stages = scaled(profile.laptop.stages, { rate, duration });
          expect(highestRate(stages)).toBe(rate);
          expect(durationOf(stages)).toBeCloseTo(duration, 1);
          expect(
            stages.every((stage) => Number.isInteger(stage.from) && stage.from >= 1 && Number.isInteger(stage.to)),
          ).toBe(true);
        },
      ),
    );
  });
});
