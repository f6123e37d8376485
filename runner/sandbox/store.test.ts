import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recent, Store } from './store.ts';

interface Thing {
  readonly id: string;
  readonly name: string;
  owner: string;
}

const thing = (n: number, owner = 'a'): Thing => ({ id: `${n}`, name: `name ${n}`, owner });
const store = (cap: number) => new Store<Thing>({ cap, also: ({ name }) => name, owner: ({ owner }) => owner });
const all = { offset: 0, limit: 1_000_000 };

describe('a store', () => {
  it('forgets the oldest beyond its cap, by every key', () => {
    const kept = store(3);
    for (let n = 0; n < 10; n += 1) kept.add(thing(n));
    expect(kept.size).toBe(3);
    expect([kept.get('6'), kept.find('name 6')]).toEqual([undefined, undefined]);
    expect(kept.page(all).items.map(({ id }) => id)).toEqual(['9', '8', '7']);
    expect(kept.page({ ...all, owners: ['a'] })).toMatchObject({ total: 3 });
  });

  it('passes over what was read since the last round, so that standing entities stay', () => {
    const kept = store(100);
    for (let n = 0; n < 10; n += 1) kept.add(thing(n));
    for (let n = 10; n < 5000; n += 1) {
      kept.add(thing(n));
      if (n % 50 === 0) for (let standing = 0; standing < 10; standing += 1) kept.get(`${standing}`);
    }
    for (let standing = 0; standing < 10; standing += 1) expect(kept.get(`${standing}`)).toBeDefined();
    expect(kept.size).toBe(100);
  });

  it('keeps what it is told to keep until that is released', () => {
    const kept = store(3);
    kept.keep(thing(0));
    for (let n = 1; n < 10; n += 1) kept.add(thing(n));
    expect([kept.get('0')?.id, kept.size]).toEqual(['0', 4]);
    kept.release('0');
    expect(kept.size).toBe(3);
    for (let n = 10; n < 20; n += 1) kept.add(thing(n));
    expect(kept.get('0')).toBeUndefined();
  });

  it('finds an entity under its new owner and name after a change, and no more under the old ones', () => {
    const kept = store(3);
    const one = kept.add(thing(1, 'a'));
    kept.change(one, { owner: 'b', name: 'new' });
    expect([kept.ownedBy('a'), kept.ownedBy('b')]).toEqual([[], [one]]);
    expect([kept.find('name 1'), kept.find('new')]).toEqual([undefined, one]);
  });

  it('holds what a plain list with the same cap holds, when nothing is read', () => {
    const step = fc.oneof(
      fc.record({ add: fc.nat(30), owner: fc.constantFrom('a', 'b') }),
      fc.record({ remove: fc.nat(30) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const kept = store(1000);
        let model: Thing[] = [];
        for (const one of steps) {
          const id = `${'add' in one ? one.add : one.remove}`;
          model = model.filter((entity) => entity.id !== id);
          if ('add' in one) model.push(kept.add(thing(one.add, one.owner)));
          else kept.remove(id);
        }
        const newest = model.toReversed();
        expect(kept.page(all)).toEqual({ items: newest, total: model.length });
        const ofA = newest.filter(({ owner }) => owner === 'a');
        expect(kept.page({ owners: ['a'], offset: 1, limit: 2 })).toEqual({
          items: ofA.slice(1, 3),
          total: ofA.length,
        });
        expect(kept.page({ where: ({ owner }) => owner === 'a', offset: 1, limit: 2 })).toEqual({
          items: ofA.slice(1, 3),
          total: ofA.length,
        });
      }),
    );
  });

  it('never holds more than its cap, whatever is added, read and removed', () => {
    const step = fc.tuple(fc.constantFrom('add', 'get', 'remove'), fc.nat(40));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 300 }), (cap, steps) => {
        const kept = store(cap);
        for (const [what, n] of steps) {
          if (what === 'add') expect(kept.get(kept.add(thing(n)).id)).toBeDefined();
          else if (what === 'get') kept.get(`${n}`);
          else kept.remove(`${n}`);
          const { items, total } = kept.page(all);
          expect(items.length).toBe(kept.size);
          expect([total, kept.ownedBy('a').length]).toEqual([kept.size, kept.size]);
          expect(kept.size).toBeLessThanOrEqual(cap);
        }
      }),
    );
  });
});

describe('recent values', () => {
  it('are the last ones, an old key set again among them', () => {
    const recent = new Recent<number>(2);
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('a', 3);
    recent.set('c', 4);
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([3, undefined, 4]);
  });
});
