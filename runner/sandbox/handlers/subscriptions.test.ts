import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Rehearsal, rehearse } from '../rehearsal.ts';

let sandbox: Rehearsal;
let planId: string;
const plan = (name: string, price = 900) => ({ name, planType: 'meal_plan', price, billingCycle: 'monthly' });
const newPlan = (name: string, price?: number) =>
  sandbox.make('SCHOOL_ADMIN', 'POST /subscription-plans', plan(name, price), 'data.plan.id');
const take = (k = 0, body: object = {}) =>
  sandbox.send(
    'PARENT',
    'POST /subscriptions',
    { body: { schoolId: sandbox.fixtures.schoolId, subscriptionPlanId: planId, ...body } },
    k,
  );
const act = (id: unknown, what: string, k = 0) =>
  sandbox.send('PARENT', `POST /subscriptions/${String(id)}/${what}`, { body: {} }, k);

beforeEach(async () => {
  sandbox = await rehearse();
  planId = await newPlan('Lunch');
});
afterEach(() => sandbox.close());

describe('a subscription', () => {
  it('moves between active and paused, and ends cancelled', async () => {
    const id = (await take()).at('data.id');
    const states = [];
    for (const what of ['resume', 'pause', 'pause', 'resume', 'cancel', 'cancel', 'pause', 'resume']) {
      const reply = await act(id, what);
      states.push(reply.status === 200 ? reply.at('data.status') : reply.status);
    }
    expect(states).toEqual([409, 'paused', 409, 'active', 'cancelled', 409, 409, 409]);
  });

  it('is one at a time for a user; a paused one does not come back beside another', async () => {
    const first = (await take()).at('data.id');
    expect((await take()).status).toBe(409);
    await act(first, 'pause');
    const second = await take();
    expect(second.status).toBe(200);
    expect((await act(first, 'resume')).status).toBe(409);
    await act(second.at('data.id'), 'cancel');
    expect((await act(first, 'resume')).status).toBe(200);
    expect((await take(1)).status).toBe(200);
  });

  it("is its owner's", async () => {
    const id = (await take(0)).at('data.id');
    for (const what of ['pause', 'resume', 'cancel']) expect((await act(id, what, 1)).status).toBe(403);
    expect((await sandbox.send('PARENT', `GET /subscriptions/${String(id)}`, {}, 1)).status).toBe(403);
    expect((await sandbox.send('SCHOOL_ADMIN', `GET /subscriptions/${String(id)}`)).status).toBe(200);
  });

  it('wants an active plan, a method and a child of the caller', async () => {
    const card = { methodType: 'upi', provider: 'gpay', providerMethodId: 'm', upiHandle: 'a@b' };
    const paymentMethodId = await sandbox.make('PARENT', 'POST /payments/methods', card, 'data.paymentMethod.id', 1);
    expect((await take(0, { paymentMethodId })).status).toBe(403);
    expect((await take(0, { studentId: sandbox.id('STUDENT', 1) })).status).toBe(403);
    await sandbox.send('SCHOOL_ADMIN', `DELETE /subscription-plans/${planId}`);
    expect((await take()).status).toBe(404);
  });
});

describe('a plan', () => {
  it('keeps its price once it was taken, and its place while it is in use', async () => {
    const path = `/subscription-plans/${planId}`;
    const update = (body: object) => sandbox.send('SCHOOL_ADMIN', `PUT ${path}`, { body });
    expect((await update({ price: 950 })).status).toBe(200);
    const id = (await take()).at('data.id');
    expect([(await update({ price: 990 })).code, (await update({ description: 'new' })).status]).toEqual([
      'PLAN_HAS_ACTIVE_SUBSCRIPTIONS',
      200,
    ]);
    expect((await sandbox.send('SCHOOL_ADMIN', `DELETE ${path}`)).code).toBe('PLAN_HAS_ACTIVE_SUBSCRIPTIONS');
    await act(id, 'cancel');
    expect((await sandbox.send('SCHOOL_ADMIN', `DELETE ${path}`)).status).toBe(200);
  });

  it('has a name of its own', async () => {
    const reply = await sandbox.send('SCHOOL_ADMIN', 'POST /subscription-plans', { body: plan('Lunch') });
    expect([reply.status, reply.code]).toEqual([409, 'DUPLICATE_PLAN_NAME']);
  });

  it('is switched with a credit for what was paid', async () => {
    const id = (await take()).at('data.id');
    const subscriptionPlanId = await newPlan('Supper', 1200);
    const reply = await sandbox.send('PARENT', `PUT /subscriptions/${String(id)}`, { body: { subscriptionPlanId } });
    expect(reply.at('data.subscription.billingAmount')).toBe(1200);
    expect(reply.at('data.proration')).toMatchObject({ creditAmount: 450, chargeAmount: 1200 });
  });

  it('is compared with others that are active', async () => {
    const other = await newPlan('Supper');
    const compare = (planIds: readonly string[]) =>
      sandbox.send('PARENT', 'POST /subscription-plans/compare', { body: { planIds } });
    expect((await compare([planId, other])).at('data.plans.1.pricing.price')).toBe(900);
    expect((await compare([planId])).status).toBe(400);
    const anId = '11111111-2222-4333-8444-555555555555';
    expect((await compare([anId, anId])).code).toBe('NO_PLANS_FOUND');
  });
});
