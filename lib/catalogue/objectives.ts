import type { Cost, Domain, Endpoint } from '../model/endpoint.ts';
import { domains } from '../model/endpoint.ts';
import type { Objective, Severity } from '../model/objective.ts';
import type { Ms, PerSecond, Ratio } from '../model/units.ts';

/** The p95 that an endpoint must keep in the steady phase, by what it costs the server. */
export const latencyObjective: Readonly<Record<Cost, Ms>> = { light: 300, medium: 800, heavy: 2000 };

/** The limits of the mission, over all endpoints in the steady phase; 429 counts neither way. */
export interface MissionLimits {
  readonly average: Ms;
  readonly throughput: PerSecond;
  readonly errors: Ratio;
}

const missionLimits: MissionLimits = { average: 2000, throughput: 100, errors: 0.01 };

/** What one endpoint must keep: an answer as expected, few errors, its p95. */
export function endpointObjectives(endpoint: Endpoint): readonly Objective[] {
  const scope = { endpoint: endpoint.id };
  const severity = endpoint.critical ? 'critical' : domainSeverity[endpoint.domain];
  return [
    { kind: 'coverage', scope, severity, phase: null, atLeast: 1 },
    { kind: 'errors', scope, severity, phase: 'steady', atMost: missionLimits.errors },
    { kind: 'quantile', scope, severity, phase: 'steady', quantile: 0.95, atMost: latencyObjective[endpoint.cost] },
  ];
}

/**
 * What all endpoints together must keep, and the p99 of each domain that has one among them. A p99 needs 299 answers,
 * which most single endpoints never have in a run; a domain has. Its limit is twice the p95 limit of its heaviest
 * endpoint: the slowest answer in a hundred may take as long as two of the slowest kind, and no longer.
 */
export function missionObjectives(
  endpoints: readonly Endpoint[],
  limits: MissionLimits = missionLimits,
): readonly Objective[] {
  const all = { all: true } as const;
  return [
    { kind: 'average', scope: all, severity: 'critical', phase: 'steady', atMost: limits.average },
    { kind: 'throughput', scope: all, severity: 'critical', phase: 'steady', atLeast: limits.throughput },
    { kind: 'errors', scope: all, severity: 'critical', phase: 'steady', atMost: limits.errors },
    ...p99(all, 'high', endpoints),
    ...domains.flatMap((domain) =>
      p99(
        { domain },
        domainSeverity[domain],
        endpoints.filter((endpoint) => endpoint.domain === domain),
      ),
    ),
  ];
}

function p99(scope: Objective['scope'], severity: Severity, endpoints: readonly Endpoint[]): readonly Objective[] {
  if (endpoints.length === 0) return [];
  const slowest = Math.max(...endpoints.map((endpoint) => latencyObjective[endpoint.cost]));
  return [{ kind: 'quantile', scope, severity, phase: 'steady', quantile: 0.99, atMost: 2 * slowest }];
}

/**
 * How much it matters when an endpoint that is not critical itself misses an objective. High: a parent, a child or the
 * counter notices at lunch, or money is counted wrong. Medium: staff notice the same day. Low: a board or forecast.
 */
const domainSeverity: Readonly<Record<Domain, Severity>> = {
  analytics: 'low',
  auth: 'high',
  billing: 'high',
  dunning: 'medium',
  health: 'high',
  intelligence: 'low',
  'invoice-analytics': 'low',
  'invoice-templates': 'low',
  invoices: 'medium',
  menu: 'high',
  menus: 'high',
  'ml-insights': 'low',
  mobile: 'high',
  monitoring: 'medium',
  notification: 'medium',
  nutrition: 'medium',
  orders: 'high',
  payment: 'high',
  payments: 'high',
  pdf: 'low',
  rfid: 'high',
  'subscription-analytics': 'low',
  'subscription-plans': 'medium',
  subscriptions: 'high',
  users: 'medium',
};
