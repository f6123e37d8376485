import { buildDeck, usesAfter } from '../../catalogue/deck.ts';
import { catalogue } from '../../catalogue/index.ts';
import { endpointObjectives, missionObjectives } from '../../catalogue/objectives.ts';
import type { Operation } from '../../model/call.ts';
import type { Endpoint, EndpointId } from '../../model/endpoint.ts';
import type { RunEvent } from '../../model/event.ts';
import type { LoadPlan } from '../../model/plan.ts';
import type { Profile, ProfileName } from '../../model/profile.ts';
import type { Random } from '../../model/random.ts';
import type { Evidence, GeneratorFacts, RunInfo } from '../../model/record.ts';
import type { EpochMs, Ms, Ratio, Seconds } from '../../model/units.ts';
import type { GeneratorRow, HistogramData, WindowIncrement, WindowRow } from '../../model/window.ts';
import { profiles } from '../../profiles/index.ts';
import { arrivalsIn, durationOf, highestRate, phasesOf, rateAt } from '../../profiles/shape.ts';
import { seededRandom } from '../../stats/random.ts';
import { HistogramSum } from '../answers.ts';
import { iterationsBefore } from '../planned.ts';
import type { RunParts } from '../record.ts';

/** A run that never was: the real catalogue, profile and deck, and answers drawn from a seed. */
export interface Simulation {
  readonly profile: ProfileName;
  readonly seed: number;
  readonly beganAt: EpochMs;
  /** The endpoints loaded; all when absent. */
  readonly only?: readonly EndpointId[];
  /** How one endpoint departs from answering well. */
  readonly faults?: Readonly<Record<EndpointId, Fault>>;
  /** Seconds after which nothing comes any more. */
  readonly until?: Seconds;
  readonly dropped?: Ratio;
  /** How late each iteration begins. */
  readonly late?: Ms;
  readonly vus?: number;
}

export interface Fault {
  /** Times as slow as usual. */
  readonly slower?: number;
  /** Share of calls answered otherwise than promised, and how. */
  readonly fails?: Ratio;
  readonly status?: number;
  readonly errorCode?: number;
  readonly silent?: boolean;
}

const noFault: Fault = {};

export function simulatedPlan(simulation: Simulation): LoadPlan {
  const profile = profiles.find((candidate) => candidate.name === simulation.profile) as Profile;
  const { stages } = profile.laptop;
  const endpoints = catalogue.filter(({ id }) => simulation.only?.includes(id) ?? true);
  const deck = buildDeck(
    endpoints.map((endpoint) => ({ endpoint: endpoint.id, copies: endpoint.weight })),
    simulation.seed,
  );
  const totalIterations = arrivalsIn(stages);
  const uses = usesAfter(deck, totalIterations);
  const coverage = { kind: 'coverage', scope: { all: true }, severity: 'critical', phase: null, atLeast: 1 } as const;
  const objectives = [coverage, ...missionObjectives(endpoints), ...endpoints.flatMap(endpointObjectives)];
  return {
    version: 1,
    runId: `20261123-0031-${simulation.profile}-k7m2`,
    runTag: 'R7K2M9',
    seed: simulation.seed,
    target: { name: 'sandbox', baseUrl: 'http://127.0.0.1:40123', environment: 'test' },
    profile: simulation.profile,
    length: 'laptop',
    stages,
    phases: phasesOf(stages),
    duration: durationOf(stages),
    totalIterations,
    highestRate: highestRate(stages),
    usersPerRole: 8,
    preAllocatedVus: 45,
    maxVus: 540,
    requestTimeout: 10_000,
    gracefulStop: 15_000,
    deck,
    operations: endpoints.map(onlyStep),
    inScope: endpoints.map(({ id }) => id),
    outOfScope: [],
    expectedRequests: Object.fromEntries(endpoints.map(({ id }, i) => [id, uses[i] ?? 0])),
    objectives: objectives.filter(({ kind }) => profile.judges.includes(kind)),
    only: null,
    tags: {},
    userAgent: 'hasivu-readiness run/simulated',
  };
}

function onlyStep({ id, method, path, success }: Endpoint): Operation {
  const call = { endpoint: id, method, path: [path], body: null, as: null, headers: {}, sign: null };
  return { endpoint: id, steps: [{ call: { ...call, expect: success.status }, takes: [] }] };
}

/** The parts of a simulated run, as a run folder would hold them. */
export function simulate(simulation: Simulation): RunParts {
  const plan = simulatedPlan(simulation);
  const increments = incrementsOf(simulation, plan);
  return {
    run: runInfo(plan, simulation.beganAt),
    plan,
    events: eventsOf(plan, simulation.beganAt),
    increments,
    evidence: evidenceOf(simulation),
    generator: generatorFacts(simulation, increments),
    served: servedBy(increments),
    leftBehind: {},
    warnings: [],
  };
}

function runInfo(plan: LoadPlan, createdAt: EpochMs): RunInfo {
  return {
    version: 1,
    id: plan.runId,
    kind: 'load',
    createdAt,
    command: `npm run load -- ${plan.profile} --seed ${plan.seed}`,
    user: 'asha',
    host: 'build-7',
    target: { ...plan.target, version: '2.4.1', release: '2026.11.3' },
    profile: plan.profile,
    length: plan.length,
    seed: plan.seed,
    kitVersion: '0.1.0',
    nodeVersion: 'v20.20.0',
    k6Version: 'v2.2.0',
    configHash: '4f1d6a0c',
  };
}

function eventsOf(plan: LoadPlan, beganAt: EpochMs): readonly RunEvent[] {
  const phases = plan.phases.flatMap(({ kind, from, to }): RunEvent[] => [
    { at: beganAt + from * 1000, text: `${kind} begins`, kind: 'phase', phase: kind, state: 'begins' },
    { at: beganAt + to * 1000, text: `${kind} ends`, kind: 'phase', phase: kind, state: 'ends' },
  ]);
  return [
    { at: beganAt, text: 'the load begins', kind: 'load', state: 'begins' },
    ...phases,
    { at: beganAt + plan.duration * 1000, text: 'the load ends', kind: 'load', state: 'ends' },
  ];
}

function incrementsOf(simulation: Simulation, plan: LoadPlan): readonly WindowIncrement[] {
  const random = seededRandom(simulation.seed + 1);
  const increments: WindowIncrement[] = [];
  let uses = plan.operations.map(() => 0);
  for (let second = 0; second < Math.min(plan.duration, simulation.until ?? plan.duration); second += 1) {
    const share = 1 - (simulation.dropped ?? 0);
    const planned = Math.min(plan.totalIterations, iterationsBefore(plan.stages, second + 1));
    const now = usesAfter(plan.deck, Math.floor(planned * share));
    const crowd = rateAt(plan.stages, second) / plan.highestRate;
    const rows = plan.operations.flatMap((operation, i) =>
      rowsOf(operation, (now[i] ?? 0) - (uses[i] ?? 0), simulation.faults?.[operation.endpoint], crowd, random),
    );
    uses = [...now];
    increments.push(increment(simulation, plan, second, rows));
  }
  return increments;
}

function increment(simulation: Simulation, plan: LoadPlan, second: Seconds, rows: readonly WindowRow[]) {
  const begun = rows.reduce((sum, row) => sum + row.latency.count, 0);
  const busy = rows.reduce((sum, row) => sum + row.latency.sum, 0);
  const generator: GeneratorRow = {
    vus: simulation.vus ?? Math.max(12, Math.round(busy * 1.6)),
    vusMax: plan.maxVus,
    iterations: begun,
    dropped: Math.round(rateAt(plan.stages, second + 0.5) * (simulation.dropped ?? 0)),
    begun,
    bytesSent: begun * 420,
    bytesReceived: begun * 900,
    lateness: histogramOf(Array.from({ length: begun }, () => (simulation.late ?? 2) / 1000)),
  };
  const from = simulation.beganAt + second * 1000;
  return { source: 'k6-1', from, to: from + 1000, rows, generator };
}

const typical: Readonly<Record<Endpoint['cost'], Ms>> = { light: 22, medium: 64, heavy: 240 };
const costs = new Map(catalogue.map((endpoint) => [endpoint.id, endpoint.cost]));

/** Latencies are log-normal and grow with the crowd; one call in 200 waits for something. */
function rowsOf(
  { endpoint, steps }: Operation,
  calls: number,
  fault: Fault = noFault,
  crowd: Ratio,
  random: Random,
): readonly WindowRow[] {
  const expect = steps.at(-1)?.call.expect ?? 200;
  const good: Seconds[] = [];
  const bad: Seconds[] = [];
  if (fault.silent) return [];
  for (let i = 0; i < calls; i += 1) {
    const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const base = (typical[costs.get(endpoint) ?? 'light'] / 1000) * (fault.slower ?? 1);
    const wait = random.next() < 0.005 ? 4 : 1;
    const seconds = base * (0.7 + 0.6 * crowd ** 2) * Math.exp(0.32 * normal) * wait;
    (random.next() < (fault.fails ?? 0) ? bad : good).push(seconds);
  }
  const rows: WindowRow[] = [];
  if (good.length > 0) rows.push(row(endpoint, expect, true, null, good));
  const status = fault.status ?? 500;
  if (bad.length > 0) rows.push(row(endpoint, status, false, status === 0 ? (fault.errorCode ?? 1050) : null, bad));
  return rows;
}

const row = (
  endpoint: EndpointId,
  status: number,
  expected: boolean,
  errorCode: number | null,
  seconds: readonly Seconds[],
): WindowRow => ({ endpoint, status, expected, errorCode, latency: histogramOf(seconds) });

/** Schema 3: bucket i holds (2^((i-1)/8), 2^(i/8)]. */
export function histogramOf(seconds: readonly Seconds[]): HistogramData {
  const sum = new HistogramSum();
  for (const value of seconds) {
    sum.add({ count: 1, sum: value, zero: 0, buckets: [[Math.ceil(Math.log2(value) * 8), 1]] });
  }
  return sum.data();
}

function generatorFacts(simulation: Simulation, increments: readonly WindowIncrement[]): GeneratorFacts {
  const requests = increments.reduce((sum, { generator }) => sum + generator.begun, 0);
  return {
    processes: [
      {
        source: 'k6-1',
        exitCode: 0,
        signal: null,
        cpuSeconds: 31.4,
        cpuShare: 0.27,
        peakMemoryBytes: 402_653_184,
        stderrLines: 0,
        stderrErrors: 0,
        lastPushAnswered: true,
        summaryRequests: requests,
        summaryIterations: requests,
      },
    ],
    startedAt: simulation.beganAt - 900,
    endedAt: (increments.at(-1)?.to ?? simulation.beganAt) + 400,
    abortedBecause: null,
  };
}

function servedBy(increments: readonly WindowIncrement[]): Record<EndpointId, Record<string, number>> {
  const served: Record<EndpointId, Record<string, number>> = {};
  for (const { endpoint, status, latency } of increments.flatMap(({ rows }) => rows)) {
    if (status === 0) continue;
    served[endpoint] = { ...served[endpoint], [status]: (served[endpoint]?.[status] ?? 0) + latency.count };
  }
  return served;
}

/** Hostile on purpose: what a target answers is not to be trusted. */
function evidenceOf({ faults = {}, beganAt }: Simulation): readonly Evidence[] {
  return Object.entries(faults)
    .filter(([, fault]) => fault.fails)
    .map(([endpoint, fault], i) => ({
      at: beganAt + 12_000 + i * 700,
      endpoint,
      status: fault.status ?? 500,
      errorCode: fault.status === 0 ? (fault.errorCode ?? 1050) : null,
      code: fault.status === 0 ? 'TIMEOUT' : 'INTERNAL_ERROR',
      request: `POST /api/v1/things HTTP/1.1\nauthorization: Bearer ****\n\n{"note":"</script><script>alert(1)</script>"}`,
      response: `{"success":false,"error":{"message":"<img src=x onerror=alert(1)> | [x](javascript:alert(1)) \u2028 \u0007"}}`,
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    }));
}
