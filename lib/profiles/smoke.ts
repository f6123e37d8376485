import type { Profile } from '../model/profile.ts';
import { minutes } from '../model/units.ts';
import { hold, ramp } from './shape.ts';

/** Every endpoint once and a little more: too few samples for quantiles, so it judges coverage and errors only. */
export const smoke: Profile = {
  name: 'smoke',
  summary: 'every endpoint answers as its contract says',
  purpose: 'after every deployment and before every longer run; about 15 seconds',
  laptop: { stages: [ramp('warm-up', 10, 25, 3), hold('steady', 25, 12)] },
  full: { stages: [ramp('warm-up', 5, 10, 30), hold('steady', 10, minutes(2))] },
  judges: ['coverage', 'errors'],
  maxErrorRatio: 0.01,
};
