import { describe, expect, test } from 'vitest';
import { seededRandom } from '../stats/random.ts';
import { creationsFor } from './creations.ts';
import { entities, entityOf, type SlotName } from './entities.ts';
import { answerPaths } from './envelope.ts';
import { slotsOf } from './holes.ts';
import { endpointById } from './index.ts';
import { callerOf } from './roles.ts';

const standing = (Object.keys(entities) as SlotName[]).filter((slot) => entities[slot].kind === 'standing');
const creations = (slots: readonly string[], count = 8) =>
  creationsFor(
    slots.map((slot) => ({ slot, count })),
    seededRandom(1),
  );

describe('creations', () => {
  test('every standing slot is made by exactly one call, out of what is there before', () => {
    const made = new Set<string>();
    for (const { call, takes } of creations(standing)) {
      for (const slot of slotsOf(call)) {
        if (entityOf(slot).kind === 'standing') expect(made.has(slot), `${call.endpoint} needs ${slot}`).toBe(true);
        expect(entityOf(slot).kind).not.toBe('passing');
      }
      for (const { slot } of takes) {
        expect(made.has(slot)).toBe(false);
        made.add(slot);
      }
    }
    expect([...made].sort()).toEqual([...standing].sort());
  });

  test('what is read of an answer is what the facts promise, and the caller may call', () => {
    for (const { call, takes } of creations(standing)) {
      const endpoint = endpointById(call.endpoint);
      const promised = endpoint.success.data.map((fact) => answerPaths(fact));
      for (const { from } of takes) expect(promised).toContainEqual(from);
      expect(call.as).toBe(callerOf(endpoint));
    }
  });

  test('a payment brings the orders it pays, one each', () => {
    const made = creationsFor(
      [
        { slot: 'order.id', count: 8 },
        { slot: 'paymentTransaction.id', count: 16 },
      ],
      seededRandom(1),
    );
    expect(made.map(({ call, count }) => `${count} ${call.endpoint}`)).toEqual([
      '16 menu.create-item',
      '16 orders.create',
      '16 payments.create-payment-order',
      '16 payments.verify-payment',
    ]);
  });

  test('two plans to compare are two plans, and a card gives its id and its number', () => {
    const plans = creations(['subscriptionPlan.id', 'subscriptionPlan.otherId']);
    expect(plans.map(({ takes }) => takes.map(({ slot }) => slot))).toEqual([
      ['subscriptionPlan.id'],
      ['subscriptionPlan.otherId'],
    ]);
    expect(creations(['rfidCard.cardNumber']).map(({ takes }) => takes.map(({ slot }) => slot))).toEqual([
      ['cardHolder.id'],
      ['rfidCard.id', 'rfidCard.cardNumber'],
    ]);
  });

  test('people, dates and fixtures are made by no call', () => {
    expect(creations(['student.id', 'date.delivery', 'whatsappMessage.id', 'school.id'])).toEqual([]);
  });
});
