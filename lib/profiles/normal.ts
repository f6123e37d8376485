import type { Profile } from '../model/profile.ts';
import { minutes } from '../model/units.ts';
import { hold, ramp } from './shape.ts';

/** A school morning: menus are read, orders trickle in, the office works. */
export const normal: Profile = {
  name: 'normal',
  summary: 'the load of an ordinary school morning',
  purpose: 'for every release; latency and errors where nothing is short; about a minute on a laptop',
  laptop: { stages: [ramp('warm-up', 20, 80, 10), hold('steady', 80, 45), ramp('cool-down', 80, 20, 5)] },
  full: {
    stages: [
      ramp('warm-up', 10, 80, minutes(3)),
      hold('steady', 80, minutes(30)),
      ramp('cool-down', 80, 10, minutes(2)),
    ],
  },
  judges: ['coverage', 'errors', 'quantile', 'average'],
  maxErrorRatio: 0.01,
};
