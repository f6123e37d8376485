import type { EndpointId } from './endpoint.ts';
import type { Severity } from './objective.ts';
import type { PhaseKind } from './profile.ts';

/**
 * `unmeasured`: too few samples to say; never a pass. `not-applicable` has no effect; `not-run` and `not-shown` lower
 * the score; `invalid` makes the whole run invalid.
 */
export const checkStatuses = [
  'passed',
  'failed',
  'unmeasured',
  'not-applicable',
  'not-run',
  'not-shown',
  'invalid',
] as const;
export type CheckStatus = (typeof checkStatuses)[number];

/** One judged claim. The same type serves load, integration, drills, validation, readiness and CI. */
export interface Check {
  /** Stable, lower-case: `load.p95.orders.create`. */
  readonly id: string;
  /** The claim as a sentence: "95 % of orders.create answers within 800 ms". */
  readonly title: string;
  readonly status: CheckStatus;
  readonly severity: Severity;
  readonly phase: PhaseKind | null;
  /** With units, for people: "≤ 800 ms". */
  readonly expected: string;
  /** With units and uncertainty: "1 240 ms ± 4.4 % over 812 samples"; why, when not measured. */
  readonly measured: string;
  /** The endpoint to look at, when the claim is about one. */
  readonly endpoint: EndpointId | null;
  /** What to do next when it did not pass; empty when it did. */
  readonly remedy: string;
}
