import { describe, expect, test } from 'vitest';
import type { Objective } from '../model/objective.ts';
import { catalogue, endpointById } from './index.ts';
import { endpointObjectives, missionObjectives } from './objectives.ts';

const p95 = (id: string): Objective | undefined =>
  endpointObjectives(endpointById(id)).find((objective) => objective.kind === 'quantile');
const p99s = (list: readonly Objective[]) => list.filter((objective) => objective.kind === 'quantile');

describe('objectives of an endpoint', () => {
  test.each([
    ['health.check', 300],
    ['orders.get', 800],
    ['analytics.get-executive-dashboard', 2000],
  ] as const)('95 %% of %s answers within %i ms in the steady phase', (id, limit) => {
    expect(p95(id)).toMatchObject({ quantile: 0.95, atMost: limit, phase: 'steady', scope: { endpoint: id } });
  });

  test('a critical endpoint has critical objectives, another those of its domain', () => {
    const severities = (id: string) => new Set(endpointObjectives(endpointById(id)).map((each) => each.severity));
    expect(severities('orders.create')).toEqual(new Set(['critical']));
    expect(severities('orders.update')).toEqual(new Set(['high']));
    expect(severities('pdf.download-invoice-pdf')).toEqual(new Set(['low']));
  });

  test('every endpoint must be covered, keep 1 % of errors and keep its p95', () => {
    for (const endpoint of catalogue) {
      expect(endpointObjectives(endpoint).map((objective) => objective.kind)).toEqual([
        'coverage',
        'errors',
        'quantile',
      ]);
    }
  });
});

describe('objectives of the mission', () => {
  test('average below 2 s, 100 requests a second, 1 % of errors are critical and judged while steady', () => {
    const overall = missionObjectives(catalogue).filter((objective) => objective.kind !== 'quantile');
    expect(overall).toEqual([
      { kind: 'average', scope: { all: true }, severity: 'critical', phase: 'steady', atMost: 2000 },
      { kind: 'throughput', scope: { all: true }, severity: 'critical', phase: 'steady', atLeast: 100 },
      { kind: 'errors', scope: { all: true }, severity: 'critical', phase: 'steady', atMost: 0.01 },
    ]);
  });

  test('other limits take the place of the mission limits', () => {
    const limits = { average: 500, throughput: 40, errors: 0.002 };
    const overall = missionObjectives(catalogue, limits).filter((objective) => objective.kind !== 'quantile');
    expect(overall).toMatchObject([{ atMost: 500 }, { atLeast: 40 }, { atMost: 0.002 }]);
  });

  test('the p99 limit of a domain is twice the p95 limit of its heaviest endpoint', () => {
    const quantiles = p99s(missionObjectives(catalogue));
    expect(quantiles).toHaveLength(26);
    expect(quantiles).toContainEqual(expect.objectContaining({ scope: { all: true }, quantile: 0.99, atMost: 4000 }));
    expect(quantiles).toContainEqual(expect.objectContaining({ scope: { domain: 'orders' }, atMost: 1600 }));
    expect(quantiles).toContainEqual(
      expect.objectContaining({ scope: { domain: 'invoice-templates' }, atMost: 600, severity: 'low' }),
    );
  });

  test('a domain without an endpoint in scope has no objective', () => {
    const orders = catalogue.filter((endpoint) => endpoint.domain === 'orders');
    expect(p99s(missionObjectives(orders)).map((objective) => objective.scope)).toEqual([
      { all: true },
      { domain: 'orders' },
    ]);
    expect(p99s(missionObjectives([]))).toEqual([]);
  });
});
