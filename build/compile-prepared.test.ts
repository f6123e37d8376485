import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CompiledPrepared, checkSupplies, suppliesFrom } from '../lib/k6/supplies.ts';
import type { PreparedData } from '../lib/model/call.ts';
import { compilePrepared } from './compile-prepared.ts';

const tokens = { SUPER_ADMIN: [], SCHOOL_ADMIN: [], TEACHER: [], NUTRITIONIST: [], KITCHEN_STAFF: [], STUDENT: [] };

const data = (fields: Partial<PreparedData> = {}): PreparedData => ({
  version: 1,
  runTag: 'RT1',
  usersPerRole: 2,
  tokens: { ...tokens, PARENT: ['first', 'the second'] },
  supplies: {},
  secrets: { 'payment-key': 'k', 'payment-webhook': 'w', 'whatsapp-webhook': 'wa' },
  renewAt: 99,
  ...fields,
});

async function read(prepared: PreparedData, ...names: string[]) {
  const module: { prepared: CompiledPrepared } = await import(
    `data:text/javascript;charset=utf-8,${encodeURIComponent(compilePrepared(prepared))}`
  );
  return suppliesFrom({ supplyName: (supply) => names[supply] ?? '' }, module.prepared);
}

describe('prepared data as code', () => {
  it('gives the j-th use the element j modulo the length, of whatever lengths the values are', async () => {
    const ids = fc.array(
      fc.string({ minLength: 1 }).filter((text) => !text.endsWith(' ') && text.trimEnd() === text),
      {
        minLength: 1,
        maxLength: 9,
      },
    );
    await fc.assert(
      fc.asyncProperty(ids, ids, fc.nat(1000), async (orders, cards, use) => {
        const supplies = await read(
          data({ supplies: { 'order.id': orders, 'rfidCard.id': cards } }),
          'raw slot rfidCard.id',
          'raw slot order.id',
          'path slot order.id',
          'json slot order.id',
        );
        expect(supplies.value(0, use)).toBe(cards[use % cards.length]);
        expect(supplies.value(1, use)).toBe(orders[use % orders.length]);
        expect(decodeURIComponent(supplies.value(2, use))).toBe(orders[use % orders.length]);
        expect(JSON.parse(`"${supplies.value(3, use)}"`)).toBe(orders[use % orders.length]);
        expect(supplies.length(1)).toBe(orders.length);
      }),
      { numRuns: 50 },
    );
  });

  it('holds tokens as whole headers and secrets as they are', async () => {
    const supplies = await read(data(), 'bearer token PARENT', 'raw secret payment-webhook');
    expect([0, 1, 2].map((use) => supplies.value(0, use))).toEqual([
      'Bearer first',
      'Bearer the second',
      'Bearer first',
    ]);
    expect(supplies.value(1, 5)).toBe('w');
  });

  it('says before the first request what it lacks', async () => {
    const prepared = { text: '', index: '', renewAt: 0 };
    expect(() => checkSupplies({ supplyCount: 1, supplyName: () => 'path slot order.id' }, prepared)).toThrow(
      'the prepared data holds no "path slot order.id"',
    );
  });

  it('refuses values that end with a blank', () => {
    expect(() => compilePrepared(data({ supplies: { 'order.id': ['a '] } }))).toThrow(/ends with a blank/);
  });
});
