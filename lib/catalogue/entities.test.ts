import { describe, expect, test } from 'vitest';
import type { Operation } from '../model/call.ts';
import { seededRandom } from '../stats/random.ts';
import { buildDeck, usesAfter } from './deck.ts';
import { entities, entityOf, oneTimeSlot, slotsWanted, suppliesFor } from './entities.ts';
import { catalogue, endpointById } from './index.ts';
import { operationFor } from './operations.ts';

const operation = (id: string): Operation => operationFor(endpointById(id), seededRandom(1));
const all = catalogue.map(({ id }) => operation(id));
const counted = (ids: readonly string[], uses: readonly number[], users = 8): Record<string, number> =>
  Object.fromEntries(suppliesFor(ids.map(operation), uses, users).map(({ slot, count }) => [slot, count]));

describe('entities', () => {
  test('every entity that an endpoint needs is a slot of the kit, or has one that stands for it', () => {
    const elsewhere: Record<string, string> = { 'user.verificationCode': 'verification.code' };
    for (const { needs } of catalogue) {
      for (const need of needs) expect(() => entityOf(elsewhere[need] ?? need)).not.toThrow();
    }
  });

  test('every slot is used by some call', () => {
    const used = new Set(all.flatMap((each) => each.steps.flatMap(({ takes }) => takes.map(({ slot }) => slot))));
    for (const each of all) for (const slot of slotsWanted(each)) used.add(slot.split('@')[0]!);
    expect(Object.keys(entities).filter((slot) => !used.has(slot))).toEqual([]);
  });

  test('an unknown slot is a defect that names it', () => {
    expect(() => entityOf('order.number')).toThrow('order.number');
    expect(() => entityOf('toString')).toThrow('toString');
  });
});

describe('supplies', () => {
  test('what can be used again stops at twice the users, what is used up lasts for every use', () => {
    const supplies = counted(['orders.get', 'rfid.verify-card', 'payments.retry-payment'], [1000, 21, 5]);
    expect(supplies['order.id']).toBe(16);
    expect(supplies[oneTimeSlot('pickup.orderId', 'rfid.verify-card')]).toBe(24);
    expect(supplies[oneTimeSlot('pickup.cardNumber', 'rfid.verify-card')]).toBe(24);
    expect(supplies[oneTimeSlot('payment.failedId', 'payments.retry-payment')]).toBe(8);
  });

  test('each user has as many of a thing as the platform allows', () => {
    expect(counted(['subscriptions.get'], [1000])['subscription.id']).toBe(8);
    expect(counted(['payments.update-payment-method'], [1000], 3)['paymentMethod.id']).toBe(6);
  });

  test('constants and dates come once, people once each', () => {
    expect(counted(['orders.create', 'auth.login'], [90, 90])).toEqual({
      'date.delivery': 1,
      'menuItem.id': 16,
      'student.id': 8,
      'user.email': 8,
      'user.password': 8,
    });
  });

  test('what an earlier step makes, and what is never dealt, is not asked for', () => {
    expect(counted(['payments.refund-payment'], [50])).not.toHaveProperty('paymentTransaction.id');
    expect(counted(['orders.get', 'rfid.get-card'], [0, 3])).not.toHaveProperty('order.id');
  });

  test('two operations never share a one-time value', () => {
    const supplies = suppliesFor(
      all,
      all.map(() => 9),
      8,
    );
    const failed = supplies.filter(({ slot }) => slot.startsWith('payment.failedId'));
    expect(failed).toHaveLength(5);
    expect(supplies.filter(({ slot }) => slot.startsWith('pickup.orderId')).map(({ count }) => count)).toEqual([
      16, 16, 16,
    ]);
  });

  test('all counts fit the users: one, or a multiple of them, for every length of run', () => {
    const deck = buildDeck(
      catalogue.map(({ id, weight }) => ({ endpoint: id, copies: weight })),
      1,
    );
    for (const iterations of [228, 900, 5000, 400_000]) {
      for (const { slot, count } of suppliesFor(all, usesAfter(deck, iterations), 8)) {
        const { kind } = entityOf(slot);
        expect(kind === 'constant' || kind === 'date' ? count === 1 : count > 0 && count % 8 === 0, slot).toBe(true);
      }
    }
  });
});
