import type { Profile } from '../model/profile.ts';
import { minutes } from '../model/units.ts';
import { hold, ramp } from './shape.ts';

/** The lunch rush: everybody orders before the cut-off and picks up at once; held long enough for queues to show. */
export const peak: Profile = {
  name: 'peak',
  summary: 'the lunch rush',
  purpose: 'before a release that must survive lunch; throughput is judged too; about a minute on a laptop',
  laptop: { stages: [ramp('warm-up', 30, 180, 10), hold('steady', 180, 45), ramp('cool-down', 180, 30, 5)] },
  full: {
    stages: [
      ramp('warm-up', 20, 240, minutes(5)),
      hold('steady', 240, minutes(20)),
      ramp('cool-down', 240, 20, minutes(2)),
    ],
  },
  judges: ['coverage', 'errors', 'quantile', 'average', 'throughput'],
  maxErrorRatio: 0.01,
};
