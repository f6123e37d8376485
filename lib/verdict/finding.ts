import type { Check } from '../model/check.ts';

/** A check with what the one sentence of the verdict needs. */
export interface Finding {
  readonly check: Check;
  /** What is wrong, as the end of a sentence that names the culprit; empty when nothing is. */
  readonly blame: string;
  /** How far from what is allowed, larger is worse: 1 is the limit itself. */
  readonly gravity: number;
}

/** A check that passed or has no effect. */
export const quiet = (check: Omit<Check, 'remedy'>): Finding => ({
  check: { ...check, remedy: '' },
  blame: '',
  gravity: 0,
});

export const blaming = (check: Check, blame: string, gravity = 1): Finding => ({ check, blame, gravity });
