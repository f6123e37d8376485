import { describe, expect, test } from 'vitest';
import { endpointById } from './index.ts';
import { journeys } from './journeys.ts';

describe('journeys', () => {
  test('there are eight, each with a name of its own', () => {
    expect(new Set(journeys.map((journey) => journey.name)).size).toBe(8);
  });

  test.each(journeys)('$name names endpoints that exist', ({ steps }) => {
    for (const { endpoint, or } of steps) for (const id of [endpoint, ...or]) expect(endpointById(id).id).toBe(id);
  });

  test.each(journeys)('in $name each step finds what it needs given before', ({ startsWith, steps }) => {
    const known = new Set(startsWith);
    for (const { endpoint, or } of steps) {
      for (const id of [endpoint, ...or]) {
        expect(
          endpointById(id).needs.filter((need) => !known.has(need)),
          id,
        ).toEqual([]);
      }
      for (const given of endpointById(endpoint).gives) known.add(given);
    }
  });

  test.each(journeys)('$name begins with nothing that its steps do not use', ({ startsWith, steps }) => {
    const needed = new Set(steps.flatMap(({ endpoint }) => endpointById(endpoint).needs));
    expect(startsWith.filter((entity) => !needed.has(entity))).toEqual([]);
  });

  test('between them they pass through every critical part of the platform', () => {
    const touched = new Set(journeys.flatMap(({ steps }) => steps.map(({ endpoint }) => endpoint.split('.')[0])));
    for (const domain of ['auth', 'menus', 'orders', 'payments', 'rfid']) expect(touched).toContain(domain);
  });
});
