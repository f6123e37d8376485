import { describe, expect, test } from 'vitest';
import { catalogue, endpointById } from '../catalogue/index.ts';
import { processes, processNames } from './processes.ts';

describe('business processes', () => {
  test('are the nine named ones', () => {
    expect(processes.map((process) => process.name)).toEqual(processNames);
    expect(processNames).toHaveLength(9);
  });

  test.each(processes)('$name is made of endpoints that exist, with whole shares from 1', ({ endpoints }) => {
    expect(endpoints.length).toBeGreaterThanOrEqual(4);
    for (const { endpoint, weight } of endpoints) {
      expect(endpointById(endpoint).id).toBe(endpoint);
      expect(Number.isInteger(weight) && weight >= 1, endpoint).toBe(true);
    }
  });

  test('each critical endpoint serves a critical process', () => {
    const served = new Set(
      processes.filter((process) => process.criticality === 'critical').flatMap(({ endpoints }) => endpoints),
    );
    const names = new Set([...served].map(({ endpoint }) => endpoint as string));
    const critical = catalogue.filter((endpoint) => endpoint.critical).map((endpoint) => endpoint.id);
    expect(critical.filter((id) => !names.has(id))).toEqual([]);
  });

  test('critical endpoints weigh more than half of a critical process', () => {
    for (const { name, endpoints } of processes.filter((process) => process.criticality === 'critical')) {
      const total = endpoints.reduce((sum, { weight }) => sum + weight, 0);
      const critical = endpoints.filter(({ endpoint }) => endpointById(endpoint).critical);
      const share = critical.reduce((sum, { weight }) => sum + weight, 0) / total;
      expect(share, name).toBeGreaterThan(0.5);
    }
  });
});
