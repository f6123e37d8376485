import { describe, expect, it } from 'vitest';
import type { GeneratorFacts, RunRecord } from '../model/record.ts';
import { type Decision, exitCodeOf } from '../model/verdict.ts';
import { buildRecord, type RunParts } from './record.ts';
import { type Simulation, simulate } from './testdata/simulate.ts';

const beganAt = Date.UTC(2026, 10, 23, 0, 31);

type Asked = Partial<Simulation>;
type Change = (parts: RunParts) => RunParts;

function recordOf(asked: Asked, change: Change = (parts) => parts): RunRecord {
  return buildRecord(change(simulate({ profile: 'peak', seed: 7, beganAt, ...asked })));
}

const process = (changes: Partial<GeneratorFacts['processes'][number]>): Change => {
  return (parts) => {
    const generator = parts.generator as GeneratorFacts;
    return { ...parts, generator: { ...generator, processes: generator.processes.map((p) => ({ ...p, ...changes })) } };
  };
};

const aborted = (abortedBecause: string): Change => {
  return (parts) => ({ ...parts, generator: { ...(parts.generator as GeneratorFacts), abortedBecause } });
};

interface Case {
  readonly claim: string;
  readonly asked: Asked;
  readonly change?: Change;
  readonly decision: Decision;
  readonly exitCode: number;
  readonly because: RegExp;
}

const cases: readonly Case[] = [
  {
    claim: 'a healthy peak on a laptop deploys',
    asked: {},
    decision: 'deploy',
    exitCode: 0,
    because: /^All 228 endpoints answered 9\u202f675 requests as promised/,
  },
  {
    claim: 'a healthy smoke deploys although it is too short for quantiles',
    asked: { profile: 'smoke' },
    decision: 'deploy',
    exitCode: 0,
    because: /^All 228 endpoints/,
  },
  {
    claim: 'a slow critical endpoint',
    asked: { faults: { 'orders.create': { slower: 20 } } },
    decision: 'do-not-deploy',
    exitCode: 1,
    because: /^orders\.create is too slow: p95 .* where 800\u00a0ms is allowed/,
  },
  {
    claim: 'a slow endpoint of high severity that few calls reach',
    asked: { faults: { 'subscriptions.get': { slower: 60 } } },
    decision: 'caution',
    exitCode: 3,
    because: /^subscriptions\.get is too slow: \d+ of \d+ answers took longer than/,
  },
  {
    claim: 'a slow endpoint of low severity is named although it does not stop a deployment',
    asked: { faults: { 'pdf.generate-invoice-pdf': { slower: 30 } } },
    decision: 'deploy',
    exitCode: 0,
    because: /but pdf\.generate-invoice-pdf is too slow/,
  },
  {
    claim: 'a critical endpoint that fails in 2 % of calls',
    asked: { faults: { 'orders.create': { fails: 0.02 } } },
    decision: 'do-not-deploy',
    exitCode: 1,
    because: /^[\d.]+\u00a0% of the requests to orders\.create failed \(mostly: answered 500\)/,
  },
  {
    claim: 'an endpoint that never answers in time',
    asked: { faults: { 'menus.get-plan': { fails: 1, status: 0, errorCode: 1050 } } },
    decision: 'do-not-deploy',
    exitCode: 1,
    because: /^menus\.get-plan was never answered as its contract says \(no answer in time in all 43 calls\)/,
  },
  {
    claim: 'an endpoint that never answers as expected',
    asked: { profile: 'smoke', faults: { 'pdf.generate-invoice-pdf': { fails: 1, status: 404 } } },
    decision: 'do-not-deploy',
    exitCode: 1,
    because: /^pdf\.generate-invoice-pdf was never answered as its contract says \(answered 404 in/,
  },
  {
    claim: 'k6 killed',
    asked: { until: 20 },
    change: process({ exitCode: null, signal: 'SIGKILL', lastPushAnswered: false, summaryRequests: null }),
    decision: 'invalid',
    exitCode: 4,
    because: /k6 was killed \(SIGKILL\) after 20\u00a0s of 1\u00a0min/,
  },
  {
    claim: 'k6 that refused the script',
    asked: { until: 0 },
    change: process({ exitCode: 107, summaryRequests: null }),
    decision: 'invalid',
    exitCode: 4,
    because: /k6 ended with exit code 107/,
  },
  {
    claim: 'a run folder without an end',
    asked: { until: 31 },
    change: (parts) => ({ ...parts, generator: null, served: null }),
    decision: 'invalid',
    exitCode: 4,
    because: /the run was killed after 31\u00a0s/,
  },
  {
    claim: 'a run stopped by hand',
    asked: { until: 12 },
    change: aborted('stopped by SIGINT'),
    decision: 'invalid',
    exitCode: 4,
    because: /the run ended after 12\u00a0s of 1\u00a0min: stopped by SIGINT/,
  },
  {
    claim: 'no data',
    asked: { until: 0 },
    decision: 'invalid',
    exitCode: 4,
    because: /there is no data: k6 delivered not one request/,
  },
  {
    claim: 'a collector cut off to the end',
    asked: { until: 40 },
    change: process({ lastPushAnswered: false }),
    decision: 'invalid',
    exitCode: 4,
    because: /the last push of k6-1 was not answered/,
  },
  {
    claim: 'dropped iterations',
    asked: { dropped: 0.1, vus: 540 },
    decision: 'invalid',
    exitCode: 4,
    because: /970 of 9\u202f675 iterations did not begin, because all 540 VUs were busy/,
  },
  {
    claim: 'dropped iterations of a generator without computing power',
    asked: { dropped: 0.1, vus: 60 },
    change: process({ cpuShare: 0.97 }),
    decision: 'invalid',
    exitCode: 4,
    because: /iterations did not begin, because k6 used 97\u00a0% of the processors/,
  },
  {
    claim: 'VUs bound by an endpoint so slow that arrivals were dropped: the slowness is proven all the same',
    asked: { dropped: 0.1, vus: 540, faults: { 'orders.create': { slower: 60 } } },
    decision: 'do-not-deploy',
    exitCode: 1,
    because: /^orders\.create is too slow/,
  },
  {
    claim: 'the same with busy processors: then the generator itself may have been the slow one',
    asked: { dropped: 0.1, vus: 540, faults: { 'orders.create': { slower: 60 } } },
    change: process({ cpuShare: 0.95 }),
    decision: 'invalid',
    exitCode: 4,
    because: /all 540 VUs were busy/,
  },
  {
    claim: 'late starts',
    asked: { late: 900 },
    decision: 'invalid',
    exitCode: 4,
    because: /the load generator was saturated: one iteration in twenty began more than \d+\u00a0ms late/,
  },
  {
    claim: 'late starts of a generator that shares its processors with the platform, slow endpoint or not',
    asked: { late: 200, faults: { 'orders.create': { slower: 60 } } },
    change: process({ cpuShare: 0.95 }),
    decision: 'invalid',
    exitCode: 4,
    because: /saturated.*k6 used 95\u00a0% of the processors/,
  },
  {
    claim: 'counts of k6 and of the windows that differ',
    asked: {},
    change: process({ summaryRequests: 9676 }),
    decision: 'invalid',
    exitCode: 4,
    because: /k6 counted 9\u202f676 requests and the windows hold 9\u202f675/,
  },
  {
    claim: 'counts of the target that differ for one endpoint',
    asked: {},
    change: (parts) => ({ ...parts, served: { ...parts.served, 'orders.create': { 201: 1 } } }),
    decision: 'invalid',
    exitCode: 4,
    because: /the target served 1 requests of orders\.create and \d+ were reported/,
  },
  {
    claim: 'a target that served more than was reported',
    asked: {},
    change: (parts) => ({
      ...parts,
      served: { ...parts.served, 'health.check': { 200: (parts.served?.['health.check']?.[200] ?? 0) + 1 } },
    }),
    decision: 'invalid',
    exitCode: 4,
    because: /the target served \d+ requests of health\.check and \d+ were reported/,
  },
  {
    claim: 'a limiter that refuses a large share',
    asked: {
      faults: {
        'orders.create': { fails: 1, status: 429 },
        'menu.list-items': { fails: 1, status: 429 },
        'menus.get-daily': { fails: 0.5, status: 429 },
      },
    },
    decision: 'invalid',
    exitCode: 4,
    because: /the limiter answered [\d.]+\u00a0% of the requests with 429/,
  },
  {
    claim: 'an endpoint of which only 429 came: nothing failed, and nothing is known',
    asked: { profile: 'smoke', faults: { 'orders.create': { fails: 1, status: 429 } } },
    decision: 'caution',
    exitCode: 3,
    because: /^Nothing failed, but orders\.create was never answered as its contract says \(answered 429/,
  },
];

describe('the verdict of a load run', () => {
  it.each(cases)('$claim', ({ asked, change, decision, exitCode, because }) => {
    const { verdict } = recordOf(asked, change);
    expect(verdict.because).toMatch(because);
    expect(verdict.decision).toBe(decision);
    expect(exitCodeOf(verdict.decision)).toBe(exitCode);
    expect(verdict.score === null).toBe(decision === 'invalid');
  });

  it('429 alone is a warning and counts neither as an error nor in a latency', () => {
    const calm = recordOf({});
    const limited = recordOf({ faults: { 'orders.create': { fails: 0.5, status: 429 } } });
    expect(limited.verdict.decision).toBe('deploy');
    expect(limited.verdict.warnings.map((warning) => warning.code)).toContain('rate-limited');
    expect(limited.overall.failures).toBe(0);
    expect(limited.overall.rateLimited).toBeGreaterThan(100);
    const latency = (record: RunRecord) => record.overall.latency.count;
    expect(latency(limited)).toBeLessThan(latency(calm) - 100);
  });

  it('a smoke run holds no objective of quantiles, so none is unmeasured', () => {
    const { verdict } = recordOf({ profile: 'smoke' });
    expect(verdict.checks.some((check) => check.id.startsWith('load.p'))).toBe(false);
    expect(verdict.counts.unmeasured).toBe(0);
  });

  it('every endpoint that is not judged alone is judged in a pool', () => {
    const { verdict } = recordOf({});
    const p95 = verdict.checks.filter((check) => check.id.startsWith('load.p95.'));
    const pools = p95.filter((check) => check.id.includes('rarely-called'));
    const rare = p95.filter((check) => check.status === 'not-applicable');
    expect(pools.map((check) => check.status)).toEqual(pools.map(() => 'passed'));
    expect(rare[0]?.measured).toMatch(/^\d+ planned, 59 needed; judged together with others$/);
    const pooled = pools.map((check) => Number(/the (\d+) rarely called/.exec(check.title)?.[1]));
    expect(pooled.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(rare.length);
  });

  it('an endpoint that got fewer answers than the plan brings is unmeasured, never passed', () => {
    const record = recordOf({ until: 16 }, aborted('stopped by SIGINT'));
    const check = record.verdict.checks.find((candidate) => candidate.id === 'load.p95.orders.create');
    expect(check?.status).toBe('unmeasured');
    expect(check?.measured).toMatch(/^\d+ answers, 59 needed$/);
  });

  it('two endpoints of a chain: when the first breaks, the second is blamed on it', () => {
    const record = recordOf(
      { faults: { 'orders.update': { silent: true }, 'orders.get': { fails: 0.2 } } },
      (parts) => {
        const [donor] = parts.plan.operations.filter((operation) => operation.endpoint === 'orders.get');
        const operations = parts.plan.operations.map((operation) =>
          operation.endpoint === 'orders.update'
            ? { ...operation, steps: [...(donor?.steps ?? []), ...operation.steps] }
            : operation,
        );
        return { ...parts, plan: { ...parts.plan, operations } };
      },
    );
    const check = record.verdict.checks.find((candidate) => candidate.id === 'load.coverage.orders.update');
    expect(check).toMatchObject({ status: 'failed', measured: 'never called, because orders.get failed before it' });
    expect(record.verdict.because).toContain('orders.update');
  });

  it('failures within what is allowed are not told as promised answers', () => {
    const { verdict } = recordOf({ seed: 8, faults: { 'orders.create': { fails: 0.005 } } });
    expect(verdict.decision).toBe('deploy');
    expect(verdict.because).toMatch(/requests, all but [1-4] \(0\.0\d\u00a0%\) as promised/);
  });

  it('a throughput that was asked for and not reached failed; one that was not asked for is not shown', () => {
    const status = (record: RunRecord) =>
      record.verdict.checks.find((check) => check.id === 'load.throughput.all')?.status;
    const stretched: Change = (parts) => ({
      ...parts,
      increments: parts.increments.map((increment) => ({ ...increment, to: increment.from + 2000 })),
    });
    const modest: Change = (parts) => {
      const stages = parts.plan.stages.map((stage) => ({ ...stage, from: stage.from / 4, to: stage.to / 4 }));
      return { ...stretched(parts), plan: { ...parts.plan, stages } };
    };
    expect(status(recordOf({}))).toBe('passed');
    expect(status(recordOf({}, stretched))).toBe('failed');
    expect(status(recordOf({}, modest))).toBe('not-shown');
    expect(recordOf({}, modest).verdict).toMatchObject({
      decision: 'caution',
      because: 'Nothing failed, but a throughput of 100/s was not asked for, so it is not shown.',
    });
  });
});
