import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hour, openPayment, placeOrder, type Rehearsal, rehearse, verifyPayment } from '../rehearsal.ts';

let sandbox: Rehearsal;
beforeEach(async () => {
  sandbox = await rehearse();
});
afterEach(() => sandbox.close());

const pay = (orderId: string, body: object = {}, k = 0) =>
  sandbox.send('PARENT', 'POST /payments/orders', { body: { orderId, ...body } }, k);
const orderState = async (id: string) => {
  const reply = await sandbox.send('PARENT', `GET /orders/${id}`);
  return [reply.at('data.order.status'), reply.at('data.order.paymentStatus')];
};

describe('a payment order', () => {
  it('is made once for a meal order, for its total in paise', async () => {
    const order = await placeOrder(sandbox);
    const first = await pay(order.id, { amount: order.total });
    expect(first.status).toBe(200);
    expect(first.at('data.paymentOrder.amount')).toBe(Math.round(order.total * 100));
    expect(first.at('data.paymentOrder.id')).toBe(first.at('data.paymentOrder.razorpayOrderId'));
    expect(await orderState(order.id)).toEqual(['pending', 'processing']);
    expect((await pay(order.id)).status).toBe(409);
    const other = await sandbox.send('PARENT', 'POST /payment/orders', { body: { orderId: order.id } });
    expect(other.status).toBe(409);
  });

  it('of another amount than the total is refused', async () => {
    const order = await placeOrder(sandbox);
    const reply = await pay(order.id, { amount: order.total - 1 });
    expect([reply.status, reply.code]).toEqual([422, 'AMOUNT_MISMATCH']);
    expect((await pay(order.id, { amount: String(order.total) })).status).toBe(400);
    expect(await orderState(order.id)).toEqual(['pending', 'pending']);
  });

  it("for somebody else's order is refused", async () => {
    const order = await placeOrder(sandbox, 0);
    expect((await pay(order.id, {}, 1)).status).toBe(403);
  });
});

describe('the verification of a payment', () => {
  it('wants hex HMAC-SHA256 of order and payment with the payment key', async () => {
    const { id, order } = await openPayment(sandbox);
    const body = {
      razorpayOrderId: id,
      razorpayPaymentId: 'pay_1',
      razorpaySignature: sandbox.sign('payment-webhook', `${id}|pay_1`),
    };
    const wrong = await sandbox.send('PARENT', 'POST /payments/verify', { body });
    expect([wrong.status, wrong.code]).toEqual([401, 'INVALID_SIGNATURE']);
    expect(await orderState(order.id)).toEqual(['pending', 'processing']);
    const right = await verifyPayment(sandbox, id, 'pay_1');
    expect(right.at('data.verification')).toMatchObject({ success: true, orderId: order.id, status: 'captured' });
    expect(await orderState(order.id)).toEqual(['confirmed', 'paid']);
  });

  it('settles once: the same payment gives the stored result, another one is refused', async () => {
    const { id } = await openPayment(sandbox);
    const first = await verifyPayment(sandbox, id, 'pay_1');
    const again = await verifyPayment(sandbox, id, 'pay_1');
    expect(again.at('data.verification')).toEqual(first.at('data.verification'));
    expect([(await verifyPayment(sandbox, id, 'pay_2')).code, (await openAndVerify('pay_1')).code]).toEqual([
      'ALREADY_PAID',
      'DUPLICATE_PAYMENT',
    ]);
  });

  const openAndVerify = async (paymentId: string) => verifyPayment(sandbox, (await openPayment(sandbox)).id, paymentId);

  it('is for the payer, in time, and for an order that exists', async () => {
    const { id } = await openPayment(sandbox, 0);
    expect((await verifyPayment(sandbox, id, 'pay_1', 1)).status).toBe(403);
    expect((await verifyPayment(sandbox, 'order_nothing', 'pay_1')).status).toBe(404);
    sandbox.clock.now += hour / 2 + 1;
    const late = await verifyPayment(sandbox, id, 'pay_1');
    expect([late.status, late.code]).toEqual([400, 'ORDER_EXPIRED']);
  });
});

describe('a refund', () => {
  const refund = (paymentId: unknown, body: object = {}, as: 'PARENT' | 'SCHOOL_ADMIN' = 'SCHOOL_ADMIN', k = 0) =>
    sandbox.send(as, 'POST /payments/refund', { body: { paymentId, reason: 'cold', ...body } }, k);
  async function paid() {
    const { id, amount, order } = await openPayment(sandbox);
    return { amount, order, id: (await verifyPayment(sandbox, id, `pay_${id}`)).at('data.verification.paymentId') };
  }

  it('cannot exceed what was paid', async () => {
    const { id, amount } = await paid();
    const more = await refund(id, { amount: amount + 1 });
    expect([more.status, more.code]).toEqual([422, 'REFUND_EXCEEDS_PAYMENT']);
    expect((await refund(id, { amount: 0 })).status).toBe(400);
    expect((await refund(id, { amount })).at('data.refund.amount')).toBe(amount);
  });

  it('is given once for a payment, even in part', async () => {
    const { id, amount } = await paid();
    expect((await refund(id, { amount: 1 })).status).toBe(200);
    expect((await refund(id, { amount: amount - 1 })).status).toBe(409);
  });

  it('is all that was paid when no amount is said, and shows in the order', async () => {
    const { id, amount, order } = await paid();
    expect((await refund(id)).at('data.refund.amount')).toBe(amount);
    expect((await orderState(order.id))[1]).toBe('refunded');
  });

  it('is for the payer and the office', async () => {
    const { id } = await paid();
    expect((await refund(id, {}, 'PARENT', 1)).status).toBe(403);
    expect((await refund(id, {}, 'PARENT', 0)).status).toBe(200);
    expect((await refund('11111111-2222-4333-8444-555555555555')).status).toBe(404);
  });
});

describe('a retry', () => {
  it('is for a payment that failed, one at a time, at most five', async () => {
    const { supplies } = await sandbox.more({ supplies: { 'payment.failedId': 1 } });
    const paymentId = supplies['payment.failedId']?.[0];
    const schedule = () => sandbox.send('PARENT', 'POST /payments/retry/schedule', { body: { paymentId } });
    const first = await schedule();
    expect([first.status, (await schedule()).code]).toEqual([200, 'RETRY_NOT_ALLOWED']);
    const cancel = () => sandbox.send('PARENT', `DELETE /payments/retry/${String(first.at('data.retryId'))}`);
    expect([(await cancel()).status, (await cancel()).code]).toEqual([200, 'INVALID_RETRY_STATUS']);
    const retry = () => sandbox.send('PARENT', 'POST /payments/retry', { body: { paymentId, retryReason: 'again' } });
    const codes = [];
    for (let i = 0; i < 6; i += 1) codes.push((await retry()).status);
    expect(codes).toEqual([200, 200, 200, 200, 200, 400]);
  });

  it('of a payment that was captured is refused', async () => {
    const { id } = await openPayment(sandbox);
    const paymentId = (await verifyPayment(sandbox, id, 'pay_1')).at('data.verification.paymentId');
    const reply = await sandbox.send('PARENT', 'POST /payments/retry', { body: { paymentId, retryReason: 'again' } });
    expect([reply.status, reply.code]).toEqual([400, 'RETRY_NOT_ALLOWED']);
  });
});

describe('payment methods', () => {
  const card = {
    methodType: 'card',
    provider: 'razorpay',
    providerMethodId: 'm',
    cardLast4: '4242',
    cardBrand: 'Visa',
  };
  const add = (body: object) => sandbox.send('PARENT', 'POST /payments/methods', { body });

  it('are ten at most, and need what their kind needs', async () => {
    expect((await add({ ...card, cardBrand: undefined })).at('error.details.0.field')).toBe('cardBrand');
    expect((await add({ ...card, cardLast4: '42' })).at('error.details.0.field')).toBe('cardLast4');
    for (let i = 0; i < 10; i += 1) expect((await add(card)).status).toBe(201);
    expect([(await add(card)).status, (await add(card)).code]).toEqual([409, 'LIMIT_EXCEEDED']);
  });

  it("are their owner's", async () => {
    const id = (await add(card)).at('data.paymentMethod.id');
    expect((await sandbox.send('PARENT', `DELETE /payments/methods/${String(id)}`, {}, 1)).status).toBe(403);
    expect((await sandbox.send('PARENT', `DELETE /payments/methods/${String(id)}`)).status).toBe(200);
    expect((await sandbox.send('PARENT', 'GET /payments/methods')).at('data.paymentMethods')).toEqual([]);
  });
});
