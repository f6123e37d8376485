import { type Call, type Handler, type Handlers, listOf, numberOr, objectOf, text } from '../call.ts';
import type { PaymentOrder } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { settle } from '../settlement.ts';

type Tree = Readonly<Record<string, unknown>>;

interface Event {
  /** Under which name it counts once. */
  readonly name: string;
  readonly kind: string;
  readonly payment: Tree;
  readonly order: Tree;
  readonly refund: Tree;
  /** What a failed payment makes of the meal order: the two webhooks differ. */
  readonly afterFailure: 'pending' | 'cancelled';
}

function eventOf(call: Call, parts: unknown, afterFailure: Event['afterFailure']): Event {
  const entity = (name: string): Tree => objectOf(objectOf(objectOf(parts)[name]).entity);
  const [payment, order, refund] = [entity('payment'), entity('order'), entity('refund')];
  const kind = text(call.body.event);
  const first = payment.id ?? refund.id ?? order.id ?? '';
  const given = call.header('x-razorpay-event-id') || text(call.body.id);
  return { name: given || `${kind}/${text(first)}`, kind, payment, order, refund, afterFailure };
}

function captured({ payment, order }: Event, platform: Platform): void {
  const paymentOrder = platform.paymentOrders.get(text(payment.order_id) || text(order.id));
  if (paymentOrder === undefined || paymentOrder.transactionId !== null) return;
  // Another sum than was asked for settles nothing.
  if (numberOr(payment.amount, paymentOrder.amount) !== paymentOrder.amount) return;
  settle(paymentOrder, text(payment.id) || `pay_of_${paymentOrder.id}`, platform);
}

function failed({ payment, afterFailure }: Event, platform: Platform): void {
  const paymentOrder: PaymentOrder | undefined = platform.paymentOrders.get(text(payment.order_id));
  const order = platform.orders.get(paymentOrder?.orderId ?? '');
  if (paymentOrder === undefined || paymentOrder.transactionId !== null) return;
  paymentOrder.status = 'failed';
  if (order === undefined || order.paymentStatus === 'paid' || order.status === 'delivered') return;
  order.paymentStatus = afterFailure === 'pending' ? 'pending' : 'failed';
  order.status = afterFailure;
}

function refunded({ refund }: Event, { payments, refunds, id }: Platform): void {
  const paymentId = text(refund.payment_id);
  const payment = payments.get(paymentId) ?? payments.find(paymentId);
  const amount = Math.min(numberOr(refund.amount, payment?.amount ?? 0), payment?.amount ?? 0);
  if (payment === undefined || payment.refunded > 0 || amount <= 0) return;
  payment.refunded = amount;
  if (amount === payment.amount) payment.status = 'refunded';
  refunds.add({ id: id(), paymentId: payment.id, amount });
}

/** What is new takes effect; an event that came before is acknowledged only. Returns whether it was new. */
function apply(event: Event, platform: Platform): boolean {
  if (platform.events.get(event.name)) return false;
  platform.events.set(event.name, true);
  if (event.kind === 'payment.captured' || event.kind === 'order.paid') captured(event, platform);
  if (event.kind === 'payment.failed') failed(event, platform);
  if (event.kind === 'refund.created' || event.kind === 'refund.processed') refunded(event, platform);
  return true;
}

const plain: Handler = (call, platform) => {
  const isNew = apply(eventOf(call, call.body, 'cancelled'), platform);
  return { message: isNew ? 'the event is counted' : 'the event was counted before' };
};

const razorpay: Handler = (call, platform) => {
  const event = eventOf(call, call.body.payload, 'pending');
  const isNew = apply(event, platform);
  const entityId = event.payment.id ?? event.refund.id ?? event.order.id ?? '';
  return {
    data: { eventType: event.kind, entityId, processedAt: platform.iso(), processingTime: 1 },
    message: isNew ? 'the event is counted' : 'the event was counted before',
  };
};

const whatsapp: Handler = ({ body }, { messages }) => {
  for (const entry of listOf(body.entry)) {
    for (const change of listOf(objectOf(entry).changes)) {
      for (const status of listOf(objectOf(objectOf(change).value).statuses)) {
        const { id, status: state } = objectOf(status);
        messages.set(text(id), text(state));
      }
    }
  }
  return {};
};

export const webhooks: Handlers = {
  'payments.receive-payment-webhook': plain,
  'payment.receive-payment-webhook-prod': plain,
  'payments.receive-razorpay-webhook': razorpay,
  'notification.receive-whatsapp': whatsapp,
};
