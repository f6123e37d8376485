import { buildDeck } from '../../lib/catalogue/deck.ts';
import { catalogue } from '../../lib/catalogue/index.ts';
import { operationFor } from '../../lib/catalogue/operations.ts';
import type { CallTemplate, Operation } from '../../lib/model/call.ts';
import type { LoadPlan } from '../../lib/model/plan.ts';
import { arrivalsIn, durationOf, highestRate, hold, phasesOf } from '../../lib/profiles/shape.ts';
import { seededRandom } from '../../lib/stats/random.ts';

/** A call to try things with. */
export const call = (fields: Partial<CallTemplate>): CallTemplate => ({
  endpoint: 'menu.list-items',
  method: 'GET',
  path: ['/menu'],
  body: null,
  as: null,
  headers: {},
  sign: null,
  expect: 200,
  ...fields,
});

/** Operations under the ids of their last calls. */
export const operationOf = (...steps: Operation['steps']): Operation => ({
  endpoint: steps.at(-1)?.call.endpoint ?? '',
  steps,
});

/** A plan that holds together; `operations` are all of the catalogue's unless said otherwise. */
export function planOf(fields: Partial<LoadPlan> = {}): LoadPlan {
  const operations = fields.operations ?? catalogue.map((endpoint) => operationFor(endpoint, seededRandom(3)));
  const stages = fields.stages ?? [hold('steady', 100, 3)];
  const weights = operations.map(({ endpoint }, i) => ({ endpoint, copies: 1 + (i % 5) }));
  return {
    version: 1,
    runId: '20260301-smoke',
    runTag: 'RT1',
    seed: 3,
    target: { name: 'test', baseUrl: 'http://127.0.0.1:9', environment: 'test' },
    profile: 'smoke',
    length: 'laptop',
    phases: phasesOf(stages),
    duration: durationOf(stages),
    totalIterations: arrivalsIn(stages),
    highestRate: highestRate(stages),
    usersPerRole: 2,
    preAllocatedVus: 10,
    maxVus: 50,
    requestTimeout: 1000,
    gracefulStop: 3000,
    deck: buildDeck(weights, 3),
    inScope: operations.map(({ endpoint }) => endpoint),
    outOfScope: [],
    expectedRequests: {},
    objectives: [],
    only: null,
    tags: {},
    userAgent: 'hasivu-readiness run/test',
    ...fields,
    operations,
    stages,
  };
}
