import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { domains, type Endpoint } from '../model/endpoint.ts';
import { departures } from './departures.ts';
import { catalogue } from './index.ts';

type Fact = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly note: string;
  readonly errors: readonly { readonly status: number; readonly code: string }[];
};

const facts: readonly Fact[] = readFileSync(new URL('./testdata/endpoints.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Fact);

/** The catalogue's entry in the spelling of the facts. The weight is the kit's own and has no fact. */
function asFact({ safeInProduction, declaredIn, weight: _, ...same }: Endpoint) {
  return { ...same, safe_in_production: safeInProduction, declared_in: declaredIn };
}

/** The fact with the departures applied that are listed for it. */
function departed(fact: Fact): Fact {
  let { note, errors } = fact;
  for (const { field, endpoints, instead } of departures) {
    if (!endpoints.some((id) => id === fact.id)) continue;
    if (field === 'note') note = instead(note);
    else errors = errors.map(({ status, code }) => ({ status, code: instead(code) }));
  }
  return { ...fact, note, errors };
}

const entries = new Map(catalogue.map((endpoint) => [endpoint.id, asFact(endpoint)]));

describe('the catalogue against the facts', () => {
  test('both name the same 228 endpoints in 25 domains, in the same order', () => {
    expect(catalogue.map((endpoint) => endpoint.id)).toEqual(facts.map((fact) => fact.id));
    expect(entries.size).toBe(228);
    expect([...new Set(catalogue.map((endpoint) => endpoint.domain))]).toEqual(domains);
  });

  test.each(facts)('$id holds each field of its fact and no other', (fact) => {
    expect(entries.get(fact.id)).toStrictEqual(departed(fact));
  });

  test.each(departures)('the departure "$reason" is needed wherever it is listed', ({ field, endpoints }) => {
    for (const id of endpoints) {
      const fact = facts.find((candidate) => candidate.id === id);
      expect(entries.get(id)?.[field], `${id} ${field}`).not.toEqual(fact?.[field]);
    }
  });
});
