import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPayment, type Rehearsal, rehearse } from '../rehearsal.ts';

let sandbox: Rehearsal;
beforeEach(async () => {
  sandbox = await rehearse();
});
afterEach(() => sandbox.close());

const plain = 'POST /payments/webhook';
const envelope = 'POST /payments/webhooks/razorpay';

function receive(call: string, event: object, change: (text: string) => string = (text) => text, prefix = '') {
  const text = JSON.stringify(event);
  const signature = prefix + sandbox.sign('payment-webhook', text);
  return sandbox.send(null, call, { body: change(text), headers: { 'x-razorpay-signature': signature } });
}

const captured = (orderId: string, amount: number, id = 'evt_1') => ({
  id,
  event: 'payment.captured',
  payment: { entity: { id: `pay_${id}`, order_id: orderId, amount, currency: 'INR', status: 'captured' } },
});
const paymentOf = async (id: string) =>
  (await sandbox.send('PARENT', `GET /orders/${id}`)).at('data.order.paymentStatus');

describe("a webhook's signature", () => {
  it('covers the body exactly as it came', async () => {
    const { id, amount, order } = await openPayment(sandbox);
    const spaced = await receive(plain, captured(id, amount), (text) => text.replace('{', '{ '));
    expect([spaced.status, spaced.code]).toEqual([401, 'INVALID_SIGNATURE']);
    expect(await paymentOf(order.id)).toBe('processing');
    expect((await receive(plain, captured(id, amount))).status).toBe(200);
    expect(await paymentOf(order.id)).toBe('paid');
  });

  it('is looked for before anything else', async () => {
    const missing = await sandbox.send(null, plain, { body: {} });
    expect([missing.status, missing.code]).toEqual([400, 'MISSING_SIGNATURE']);
    expect((await sandbox.send(null, envelope, { body: {} })).code).toBe('MISSING_SIGNATURE');
    expect((await receive(envelope, { event: 'nonsense' })).status).toBe(400);
  });

  it("may begin with sha256= at the endpoint that takes the provider's own envelope, and only there", async () => {
    const { id, amount } = await openPayment(sandbox);
    const { event, payment } = captured(id, amount);
    const own = { entity: 'event', event, payload: { payment }, created_at: 1 };
    expect((await receive(envelope, own, (text) => text, 'sha256=')).status).toBe(200);
    expect((await receive(envelope, own)).status).toBe(200);
    expect((await receive(plain, captured(id, amount), (text) => text, 'sha256=')).status).toBe(401);
  });

  it('of WhatsApp begins with sha256= and is made with its own secret', async () => {
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            { field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: '1' } } },
          ],
        },
      ],
    });
    const send = (signature: string) =>
      sandbox.send(null, 'POST /notification/webhooks/whatsapp', {
        body,
        headers: { 'x-hub-signature-256': signature },
      });
    const hex = sandbox.sign('whatsapp-webhook', body);
    expect((await send(`sha256=${hex}`)).status).toBe(200);
    expect((await send(hex)).status).toBe(401);
    expect((await send(`sha256=${sandbox.sign('payment-webhook', body)}`)).status).toBe(401);
  });
});

describe("a webhook's event", () => {
  it('counts once, however often it comes', async () => {
    const { id, amount, order } = await openPayment(sandbox);
    const first = await receive(plain, captured(id, amount));
    const second = await receive(plain, captured(id, amount));
    expect([first.status, second.status]).toEqual([200, 200]);
    expect([first.body.message, second.body.message]).toEqual(['the event is counted', 'the event was counted before']);
    expect(await paymentOf(order.id)).toBe('paid');
  });

  it('of a payment settles an order that another event settled already no second time', async () => {
    const { id, amount } = await openPayment(sandbox);
    await receive(plain, captured(id, amount, 'evt_1'));
    await receive(plain, captured(id, amount, 'evt_2'));
    const period = { startDate: '2026-01-01T00:00:00Z', endDate: '2026-01-31T00:00:00Z' };
    const body = { schoolId: sandbox.fixtures.schoolId, ...period, reconciliationType: 'automated' };
    const report = await sandbox.send('SCHOOL_ADMIN', 'POST /payments/reconciliation/generate', { body });
    expect(report.at('data.reconciliation.totalTransactions')).toBe(1);
  });

  it('of another amount than was asked for settles nothing', async () => {
    const { id, amount, order } = await openPayment(sandbox);
    expect((await receive(plain, captured(id, amount - 1))).status).toBe(200);
    expect(await paymentOf(order.id)).toBe('processing');
  });

  it('of an unknown kind is acknowledged', async () => {
    expect((await receive(plain, { id: 'evt_9', event: 'invoice.paid' })).status).toBe(200);
  });
});
