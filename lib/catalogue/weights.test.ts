import { describe, expect, test } from 'vitest';
import { catalogue, endpointById } from './index.ts';
import { weightOf } from './weights.ts';

const cycle = catalogue.reduce((sum, endpoint) => sum + endpoint.weight, 0);
const share = (ids: (id: string) => boolean) =>
  catalogue.filter((endpoint) => ids(endpoint.id)).reduce((sum, endpoint) => sum + endpoint.weight, 0) / cycle;

describe('default traffic weights', () => {
  test('every endpoint is dealt at least once in a cycle, in whole copies, with a reason', () => {
    for (const endpoint of catalogue) {
      const { weight, reason } = weightOf(endpoint);
      expect(endpoint.weight).toBe(weight);
      expect(Number.isInteger(weight) && weight >= 1, endpoint.id).toBe(true);
      expect(reason.length, endpoint.id).toBeGreaterThan(10);
    }
  });

  test('a cycle is between 600 and 720 iterations long', () => {
    expect(cycle).toBeGreaterThanOrEqual(600);
    expect(cycle).toBeLessThan(720);
  });

  test('3600 iterations hold the 59 answers of a p95 for each critical endpoint', () => {
    for (const endpoint of catalogue.filter((candidate) => candidate.critical)) {
      // The cycle under way at the end may deal none of its copies.
      expect((3600 / cycle) * endpoint.weight, endpoint.id).toBeGreaterThanOrEqual(59);
    }
  });

  test('what is heavy and not critical is dealt once', () => {
    const heavy = catalogue.filter((endpoint) => endpoint.cost === 'heavy' && !endpoint.critical);
    expect(heavy.length).toBeGreaterThan(50);
    for (const endpoint of heavy) expect(endpoint.weight, endpoint.id).toBe(1);
  });

  test('menus, orders, payments and pickup are more than half of the traffic', () => {
    expect(share((id) => /^(menus?|orders|payments?|rfid)\./.test(id))).toBeGreaterThan(0.5);
    expect(share((id) => /analytics\.|insights\.|intelligence\./.test(id))).toBeLessThan(0.1);
  });

  test('menus are read more often than orders are made, and orders made more often than changed', () => {
    const weight = (id: string) => endpointById(id).weight;
    expect(weight('menu.list-items')).toBeGreaterThan(weight('orders.create'));
    expect(weight('orders.create')).toBeGreaterThan(weight('payments.create-payment-order'));
    expect(weight('orders.create')).toBeGreaterThan(weight('orders.update'));
  });
});
