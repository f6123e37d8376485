import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KitError } from '../../lib/model/kit-error.ts';
import { createPacing, type Fate } from './pacing.ts';
import { type PacingTexts, parsePacing } from './settings.ts';

const fates = (
  texts: PacingTexts,
  count: number,
  { endpoint = 'orders.create', seed = 1, at = () => 0 } = {},
): readonly Fate[] => {
  const gate = createPacing(parsePacing(texts), seed, at).gate(endpoint);
  return Array.from({ length: count }, () => gate?.() ?? { kind: 'serve', wait: -1 });
};

describe('a fault', () => {
  it('of 2 % befalls the 50th, the 100th, … call', () => {
    const failed = fates({ fault: ['orders.create=fail:2%'] }, 200).flatMap(({ kind }, i) =>
      kind === 'fail' ? [i + 1] : [],
    );
    expect(failed).toEqual([50, 100, 150, 200]);
  });

  it('befalls its share of any number of calls, rounded down', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 500 }), (percent, calls) => {
        const failed = fates({ fault: [`orders.create=fail:${percent}%`] }, calls).filter(
          ({ kind }) => kind === 'fail',
        ).length;
        expect(failed).toBe(Math.floor(calls * (percent / 100)));
      }),
    );
  });

  it('that hangs takes the first calls; others are there for good', () => {
    const kinds = (fault: string) => fates({ fault: [fault] }, 4).map(({ kind }) => kind);
    expect(kinds('orders.create=hang:2')).toEqual(['hang', 'hang', 'serve', 'serve']);
    expect(kinds('orders.create=hang')).toEqual(['hang', 'hang', 'hang', 'hang']);
    expect(kinds('orders.create=reset')).toEqual(['reset', 'reset', 'reset', 'reset']);
    expect(kinds('orders.create=refuse')).toEqual(['refuse', 'refuse', 'refuse', 'refuse']);
  });

  it('leaves the other endpoints alone', () => {
    const pacing = createPacing(parsePacing({ fault: ['orders.create=hang'] }), 1, () => 0);
    expect(pacing.gate('orders.get')).toBeNull();
  });
});

describe('a latency', () => {
  it("is the endpoint's own, else that of all", () => {
    const texts = { latency: ['20ms', 'orders.create=1.5s'] };
    expect([fates(texts, 1)[0]?.wait, fates(texts, 1, { endpoint: 'orders.get' })[0]?.wait]).toEqual([1500, 20]);
  });

  it('is drawn between its ends, the same for the same seed and endpoint', () => {
    const draw = (seed: number, endpoint = 'orders.create') =>
      fates({ latency: ['uniform:100ms-2s'] }, 2000, { seed, endpoint }).map(({ wait }) => wait);
    const waits = draw(7);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2000);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 2000).toBeCloseTo(1050, -2);
    expect(draw(7)).toEqual(waits);
    expect(draw(8)).not.toEqual(waits);
    expect(draw(7, 'orders.get')).not.toEqual(waits);
  });
});

describe('a capacity', () => {
  it('lets requests begin one after the other, and refuses those that find the queue full', () => {
    const waits = fates({ capacity: '100/s:3' }, 6).map(({ kind, wait }) => [kind, wait]);
    expect(waits).toEqual([
      ['serve', 0],
      ['serve', 10],
      ['serve', 20],
      ['serve', 30],
      ['overloaded', 0],
      ['overloaded', 0],
    ]);
  });

  it('serves its rate and no more, however requests arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 200 }),
        (gaps, rate) => {
          let now = 0;
          const gate = createPacing(parsePacing({ capacity: `${rate}` }), 1, () => now).gate('orders.get');
          let last = Number.NEGATIVE_INFINITY;
          for (const gap of gaps) {
            now += gap;
            const fate = gate?.();
            if (fate?.kind !== 'serve') continue;
            expect(now + fate.wait - last).toBeGreaterThanOrEqual(1000 / rate - 1e-6);
            last = now + fate.wait;
          }
        },
      ),
    );
  });

  it('is shared by all endpoints', () => {
    const pacing = createPacing(parsePacing({ capacity: '10/s' }), 1, () => 0);
    const [one, other] = [pacing.gate('orders.get'), pacing.gate('orders.list')];
    expect([one?.().wait, other?.().wait, one?.().wait]).toEqual([0, 100, 200]);
  });
});

describe('settings that cannot be read', () => {
  it.each([
    [{ capacity: '0' }, '--capacity wants requests per second'],
    [{ capacity: 'many' }, 'received "many"'],
    [{ latency: ['20'] }, '--latency wants a time'],
    [{ latency: ['uniform:2s-1s'] }, '--latency wants a time'],
    [{ latency: ['orders.crate=20ms'] }, 'names no endpoint'],
    [{ fault: ['orders.create'] }, '--fault wants an endpoint'],
    [{ fault: ['orders.create=fail:200%'] }, '--fault wants an endpoint'],
    [{ fault: ['orders.create=hang:0'] }, '--fault wants an endpoint'],
    [{ fault: ['orders.create=explode'] }, '--fault wants an endpoint'],
  ] as const)('%j', (texts, message) => {
    expect(() => parsePacing(texts)).toThrow(KitError);
    expect(() => parsePacing(texts)).toThrow(message);
  });

  it('name the nearest endpoint', () => {
    try {
      parsePacing({ fault: ['orders.crate=fail'] });
      expect.unreachable();
    } catch (error) {
      expect((error as KitError).hint).toBe('nearest is orders.create');
    }
  });
});
