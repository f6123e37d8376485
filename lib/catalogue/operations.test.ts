import { describe, expect, test } from 'vitest';
import { seededRandom } from '../stats/random.ts';
import { baseOf, entityOf, slotsWanted } from './entities.ts';
import { answerPaths } from './envelope.ts';
import { slotsOf } from './holes.ts';
import { catalogue, endpointById } from './index.ts';
import { operationFor } from './operations.ts';

const operation = (id: string, seed = 1) => operationFor(endpointById(id), seededRandom(seed));
const steps = (id: string) => operation(id).steps.map(({ call }) => call.endpoint);

describe('an operation', () => {
  test('ends with the call of its own endpoint, for all endpoints', () => {
    for (const { id } of catalogue) {
      expect(operation(id).endpoint).toBe(id);
      expect(steps(id).at(-1)).toBe(id);
    }
  });

  test('takes every value that no supply can give before it is needed', () => {
    for (const { id } of catalogue) {
      const passing = slotsWanted(operation(id)).filter((slot) => entityOf(slot).kind === 'passing');
      expect(passing, id).toEqual([]);
    }
  });

  test('reads only what the facts promise in the answer', () => {
    for (const { id } of catalogue) {
      for (const { call, takes } of operation(id).steps) {
        const promised = endpointById(call.endpoint).success.data.map((fact) => answerPaths(fact));
        for (const { slot, from } of takes) {
          expect(promised, `${id}: ${slot} from ${call.endpoint}`).toContainEqual(from);
        }
      }
    }
  });

  test('takes nothing that no later call needs', () => {
    for (const { id } of catalogue) {
      const all = operation(id).steps;
      for (const [i, { takes }] of all.entries()) {
        const later = new Set(all.slice(i + 1).flatMap(({ call }) => slotsOf(call)));
        const idle = takes.filter(({ slot }) => !later.has(slot));
        expect(idle, id).toEqual([]);
      }
    }
  });

  test('asks for one-time values in the name of its own endpoint alone', () => {
    for (const { id } of catalogue) {
      for (const slot of slotsWanted(operation(id))) {
        const entity = entityOf(slot);
        const oneTime = entity.kind === 'fixture' && entity.use === 'one-time';
        expect(slot, id).toBe(oneTime ? `${baseOf(slot)}@${id}` : baseOf(slot));
      }
    }
  });

  test('is the same for the same seed, and endpoints do not repeat one another', () => {
    for (const { id } of catalogue) expect(operation(id, 5)).toEqual(operation(id, 5));
    expect(catalogue.map(({ id }) => operation(id, 5))).not.toEqual(catalogue.map(({ id }) => operation(id, 6)));
    const frames = catalogue.map(
      ({ id }) => /timeframe=(\w+)/.exec(String(operation(id, 5).steps.at(-1)?.call.path[0]))?.[1],
    );
    expect(new Set(frames.filter((frame) => frame !== undefined)).size).toBeGreaterThan(2);
  });

  test.each([
    ['payments.create-payment-order', ['orders.create']],
    ['payments.verify-payment', ['orders.create', 'payments.create-payment-order']],
    ['payments.receive-razorpay-webhook', ['orders.create', 'payments.create-payment-order']],
    ['payments.refund-payment', ['orders.create', 'payments.create-payment-order', 'payments.verify-payment']],
    ['auth.logout', ['auth.login']],
    ['auth.change-password', ['auth.register']],
    ['subscriptions.resume', ['auth.register', 'subscriptions.create', 'subscriptions.pause']],
    ['menus.approve-plan', ['menus.create-plan']],
    ['payments.cancel-payment-retry', ['payments.schedule-payment-retry']],
    ['rfid.register-card', ['users.create']],
  ])('%s first makes what it uses up', (id, before) => {
    expect(steps(id)).toEqual([...before, id]);
  });

  test('whatever deletes first creates', () => {
    for (const { id, effect } of catalogue) if (effect === 'deletes') expect(steps(id).length, id).toBeGreaterThan(1);
  });

  test('no password of a fixture user is changed, no session of one ended that others use', () => {
    for (const id of [
      'auth.change-password',
      'auth.logout',
      'subscriptions.cancel',
      'payments.delete-payment-method',
    ]) {
      expect(operation(id).steps.at(-1)?.call.as).toEqual({ slot: 'session.accessToken' });
    }
  });
});
