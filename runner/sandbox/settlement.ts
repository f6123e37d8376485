import type { Order, Payment, PaymentOrder } from './entities.ts';
import { paise } from './money.ts';
import type { Platform } from './platform.ts';

const life = 30 * 60_000;

/** The provider's order for so much of a meal order; its id is the provider's. */
export function openPaymentOrder(
  order: Order,
  fields: Pick<PaymentOrder, 'userId' | 'amount' | 'gateway'>,
  { id, iso, paymentOrders }: Platform,
): PaymentOrder {
  return paymentOrders.add<PaymentOrder>({
    ...fields,
    id: providerId('order', id()),
    orderId: order.id,
    status: 'created',
    expiresAt: iso(life),
    transactionId: null,
    createdAt: iso(),
  });
}

/** `order_` and 14 letters and digits, as the provider numbers things. */
export const providerId = (kind: 'order' | 'pay', uuid: string): string =>
  `${kind}_${uuid.replaceAll('-', '').slice(0, 14)}`;

/** Money arrived: once for a payment order. The meal order is paid when the amount covers its total. */
export function settle(paymentOrder: PaymentOrder, razorpayPaymentId: string, platform: Platform): Payment {
  const { id, iso, orders, payments } = platform;
  const payment = payments.add<Payment>({
    id: id(),
    paymentOrderId: paymentOrder.id,
    orderId: paymentOrder.orderId,
    userId: paymentOrder.userId,
    razorpayPaymentId,
    amount: paymentOrder.amount,
    refunded: 0,
    status: 'captured',
    createdAt: iso(),
  });
  Object.assign(paymentOrder, { status: 'paid', transactionId: payment.id });
  const order = orders.get(paymentOrder.orderId);
  if (order && order.paymentStatus !== 'paid' && paymentOrder.amount >= paise(order.totalAmount)) {
    order.paymentStatus = 'paid';
    if (order.status === 'pending') order.status = 'confirmed';
    order.updatedAt = iso();
  }
  return payment;
}

/** How a payment order is shown beside its own fields. */
export const shownPaymentOrder = (paymentOrder: PaymentOrder) => ({
  ...paymentOrder,
  razorpayOrderId: paymentOrder.id,
  gatewayOrderId: paymentOrder.id,
  paymentId: paymentOrder.id,
  currency: 'INR',
});
