import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Deck } from '../model/deck.ts';
import { buildDeck, dealer, layoutOf, usesAfter } from './deck.ts';
import { catalogue } from './index.ts';

const weights = (copies: readonly number[]) => copies.map((n, i) => ({ endpoint: `domain.operation-${i}`, copies: n }));
const anyCopies = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }),
  // One endpoint that outweighs all others, as access logs have it.
  fc
    .tuple(fc.integer({ min: 65, max: 700 }), fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }))
    .map(([large, rest]) => [large, ...rest]),
);
const anyDeck = fc.tuple(anyCopies, fc.integer()).map(([copies, seed]) => buildDeck(weights(copies), seed));
const platform = (seed: number): Deck =>
  buildDeck(
    catalogue.map(({ id, weight }) => ({ endpoint: id, copies: weight })),
    seed,
  );

/** operation -> uses, as dealt one iteration after the other. */
function dealt(deck: Deck, iterations: number): readonly (readonly number[])[] {
  const deal = dealer(layoutOf(deck));
  const uses = deck.operations.map((): number[] => []);
  for (let i = 0; i < iterations; i += 1) {
    const { operation, use } = deal(i);
    uses[operation]?.push(use);
  }
  return uses;
}

describe('a deck', () => {
  test('deals every operation once before any comes again', () => {
    fc.assert(
      fc.property(anyDeck, (deck) => {
        const first = dealt(deck, deck.operations.length);
        expect(first).toEqual(deck.operations.map(() => [0]));
      }),
      { numRuns: 50 },
    );
  });

  test('deals every slot exactly once in every cycle', () => {
    fc.assert(
      fc.property(anyDeck, fc.integer({ min: 0, max: 1000 }), (deck, cycle) => {
        const deal = dealer(layoutOf(deck));
        const counts = deck.operations.map(() => 0);
        const begin = deck.operations.length + cycle * deck.size;
        for (let i = begin; i < begin + deck.size; i += 1) counts[deal(i).operation]! += 1;
        expect(counts).toEqual(deck.copies);
      }),
      { numRuns: 50 },
    );
  });

  test('numbers the uses of an operation in the order dealt, from 0, without gap, wherever a run stops', () => {
    fc.assert(
      fc.property(anyDeck, fc.integer({ min: 0, max: 4000 }), (deck, iterations) => {
        for (const uses of dealt(deck, iterations)) expect(uses).toEqual(uses.map((_, i) => i));
      }),
      { numRuns: 40 },
    );
  });

  test('knows the number of uses without dealing them', () => {
    fc.assert(
      fc.property(anyDeck, fc.integer({ min: 0, max: 4000 }), (deck, iterations) => {
        expect(usesAfter(deck, iterations)).toEqual(dealt(deck, iterations).map((uses) => uses.length));
      }),
      { numRuns: 40 },
    );
    const deck = platform(1);
    const uses = usesAfter(deck, 1_000_000_000);
    expect(uses.reduce((sum, n) => sum + n, 0)).toBe(1_000_000_000);
  });

  test('deals the same for the same seed, whoever asks and in whatever order', () => {
    const ahead = dealer(layoutOf(platform(3)));
    const back = dealer(layoutOf(platform(3)));
    const forwards = Array.from({ length: 2000 }, (_, i) => ahead(i));
    const backwards = Array.from({ length: 2000 }, (_, i) => back(1999 - i)).reverse();
    expect(backwards).toEqual(forwards);
    const other = dealer(layoutOf(platform(4)));
    expect(Array.from({ length: 2000 }, (_, i) => other(i))).not.toEqual(forwards);
  });

  test('puts no two cycles of a minute in the same order', () => {
    const deck = platform(11);
    const deal = dealer(layoutOf(deck));
    const orders = Array.from({ length: 12 }, (_, cycle) =>
      Array.from(
        { length: deck.size },
        (_, p) => deal(deck.operations.length + cycle * deck.size + p).operation,
      ).join(),
    );
    expect(new Set(orders).size).toBe(12);
  });

  test.each([2, 3, 4, 6, 8])('gives every operation to each of %i processes within as many cycles', (processes) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 500 }), (seed, cycle) => {
        const deck = platform(seed);
        const deal = dealer(layoutOf(deck));
        const served = deck.operations.map(() => new Set<number>());
        const begin = deck.operations.length + cycle * deck.size;
        for (let i = begin; i < begin + processes * deck.size; i += 1) served[deal(i).operation]?.add(i % processes);
        expect(served.every((who) => who.size === processes)).toBe(true);
      }),
      { numRuns: 5 },
    );
  });

  test('keeps the proportions asked for, give or take a copy or two', () => {
    fc.assert(
      fc.property(anyCopies, fc.integer(), (copies, seed) => {
        const deck = buildDeck(weights(copies), seed);
        const asked = copies.reduce((sum, n) => sum + n, 0);
        expect(deck.size).toBe(deck.copies.reduce((sum, n) => sum + n, 0));
        expect(deck.size % 24).toBe(0);
        for (const [i, n] of copies.entries()) {
          expect(Math.abs(deck.copies[i]! - (n * deck.size) / asked)).toBeLessThan(2);
        }
      }),
    );
  });

  test('spreads the copies of an operation over the cycle', () => {
    const deck = platform(5);
    const busiest = deck.copies.indexOf(Math.max(...deck.copies));
    const deal = dealer(layoutOf(deck));
    const places: number[] = [];
    for (let i = 0; i < deck.size; i += 1) {
      if (deal(deck.operations.length + i).operation === busiest) places.push(i);
    }
    const perQuarter = [0, 1, 2, 3].map(
      (quarter) => places.filter((place) => Math.floor((4 * place) / deck.size) === quarter).length,
    );
    const even = places.length / 4;
    for (const n of perQuarter) expect(Math.abs(n - even)).toBeLessThanOrEqual(even * 0.7);
  });

  test('refuses what cannot be dealt', () => {
    expect(() => buildDeck([], 1)).toThrow('no endpoint');
    expect(() => buildDeck(weights([3, 0]), 1)).toThrow('0 copies of domain.operation-1');
    expect(() => buildDeck(weights([1.5]), 1)).toThrow('1.5 copies');
  });
});
