import type { Objective } from './objective.ts';
import type { PerSecond, Ratio, Seconds } from './units.ts';

export const profileNames = ['smoke', 'normal', 'peak'] as const;
export type ProfileName = (typeof profileNames)[number];

export const phaseKinds = ['warm-up', 'steady', 'fault', 'recovery', 'cool-down'] as const;
export type PhaseKind = (typeof phaseKinds)[number];

/** The arrival rate moves linearly from `from` to `to` within `seconds`. */
export interface Stage {
  readonly phase: PhaseKind;
  readonly from: PerSecond;
  readonly to: PerSecond;
  readonly seconds: Seconds;
}

export interface ProfileLength {
  readonly stages: readonly Stage[];
}

/** A documented shape of load, in a laptop length and a full length for real targets. */
export interface Profile {
  readonly name: ProfileName;
  readonly summary: string;
  /** What it is for, when to choose it; printed in help and README. */
  readonly purpose: string;
  readonly laptop: ProfileLength;
  readonly full: ProfileLength;
  /** Which kinds of objective can be judged from a run this long. */
  readonly judges: readonly Objective['kind'][];
  /** Share of errors tolerated overall, steady phase. */
  readonly maxErrorRatio: Ratio;
}

/** A stage with its place in time, seconds from the start of the load. */
export interface Phase {
  readonly kind: PhaseKind;
  readonly from: Seconds;
  readonly to: Seconds;
}
