import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { datesAt } from '../../../lib/catalogue/dates.ts';
import { paise, rupees } from '../money.ts';
import { day, dishes, hour, nextWeek, placeOrder, type Rehearsal, rehearse, wednesday } from '../rehearsal.ts';

let sandbox: Rehearsal;
beforeEach(async () => {
  sandbox = await rehearse();
});
afterEach(() => sandbox.close());

async function order(
  changes: Readonly<Record<string, unknown>> = {},
  as: 'PARENT' | 'STUDENT' | 'SCHOOL_ADMIN' = 'PARENT',
) {
  const [dish] = await dishes(sandbox);
  const usual = {
    studentId: sandbox.id('STUDENT'),
    deliveryDate: nextWeek(sandbox),
    orderItems: [{ menuItemId: dish?.id, quantity: 1 }],
  };
  return sandbox.send(as, 'POST /orders', { body: { ...usual, ...changes } });
}

describe('the total of an order', () => {
  it('is the sum of quantity times menu price, exact to the hundredth', async () => {
    const menu = await dishes(sandbox);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ place: fc.nat(menu.length - 1), quantity: fc.integer({ min: 1, max: 10 }) }), {
          minLength: 1,
          maxLength: 20,
        }),
        async (wanted) => {
          const lines = wanted.map(({ place, quantity }) => ({ menuItemId: menu[place]?.id, quantity }));
          const reply = await order({ orderItems: lines });
          const sum = wanted.reduce((all, { place, quantity }) => all + paise(menu[place]?.price ?? 0) * quantity, 0);
          expect(reply.at('data.order.totalAmount')).toBe(rupees(sum));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('takes the price of the menu, whatever the caller says', async () => {
    const [dish] = await dishes(sandbox);
    const reply = await order({
      orderItems: [{ menuItemId: dish?.id, quantity: 3, unitPrice: 0.01 }],
      totalAmount: 0.03,
    });
    expect(reply.at('data.order.totalAmount')).toBe(rupees(paise(dish?.price ?? 0) * 3));
  });

  it('follows the lines when they change', async () => {
    const { id, total } = await placeOrder(sandbox);
    const [, other] = await dishes(sandbox);
    const added = await sandbox.send('PARENT', `PUT /orders/${id}`, {
      body: { orderItems: [{ action: 'add', menuItemId: other?.id, quantity: 2 }] },
    });
    expect(added.at('data.order.totalAmount')).toBe(rupees(paise(total) + 2 * paise(other?.price ?? 0)));
    expect(added.at('data.order.itemsChanged')).toEqual({ added: 1, updated: 0, removed: 0 });
  });
});

describe('the day of an order', () => {
  it.each([
    ['in 23 hours', 23 * hour, 422],
    ['in 24 hours', 24 * hour, 201],
    ['in 30 days', 30 * day, 201],
    ['in 30 days and a minute', 30 * day + 60_000, 422],
    ['yesterday', -day, 422],
    ['on Saturday', 3 * day, 422],
    ['on Sunday', 4 * day, 422],
  ])('%s', async (_when, ahead, status) => {
    const reply = await order({ deliveryDate: new Date(wednesday + ahead).toISOString() });
    expect(reply.status).toBe(status);
    if (status === 422) expect(reply.at('error.details.0.field')).toBe('deliveryDate');
  });

  it('may be a plain date, but must be one', async () => {
    expect((await order({ deliveryDate: '2026-01-21' })).status).toBe(201);
    expect((await order({ deliveryDate: '2026-13-45' })).status).toBe(400);
    expect((await order({ deliveryDate: 'soon' })).status).toBe(400);
  });

  it('that the kit draws is right at any moment of any day', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 400 * 24 * 60 }), async (minute) => {
        sandbox.clock.now = wednesday + (minute % 50) * 60_000;
        const now = sandbox.clock.now;
        expect((await order({ deliveryDate: datesAt(now)['date.delivery'] })).status).toBe(201);
      }),
      { numRuns: 20 },
    );
  });
});

describe("an order is for the caller's own child", () => {
  it('so a parent cannot order for another child, nor a student for another', async () => {
    expect((await order({ studentId: sandbox.id('STUDENT', 1) })).status).toBe(403);
    expect((await order({ studentId: sandbox.id('STUDENT', 1) }, 'STUDENT')).status).toBe(403);
    expect((await order({ studentId: sandbox.id('STUDENT', 1) }, 'SCHOOL_ADMIN')).status).toBe(201);
    expect((await order({ studentId: sandbox.id('TEACHER') }, 'SCHOOL_ADMIN')).status).toBe(404);
  });

  it('and only its family and the office see it', async () => {
    const { id } = await placeOrder(sandbox, 0);
    const get = (as: 'PARENT' | 'STUDENT' | 'SCHOOL_ADMIN', k: number) => sandbox.send(as, `GET /orders/${id}`, {}, k);
    expect((await get('PARENT', 0)).status).toBe(200);
    expect((await get('STUDENT', 0)).status).toBe(200);
    expect((await get('SCHOOL_ADMIN', 0)).status).toBe(200);
    expect((await get('PARENT', 1)).status).toBe(403);
    expect((await get('STUDENT', 1)).status).toBe(403);
    expect((await sandbox.send('PARENT', `PUT /orders/${id}`, { body: { deliveryInstructions: 'x' } }, 1)).status).toBe(
      403,
    );
    expect((await sandbox.send('PARENT', `GET /api/v1/mobile/tracking/orders/${id}`, {}, 1)).status).toBe(403);
  });

  it('also after the child has moved to another parent', async () => {
    const { id } = await placeOrder(sandbox, 0);
    const body = { action: 'add', childrenIds: [sandbox.id('STUDENT', 0)] };
    await sandbox.send('SCHOOL_ADMIN', `POST /users/${sandbox.id('PARENT', 1)}/children`, { body });
    expect((await sandbox.send('PARENT', `GET /orders/${id}`, {}, 1)).status).toBe(200);
    expect((await sandbox.send('PARENT', 'GET /orders', {}, 0)).at('pagination.total')).toBe(0);
  });
});

describe('the items of an order', () => {
  it.each([
    ['none', []],
    ['21', Array.from({ length: 21 }, () => ({ quantity: 1 }))],
    ['11 of a dish', [{ quantity: 11 }]],
    ['half a dish', [{ quantity: 0.5 }]],
    ['no quantity', [{}]],
  ])('%s: 400', async (_what, lines) => {
    const [dish] = await dishes(sandbox);
    const reply = await order({ orderItems: lines.map((line) => ({ menuItemId: dish?.id, ...line })) });
    expect([reply.status, String(reply.at('error.details.0.field')).startsWith('orderItems')]).toEqual([400, true]);
  });

  it('must be on offer', async () => {
    const id = await sandbox.make('SCHOOL_ADMIN', 'POST /menu/items', item('Upma'), 'data.menuItem.id');
    expect((await order({ orderItems: [{ menuItemId: id, quantity: 1 }] })).status).toBe(201);
    await sandbox.send('SCHOOL_ADMIN', `DELETE /menu/items/${id}`);
    expect((await order({ orderItems: [{ menuItemId: id, quantity: 1 }] })).status).toBe(404);
  });
});

const item = (name: string) => ({ name, category: 'lunch', price: 10, schoolId: sandbox.fixtures.schoolId });

describe('the list of orders', () => {
  it("is paged, newest first, and holds the caller's own only", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await placeOrder(sandbox, 0)).id);
    await placeOrder(sandbox, 1);
    const page = await sandbox.send('PARENT', 'GET /orders?limit=2&page=2');
    expect((page.at('data.orders') as { id: string }[]).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(page.at('pagination')).toMatchObject({ page: 2, limit: 2, total: 5, totalPages: 3 });
    expect((await sandbox.send('SCHOOL_ADMIN', 'GET /orders')).at('pagination.total')).toBe(6);
    expect((await sandbox.send('PARENT', 'GET /orders?status=delivered')).at('pagination.total')).toBe(0);
  });
});
