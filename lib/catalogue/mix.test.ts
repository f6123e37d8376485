import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildDeck } from './deck.ts';
import { catalogue, endpointIds } from './index.ts';
import { largestCycle, matcherFor, parseMix } from './mix.ts';

const read = (content: string) => parseMix(content, 'mix.json', catalogue);
const total = (copies: ReadonlyMap<string, number>): number => [...copies.values()].reduce((sum, n) => sum + n, 0);
const line = (request: string): string =>
  `203.0.113.7 - - [12/Mar/2027:12:04:11 +0530] "${request}" 200 512 "-" "app/2"`;
const uuid = '0b6f1f6e-0b1a-4b0e-8f57-2f6f0a1f6a10';

describe('a mix of weights', () => {
  test('whole weights that fit stay as they are; whoever is not named stays once', () => {
    const { copies, source } = read('{"orders.create": 40, "menu.list-items": 120, "auth.register": 0}');
    expect(source).toBe('weights');
    expect(copies.get('orders.create')).toBe(40);
    expect(copies.get('menu.list-items')).toBe(120);
    expect(copies.get('auth.register')).toBe(0);
    expect(copies.get('orders.list')).toBe(1);
    expect(copies.size).toBe(endpointIds.length);
  });

  test('any scale gives whole copies in proportion, in a cycle that a short run goes through', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...endpointIds), fc.double({ min: 0.001, max: 1e9, noNaN: true }), {
          minKeys: 1,
        }),
        (weights) => {
          const { copies } = read(JSON.stringify(weights));
          expect([...copies.values()].every((n) => Number.isInteger(n) && n >= 1)).toBe(true);
          expect(total(copies)).toBeLessThanOrEqual(largestCycle);
          const deck = buildDeck(
            [...copies].map(([endpoint, n]) => ({ endpoint, copies: n })),
            1,
          );
          expect(deck.size).toBeLessThanOrEqual(1000);
          const [first, second] = Object.entries(weights);
          if (first === undefined || second === undefined) return;
          if (first[1] > second[1]) {
            expect(copies.get(first[0])!).toBeGreaterThanOrEqual(copies.get(second[0])! - 1);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('twice the weight is twice the copies', () => {
    const { copies } = read('{"orders.create": 200000, "menu.list-items": 400000, "orders.get": 0.5}');
    expect(copies.get('menu.list-items')! / copies.get('orders.create')!).toBeCloseTo(2, 1);
    expect(copies.get('orders.get')).toBe(1);
    expect(total(copies)).toBe(largestCycle);
  });

  test.each([
    [
      '{\n  "orders.create": 3,\n  "orders.creat": 2\n}',
      'mix.json:3: there is no endpoint "orders.creat"',
      'orders.create',
    ],
    ['{"kitchen.cook": 1}', 'mix.json:1: there is no endpoint "kitchen.cook"', 'subscriptions'],
    ['{\n"orders.create": "many"}', 'mix.json:2: the weight of orders.create is "many"', 'from 0'],
    ['{"orders.create": -1}', 'the weight of orders.create is -1', 'from 0'],
    ['{"orders.create": 0}', 'leaves every endpoint out', 'JSON object'],
    ['{"orders.create": 1', 'mix.json is not JSON', 'access log'],
    ['  \n', 'mix.json is empty', 'JSON object'],
    ['hello\nworld', 'No line of mix.json is a request', 'access log'],
  ])('refuses %j and says why and what is allowed', (content, message, hint) => {
    const refusal = (() => {
      try {
        read(content);
      } catch (error) {
        return error as { message: string; code: string; hint: string };
      }
      return null;
    })();
    expect(refusal?.message).toContain(message);
    expect(refusal?.code).toBe('USAGE');
    expect(refusal?.hint).toContain(hint);
  });
});

describe('an access log', () => {
  test('is counted by endpoint, whatever ids, queries and prefixes of the proxy stand in it', () => {
    const log = [
      ...Array.from({ length: 30 }, () => line(`GET /orders/${uuid} HTTP/1.1`)),
      ...Array.from({ length: 10 }, () => line('GET /menu/items?page=2&limit=50 HTTP/2.0')),
      line('POST https://api.hasivu.com/orders HTTP/1.1'),
      line('GET /favicon.ico HTTP/1.1'),
      line('OPTIONS /orders HTTP/1.1'),
      '',
    ].join('\r\n');
    const { copies, source, unmatched, examples } = read(log);
    expect(source).toBe('access-log');
    expect([copies.get('orders.get'), copies.get('menu.list-items'), copies.get('orders.create')]).toEqual([30, 10, 1]);
    expect(copies.get('auth.login')).toBe(1);
    expect(unmatched).toBe(2);
    expect(examples[0]).toBe('mix.json:42: "GET /favicon.ico HTTP/1.1"');
  });

  test('a path with a name of its own is not taken for an id, whatever the order of the catalogue', () => {
    for (const list of [catalogue, catalogue.toReversed()]) {
      const match = matcherFor(list);
      expect(match('GET', '/payments/analytics/trends')).toBe('payments.get-payment-trends');
      expect(match('GET', `/payments/analytics/${uuid}`)).toBe('payments.get-school-payment-analytics');
      expect(match('POST', `/payments/${uuid}/retry`)).toBe('dunning.retry-payment-by-id');
      expect(match('POST', '/payments/retry/schedule/')).toBe('payments.schedule-payment-retry');
      expect(match('PATCH', '/orders')).toBeNull();
      expect(match('GET', '/orders/a/b/c')).toBeNull();
    }
  });

  test('every endpoint is found by its own path', () => {
    const match = matcherFor(catalogue);
    for (const { id, method, path } of catalogue) {
      expect(match(method, path.replace(/\{[^}]+\}/g, uuid)), `${method} ${path}`).toBe(id);
    }
  });
});
