import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../../lib/model/endpoint.ts';
import { parseFixtures } from '../targets/fixtures.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';

let sandbox: Rehearsal;
beforeEach(async () => {
  sandbox = await rehearse();
});
afterEach(() => sandbox.close());

const supplies = {
  ...{
    'user.resetToken': 3,
    'verification.email': 3,
    'verification.code': 3,
    'payment.failedId': 3,
    'whatsappMessage.id': 3,
  },
  ...{ 'pickup.orderId': 5, 'pickup.cardNumber': 5, 'pickup.cardId': 5, 'pickup.readerId': 5 },
};

describe('the fixtures', () => {
  it('are what a target brings, as many as were asked for', async () => {
    const made = await sandbox.more({ usersPerRole: 3, supplies });
    expect(parseFixtures(made, 'the sandbox')).toEqual(made);
    for (const role of roles) expect(made.users[role]).toHaveLength(3);
    for (const [slot, count] of Object.entries(supplies))
      expect([slot, made.supplies[slot]?.length]).toEqual([slot, count]);
    for (const slot of ['user.resetToken', 'verification.email', 'payment.failedId', 'pickup.orderId']) {
      expect(new Set(made.supplies[slot]).size).toBe(made.supplies[slot]?.length);
    }
  });

  it('are the same for the same seed, others for another', async () => {
    const [same, other] = [await rehearse(), await rehearse({ seed: 2 })];
    const wanted = { supplies: { 'pickup.orderId': 2, 'user.resetToken': 2 } };
    const [first, second, third] = [await sandbox.more(wanted), await same.more(wanted), await other.more(wanted)];
    expect(second).toEqual(first);
    expect(third.supplies['pickup.orderId']).not.toEqual(first.supplies['pickup.orderId']);
    await Promise.all([same.close(), other.close()]);
  });

  it('give each one-time value once, and the same users again', async () => {
    const wanted = { supplies: { 'user.resetToken': 2 } };
    const [first, second] = [await sandbox.more(wanted), await sandbox.more(wanted)];
    expect(second.users).toEqual(first.users);
    expect(
      new Set([...(first.supplies['user.resetToken'] ?? []), ...(second.supplies['user.resetToken'] ?? [])]).size,
    ).toBe(4);
  });

  it('belong to user k mod U, the k-th parent being the parent of the k-th student', async () => {
    const made = await sandbox.more({ supplies });
    for (const [j, id] of (made.supplies['pickup.orderId'] ?? []).entries()) {
      expect((await sandbox.send('PARENT', `GET /orders/${id}`, {}, j % 2)).at('data.order.studentId')).toBe(
        sandbox.id('STUDENT', j % 2),
      );
      expect((await sandbox.send('PARENT', `GET /orders/${id}`, {}, (j + 1) % 2)).status).toBe(403);
    }
  });

  it('wait for their use however much is created meanwhile', async () => {
    const small = await rehearse({ cap: 50 });
    const made = await small.more({ supplies: { 'pickup.orderId': 80 } });
    const [dish] = (await small.send(null, 'GET /menu/items')).at('data.menuItems') as { id: string }[];
    const body = {
      studentId: small.id('STUDENT'),
      deliveryDate: '2026-01-21',
      orderItems: [{ menuItemId: dish?.id, quantity: 1 }],
    };
    for (let i = 0; i < 120; i += 1) await small.send('PARENT', 'POST /orders', { body });
    expect((await small.send('PARENT', `GET /orders/${made.supplies['pickup.orderId']?.[0]}`)).status).toBe(200);
    expect((await small.send('SCHOOL_ADMIN', 'GET /orders')).at('pagination.total')).toBe(130);
    await small.close();
  });

  it.each([
    [{ usersPerRole: 0 }, 'usersPerRole'],
    [{ supplies: { 'order.id': 1 } }, 'supplies.order.id'],
    [{ supplies: { 'user.resetToken': -1 } }, 'supplies.user.resetToken'],
    [{ supplies: { 'user.resetToken': 1e9 } }, 'supplies.user.resetToken'],
  ])('that make no sense are refused: %j', async (wanted, field) => {
    const answer = (await sandbox.more(wanted)) as unknown as { error: { details: { field: string }[] } };
    expect(answer.error.details[0]?.field).toBe(field);
  });

  it('are for who holds the control token', async () => {
    for (const call of ['GET /__sandbox/counts', 'GET /__sandbox/identity', 'POST /__sandbox/fixtures']) {
      expect((await sandbox.send('SUPER_ADMIN', call)).status).toBe(403);
    }
  });
});
