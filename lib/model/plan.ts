import type { Operation } from './call.ts';
import type { Deck } from './deck.ts';
import type { Domain, EndpointId } from './endpoint.ts';
import type { Objective } from './objective.ts';
import type { Phase, ProfileName, Stage } from './profile.ts';
import type { Ms, PerSecond, Seconds } from './units.ts';

/** Everything a load run is going to do, checked part against part before anything is sent. Holds no secret. */
export interface LoadPlan {
  readonly version: 1;
  readonly runId: string;
  /** Short, capitals and digits only; stands in all data the run creates, so that it is found again. */
  readonly runTag: string;
  readonly seed: number;
  readonly target: { readonly name: string; readonly baseUrl: string; readonly environment: string };
  readonly profile: ProfileName;
  readonly length: 'laptop' | 'full';
  readonly stages: readonly Stage[];
  readonly phases: readonly Phase[];
  readonly duration: Seconds;
  /** The exact number of iterations: the integral of the stages, rounded down. */
  readonly totalIterations: number;
  readonly highestRate: PerSecond;
  readonly usersPerRole: number;
  readonly preAllocatedVus: number;
  readonly maxVus: number;
  /** Always shorter than `gracefulStop`, so that hung requests are reported. */
  readonly requestTimeout: Ms;
  readonly gracefulStop: Ms;
  readonly deck: Deck;
  /** In the order of `deck.operations`. */
  readonly operations: readonly Operation[];
  readonly inScope: readonly EndpointId[];
  readonly outOfScope: readonly { readonly endpoint: EndpointId; readonly reason: string }[];
  /** Requests per endpoint when every iteration runs and none breaks off. */
  readonly expectedRequests: Readonly<Record<EndpointId, number>>;
  readonly objectives: readonly Objective[];
  readonly only: readonly Domain[] | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly userAgent: string;
}
