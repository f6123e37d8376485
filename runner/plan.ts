import { buildDeck, usesAfter } from '../lib/catalogue/deck.ts';
import { catalogue, endpointById } from '../lib/catalogue/index.ts';
import { endpointObjectives, missionObjectives } from '../lib/catalogue/objectives.ts';
import { operationFor } from '../lib/catalogue/operations.ts';
import type { Operation } from '../lib/model/call.ts';
import { type Domain, domains, type Endpoint, type EndpointId } from '../lib/model/endpoint.ts';
import { KitError } from '../lib/model/kit-error.ts';
import type { Objective } from '../lib/model/objective.ts';
import type { LoadPlan } from '../lib/model/plan.ts';
import { type Profile, type ProfileName, profileNames } from '../lib/model/profile.ts';
import type { PerSecond, Seconds } from '../lib/model/units.ts';
import { profiles } from '../lib/profiles/index.ts';
import { arrivalsIn, durationOf, highestRate, phasesOf, scaled } from '../lib/profiles/shape.ts';
import { seededRandom } from '../lib/stats/random.ts';
import type { Config } from './config.ts';
import { nearest } from './nearest.ts';

/** What the user asked for, parsed but not yet checked against one another. */
export interface LoadRequest {
  readonly runId: string;
  readonly runTag: string;
  readonly seed: number;
  readonly profile: string;
  readonly length: 'laptop' | 'full';
  readonly target: LoadPlan['target'];
  readonly rate?: PerSecond | undefined;
  readonly duration?: Seconds | undefined;
  readonly vusMax?: number | undefined;
  readonly only?: readonly string[] | undefined;
  /** Copies in a deck cycle by endpoint id; the catalogue's weights when absent. */
  readonly mix?: ReadonlyMap<EndpointId, number> | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Endpoints that the target cannot take, with the reason. */
  readonly outOfScope: LoadPlan['outOfScope'];
}

export function profileNamed(name: string): Profile {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile) return profile;
  const near = nearest(name, profileNames);
  throw new KitError('USAGE', `there is no profile "${name}"${near ? `; did you mean ${near}?` : ''}`, {
    hint: `profiles: ${profileNames.join(', ')}; for instance: npm run load -- ${near ?? ('peak' satisfies ProfileName)}`,
  });
}

function domainsNamed(names: readonly string[] | undefined): readonly Domain[] | null {
  if (names === undefined) return null;
  return names.map((name) => {
    const domain = domains.find((candidate) => candidate === name);
    if (domain) return domain;
    const near = nearest(name, domains);
    throw new KitError(
      'USAGE',
      `--only names no domain of the platform: "${name}"${near ? `; nearest is ${near}` : ''}`,
      {
        hint: `domains: ${domains.join(', ')}`,
      },
    );
  });
}

/**
 * Seconds an answer may take on average before more VUs are needed than are there from the start. For every VU that k6
 * adds later it drops an arrival, so that a slow platform would look like a weak load generator; each VU costs about
 * 2 ms of the start and 0.3 MB.
 */
const ordinaryAnswer: Seconds = 1;
/** Seconds of answer time at which all VUs are busy: later arrivals are dropped and the run says so. */
const slowestAnswer: Seconds = 3;

function vusFor(rate: PerSecond, vusMax: number | null): Pick<LoadPlan, 'preAllocatedVus' | 'maxVus'> {
  const maxVus = vusMax ?? Math.min(2000, Math.max(20, Math.ceil(rate * slowestAnswer)));
  return { preAllocatedVus: Math.min(maxVus, Math.max(10, Math.ceil(rate * ordinaryAnswer))), maxVus };
}

function expectedRequests(operations: readonly Operation[], uses: readonly number[]): Record<EndpointId, number> {
  const expected: Record<EndpointId, number> = {};
  for (const [i, operation] of operations.entries()) {
    for (const step of operation.steps) {
      expected[step.call.endpoint] = (expected[step.call.endpoint] ?? 0) + (uses[i] ?? 0);
    }
  }
  return expected;
}

/** What must hold overall takes its limits from the configuration, the rest from the catalogue. */
function objectivesOf(profile: Profile, endpoints: readonly Endpoint[], config: Config): readonly Objective[] {
  const { maxErrorRate, maxResponseTime, minThroughput } = config.thresholds.performance;
  const overall = missionObjectives(endpoints, {
    average: maxResponseTime,
    throughput: minThroughput,
    errors: maxErrorRate / 100,
  });
  const coverage: Objective = { kind: 'coverage', scope: { all: true }, severity: 'critical', phase: null, atLeast: 1 };
  return [coverage, ...overall, ...endpoints.flatMap(endpointObjectives)].filter(({ kind }) =>
    profile.judges.includes(kind),
  );
}

/** Puts the parts together and checks them against each other; nothing is sent until this holds. Pure. */
export function planLoad(request: LoadRequest, config: Config): LoadPlan {
  const profile = profileNamed(request.profile);
  const only = domainsNamed(request.only);
  const left = new Set(request.outOfScope.map((entry) => entry.endpoint));
  const wanted = catalogue.filter(
    (endpoint) =>
      (only === null || only.includes(endpoint.domain)) &&
      !left.has(endpoint.id) &&
      request.mix?.get(endpoint.id) !== 0,
  );
  if (wanted.length === 0) {
    throw new KitError('PLAN', 'no endpoint is left to load', { hint: 'widen --only or --mix' });
  }
  const stages = scaled(profile[request.length].stages, request);
  const totalIterations = arrivalsIn(stages);
  if (totalIterations < wanted.length) {
    throw new KitError(
      'PLAN',
      `${totalIterations} iterations cannot reach ${wanted.length} endpoints: the rate or the duration is too small`,
      { hint: 'raise --rate or --duration, or narrow with --only' },
    );
  }
  const deck = buildDeck(
    wanted.map((endpoint) => ({ endpoint: endpoint.id, copies: request.mix?.get(endpoint.id) ?? endpoint.weight })),
    request.seed,
  );
  const operations = deck.operations.map((id) => operationFor(endpointById(id), seededRandom(request.seed)));
  const rate = highestRate(stages);
  const inScope = wanted.map((endpoint) => endpoint.id);
  const { requestTimeout, usersPerRole, maxVus } = config.load;
  return {
    version: 1,
    runId: request.runId,
    runTag: request.runTag,
    seed: request.seed,
    target: request.target,
    profile: profile.name,
    length: request.length,
    stages,
    phases: phasesOf(stages),
    duration: durationOf(stages),
    totalIterations,
    highestRate: rate,
    usersPerRole,
    ...vusFor(rate, request.vusMax ?? maxVus),
    requestTimeout,
    // Longer than any chain of hung steps is allowed to take would delay the end; one time-out plus a margin is enough,
    // because an iteration breaks off at its first step without an answer.
    gracefulStop: requestTimeout + 5_000,
    deck,
    operations,
    inScope,
    outOfScope: request.outOfScope,
    expectedRequests: expectedRequests(operations, usesAfter(deck, totalIterations)),
    objectives: objectivesOf(profile, wanted, config),
    only,
    tags: request.tags,
    userAgent: `hasivu-readiness run/${request.runId}`,
  };
}
