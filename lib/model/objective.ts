import type { Domain, EndpointId } from './endpoint.ts';
import type { PhaseKind } from './profile.ts';
import type { Ms, PerSecond, Ratio } from './units.ts';

export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

export type Scope = { readonly all: true } | { readonly domain: Domain } | { readonly endpoint: EndpointId };

/** What must hold, where and in which phase. Evaluated by `lib/verdict`, never as k6 thresholds. */
export type Objective = {
  readonly scope: Scope;
  readonly severity: Severity;
  /** null: over the whole run. */
  readonly phase: PhaseKind | null;
} & (
  | { readonly kind: 'coverage' /** expected answers per endpoint, at least */; readonly atLeast: number }
  | { readonly kind: 'errors'; readonly atMost: Ratio }
  | { readonly kind: 'quantile'; readonly quantile: Ratio; readonly atMost: Ms }
  | { readonly kind: 'average'; readonly atMost: Ms }
  | { readonly kind: 'throughput'; readonly atLeast: PerSecond }
);
