import type { Profile } from '../model/profile.ts';
import { normal } from './normal.ts';
import { peak } from './peak.ts';
import { smoke } from './smoke.ts';

/** Every shape of load the kit knows; help, README and tests read this list. */
export const profiles: readonly Profile[] = [smoke, normal, peak];
