import { describe, expect, it } from 'vitest';
import type { CompiledPlan } from './compiled-plan.ts';
import { loadOptions } from './options.ts';

const plan = {
  stages: '20 80 10;80 80 45.5;120 20 5',
  preAllocatedVus: 10,
  maxVus: 60,
  gracefulStop: 15_000,
  userAgent: 'hasivu',
  tags: '{"team":"kitchen"}',
} as CompiledPlan;

describe('the options of a load run', () => {
  const options = loadOptions(plan);
  const load = options.scenarios?.load as unknown as {
    executor: string;
    startRate: number;
    gracefulStop: string;
    stages: { duration: string; target: number }[];
  };

  it('are one open-model scenario that follows the stages, with jumps where they do not meet', () => {
    expect(Object.keys(options.scenarios ?? {})).toEqual(['load']);
    expect(load).toMatchObject({ executor: 'ramping-arrival-rate', startRate: 20, gracefulStop: '15000ms' });
    expect(load.stages.slice(0, 4)).toEqual([
      { duration: '10s', target: 80 },
      { duration: '45.5s', target: 80 },
      { duration: '0s', target: 120 },
      { duration: '5s', target: 20 },
    ]);
  });

  it('end with a tail in which nothing more is planned, so that the last iteration is never cut off', () => {
    const tail = load.stages.slice(4);
    expect(tail.at(-1)?.target).toBe(0);
    const seconds = ({ duration }: { duration: string }) =>
      duration.endsWith('ms') ? Number.parseFloat(duration) / 1000 : Number.parseFloat(duration);
    const arrivals = tail.reduce(
      (sum, stage, i) => sum + (((tail[i - 1]?.target ?? 20) + stage.target) / 2) * seconds(stage),
      0,
    );
    expect(arrivals).toBeLessThan(0.01);
  });

  it('count a redirection as one answer, keep no body unasked and no tag but those that are read', () => {
    expect(options).toMatchObject({
      maxRedirects: 0,
      discardResponseBodies: true,
      systemTags: ['name', 'status', 'expected_response', 'error_code', 'scenario'],
      tags: { team: 'kitchen' },
      userAgent: 'hasivu',
    });
    expect(options).not.toHaveProperty('thresholds');
  });
});
