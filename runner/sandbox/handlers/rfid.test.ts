import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hour, placeOrder, type Rehearsal, rehearse } from '../rehearsal.ts';

let sandbox: Rehearsal;
beforeEach(async () => {
  sandbox = await rehearse();
});
afterEach(() => sandbox.close());

interface Pickup {
  readonly orderId: string;
  readonly cardNumber: string;
  readonly cardId: string;
  readonly readerId: string;
}

async function pickups(count: number): Promise<readonly Pickup[]> {
  const slots = ['orderId', 'cardNumber', 'cardId', 'readerId'] as const;
  const wanted = Object.fromEntries(slots.map((slot) => [`pickup.${slot}`, count]));
  const { supplies } = await sandbox.more({ supplies: wanted });
  return Array.from(
    { length: count },
    (_, j) =>
      Object.fromEntries(slots.map((slot) => [slot, supplies[`pickup.${slot}`]?.[j] ?? ''])) as unknown as Pickup,
  );
}

const tap = ({ cardNumber, readerId, orderId }: Pickup) =>
  sandbox.send('TEACHER', 'POST /rfid/verify', { body: { cardNumber, readerId, orderId } });
const deliver = ({ cardId, readerId, orderId }: Pickup) =>
  sandbox.send('TEACHER', 'POST /rfid/verify-delivery', { body: { cardId, readerId, orderId, location: {} } });

describe('a tap', () => {
  it('serves an order due today once', async () => {
    const [first, second] = (await pickups(2)) as [Pickup, Pickup];
    const served = await tap(first);
    expect([served.status, served.at('data.success'), served.at('data.order.status')]).toEqual([
      200,
      true,
      'delivered',
    ]);
    const again = await tap(first);
    expect([again.status, again.at('data.success'), again.at('data.verificationId')]).toEqual([200, false, null]);
    expect(again.at('data.error')).toBe('this order has been served');
    expect((await deliver(first)).status).toBe(409);
    const other = await deliver(second);
    expect([other.status, other.at('data.order.status')]).toEqual([200, 'delivered']);
    expect((await tap(second)).at('data.success')).toBe(false);
  });

  it('is refused for an order of another day, and still accepted shortly after midnight', async () => {
    const [late, later] = (await pickups(2)) as [Pickup, Pickup];
    sandbox.clock.now = Date.parse('2026-01-15T01:00:00Z');
    expect((await tap(late)).at('data.success')).toBe(true);
    sandbox.clock.now += 2 * hour;
    expect((await tap(later)).at('data.error')).toBe('this order is not due today');
  });

  it("serves no order that is not the card holder's, not ready or not paid", async () => {
    const [first, second] = (await pickups(2)) as [Pickup, Pickup];
    expect((await tap({ ...first, orderId: second.orderId })).at('data.error')).toBe(
      "this order is not the card holder's",
    );
    const { id } = await placeOrder(sandbox, 0);
    expect((await tap({ ...first, orderId: id })).at('data.success')).toBe(false);
    expect((await deliver({ ...first, orderId: id })).status).toBe(409);
  });

  it('wants an active card and an active reader', async () => {
    const [pickup] = (await pickups(1)) as [Pickup];
    const set = (call: string, isActive: boolean) => sandbox.send('SCHOOL_ADMIN', call, { body: { isActive } });
    await set(`PUT /rfid/readers/${pickup.readerId}`, false);
    expect((await tap(pickup)).at('data.error')).toBe('this reader is not active');
    await set(`PUT /rfid/readers/${pickup.readerId}`, true);
    await set(`PUT /rfid/cards/${pickup.cardId}`, false);
    expect([(await tap(pickup)).status, (await deliver(pickup)).status]).toEqual([409, 409]);
    await set(`PUT /rfid/cards/${pickup.cardId}`, true);
    expect((await tap(pickup)).at('data.success')).toBe(true);
  });

  it('without an order takes the one that is due', async () => {
    const [pickup] = (await pickups(1)) as [Pickup];
    const { cardNumber, readerId } = pickup;
    const bulk = await sandbox.send('TEACHER', 'POST /rfid/verify-bulk', {
      body: {
        verifications: [
          { cardNumber, readerId },
          { cardNumber, readerId, orderId: pickup.orderId },
        ],
      },
    });
    expect(bulk.at('data.results.0.status')).toBe('verified');
    expect(bulk.at('data.results.0.verification.orderId')).toBe(pickup.orderId);
    expect(bulk.at('data.results.1.status')).toBe('duplicate');
  });
});

describe('a card', () => {
  it("is given to a student who holds none, with a number of the server's", async () => {
    const body = { studentId: sandbox.id('STUDENT', 1) };
    const first = await sandbox.send('SCHOOL_ADMIN', 'POST /rfid/cards', { body });
    expect(first.at('data.cardNumber')).toMatch(/^RFID-[A-Z0-9-]+$/);
    expect((await sandbox.send('SCHOOL_ADMIN', 'POST /rfid/cards', { body })).status).toBe(409);
    const number = String(first.at('data.cardNumber'));
    expect((await sandbox.send('PARENT', `GET /rfid/cards/${number}`, {}, 1)).status).toBe(200);
    expect((await sandbox.send('PARENT', `GET /rfid/cards/${number}`, {}, 0)).status).toBe(403);
    expect((await sandbox.send('PARENT', 'GET /rfid/cards/42', {}, 0)).status).toBe(400);
  });

  it('that expired opens nothing', async () => {
    const expiresAt = new Date(sandbox.clock.now + 10 * 60_000).toISOString();
    const body = { studentId: sandbox.id('STUDENT', 1), expiresAt };
    const cardNumber = await sandbox.make('SCHOOL_ADMIN', 'POST /rfid/cards', body, 'data.cardNumber');
    const [pickup] = (await pickups(1)) as [Pickup];
    sandbox.clock.now += 20 * 60_000;
    expect((await tap({ ...pickup, cardNumber })).status).toBe(409);
  });
});

describe('what a parent sees of deliveries', () => {
  it('is of their own children', async () => {
    const [pickup] = (await pickups(1)) as [Pickup];
    await tap(pickup);
    const total = async (k: number) =>
      (await sandbox.send('PARENT', 'GET /rfid/delivery-history', {}, k)).at('pagination.total');
    expect([await total(0), await total(1)]).toEqual([1, 0]);
    const board = `GET /rfid/parent/${sandbox.id('PARENT', 0)}/dashboard`;
    expect((await sandbox.send('PARENT', board, {}, 0)).at('data.children.0.todaysDelivery.delivered')).toBe(true);
    expect((await sandbox.send('PARENT', board, {}, 1)).status).toBe(403);
  });
});
