import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { earnings, lostDuring, rupeesOf } from './revenue.ts';

describe('earnings', () => {
  test('are what orders and payments are worth in a minute', () => {
    const succeeded = new Map([
      ['orders.create', 30],
      ['payments.verify-payment', 10],
      ['payment.verify-payment-prod', 5],
    ]);
    expect(earnings(succeeded, 120, 120)).toEqual({ ordered: 1800, paid: 900 });
  });

  test('do not count a payment again when the provider reports it', () => {
    const succeeded = new Map([
      ['payments.verify-payment', 10],
      ['payments.receive-razorpay-webhook', 10],
    ]);
    expect(earnings(succeeded, 100, 60)?.paid).toBe(1000);
  });

  test('of a minute without orders are nothing, of an empty span unknown', () => {
    expect(earnings(new Map(), 120, 60)).toEqual({ ordered: 0, paid: 0 });
    expect(earnings(new Map(), 120, 0)).toBeNull();
  });

  test('do not depend on how long the same pace was watched', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 50 }),
        (n, span, times) => {
          const short = earnings(new Map([['orders.create', n]]), 99.5, span);
          const long = earnings(new Map([['orders.create', n * times]]), 99.5, span * times);
          expect(long?.ordered).toBeCloseTo(short?.ordered ?? Number.NaN, 6);
        },
      ),
    );
  });
});

describe('money', () => {
  test('paise are hundredths of a rupee', () => {
    expect(rupeesOf(12_050)).toBe(120.5);
  });

  test('lost in a fault is the fall of payments over its length', () => {
    expect(lostDuring({ ordered: 0, paid: 900 }, { ordered: 0, paid: 300 }, 90)).toBe(900);
  });

  test('is not lost when more came in than before', () => {
    expect(lostDuring({ ordered: 0, paid: 300 }, { ordered: 0, paid: 900 }, 90)).toBe(0);
  });
});
