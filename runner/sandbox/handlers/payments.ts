import { orderFor } from '../access.ts';
import {
  type Call,
  callerOf,
  type Handler,
  isAdmin,
  listOf,
  numberOr,
  objectOf,
  param,
  text,
  textOrNull,
} from '../call.ts';
import type { Payment, PaymentOrder } from '../entities.ts';
import { paise, rupees } from '../money.ts';
import type { Platform } from '../platform.ts';
import { conflict, invalidField, notYours, Refusal, unknown, unprocessable } from '../refusal.ts';
import { openPaymentOrder, settle, shownPaymentOrder } from '../settlement.ts';
import { hmacHex, sameText } from '../signing.ts';

const publicKey = 'rzp_sandbox_key';

/** Once for a meal order: its payment is in progress from then on. */
const createPaymentOrder: Handler = (call, platform) => {
  const caller = callerOf(call);
  const order = orderFor(caller, text(call.body.orderId), platform);
  if (order.paymentStatus !== 'pending' || !['pending', 'confirmed'].includes(order.status)) {
    throw conflict('PAYMENT_IN_PROGRESS', `the order is ${order.status} and its payment ${order.paymentStatus}`);
  }
  const amount = paise(order.totalAmount);
  if (call.body.amount !== undefined && paise(numberOr(call.body.amount, -1)) !== amount) {
    const message = `must be the order's total, ${order.totalAmount}`;
    throw unprocessable('AMOUNT_MISMATCH', message, [{ field: 'amount', message }]);
  }
  const paymentOrder = openPaymentOrder(order, { userId: caller.user.id, amount, gateway: 'razorpay' }, platform);
  Object.assign(order, { paymentStatus: 'processing', paymentOrderId: paymentOrder.id, updatedAt: platform.iso() });
  return { data: { paymentOrder: shownPaymentOrder(paymentOrder), razorpayKey: publicKey } };
};

function checkSplit(split: unknown, amount: number): void {
  const sum = listOf(objectOf(split).accounts).reduce<number>((all, one) => all + numberOr(objectOf(one).amount, 0), 0);
  if (paise(sum) > paise(amount)) throw invalidField('splitPayment.accounts', 'must not exceed the amount');
}

/** An order at the provider for any amount of a meal order; the meal order itself stays as it is. */
const createAdvanced: Handler = (call, platform) => {
  const { body } = call;
  const amount = numberOr(body.amount, 0);
  const gateway = text(body.gateway || 'razorpay');
  if (gateway !== 'razorpay') throw new Refusal(400, ['INVALID_GATEWAY'], `the gateway ${gateway} is not connected`);
  checkSplit(body.splitPayment, amount);
  const caller = callerOf(call);
  const order = orderFor(caller, text(body.orderId), platform);
  const opened = openPaymentOrder(order, { userId: caller.user.id, amount: paise(amount), gateway }, platform);
  const { id } = opened;
  const gatewayDetails = { key: publicKey, orderId: id, amount: opened.amount, currency: 'INR' };
  const splitPayment = body.splitPayment ?? null;
  return { data: { ...shownPaymentOrder(opened), amount, gatewayDetails, splitPayment } };
};

function ownPaymentOrder(call: Call, id: string, { paymentOrders }: Platform): PaymentOrder {
  const caller = callerOf(call);
  const paymentOrder = paymentOrders.get(id);
  if (paymentOrder === undefined) throw unknown('payment order', id, 'ORDER_NOT_FOUND');
  if (paymentOrder.userId !== caller.user.id && !isAdmin(caller)) throw notYours('payment order');
  return paymentOrder;
}

const shownVerification = (payment: Payment) => ({
  success: true,
  paymentId: payment.id,
  orderId: payment.orderId,
  amount: payment.amount,
  currency: 'INR',
  status: payment.status,
  verifiedAt: payment.createdAt,
});

/** Settles once; the same payment id again gives what was stored. */
const verify: Handler = (call, platform) => {
  const [orderId, paymentId] = [text(call.body.razorpayOrderId), text(call.body.razorpayPaymentId)];
  const paymentOrder = ownPaymentOrder(call, orderId, platform);
  if (
    !sameText(text(call.body.razorpaySignature), hmacHex(platform.secrets['payment-key'], `${orderId}|${paymentId}`))
  ) {
    throw new Refusal(401, ['INVALID_SIGNATURE'], 'the signature does not belong to this order and payment');
  }
  const stored = platform.payments.find(paymentId);
  if (stored !== undefined && stored.paymentOrderId === orderId)
    return { data: { verification: shownVerification(stored) } };
  if (stored !== undefined) throw conflict('DUPLICATE_PAYMENT', 'this payment belongs to another order');
  if (paymentOrder.transactionId !== null) throw conflict('ALREADY_PAID', 'this order is settled by another payment');
  if (Date.parse(paymentOrder.expiresAt) < platform.now()) {
    throw new Refusal(400, ['ORDER_EXPIRED'], `the payment order expired at ${paymentOrder.expiresAt}`);
  }
  return { data: { verification: shownVerification(settle(paymentOrder, paymentId, platform)) } };
};

export function ownPayment(call: Call, id: string, { payments }: Platform): Payment {
  const caller = callerOf(call);
  const payment = payments.get(id);
  if (payment === undefined) throw unknown('payment', id);
  if (payment.userId !== caller.user.id && !isAdmin(caller)) throw notYours('payment');
  return payment;
}

/** One refund for a payment, even a partial one, and never more than was paid. Amounts are in paise. */
const refund: Handler = (call, platform) => {
  const { body } = call;
  const payment = ownPayment(call, text(body.paymentId), platform);
  if (payment.refunded > 0) throw conflict('ALREADY_REFUNDED', 'this payment has been refunded');
  if (payment.status !== 'captured') throw conflict('PAYMENT_NOT_CAPTURED', `the payment is ${payment.status}`);
  const amount = numberOr(body.amount, payment.amount);
  if (amount <= 0) throw invalidField('amount', 'must be above 0');
  if (amount > payment.amount) {
    const message = `must be at most the ${payment.amount} paise that were paid`;
    throw unprocessable('REFUND_EXCEEDS_PAYMENT', message, [{ field: 'amount', message }]);
  }
  payment.refunded = amount;
  if (amount === payment.amount) payment.status = 'refunded';
  const { id, iso, refunds, orders } = platform;
  const made = refunds.add({ id: id(), paymentId: payment.id, amount });
  const order = orders.get(payment.orderId);
  if (order && payment.status === 'refunded') order.paymentStatus = 'refunded';
  const { reason, notes } = body;
  const at = iso();
  return {
    data: {
      refund: {
        ...made,
        currency: 'INR',
        status: 'processed',
        reason,
        notes: textOrNull(notes),
        processedAt: at,
        createdAt: at,
      },
    },
  };
};

const status: Handler = (call, platform) => {
  const order = orderFor(callerOf(call), param(call, 'orderId'), platform);
  const { id, paymentStatus, totalAmount, updatedAt } = order;
  return { data: { orderId: id, paymentStatus, amount: totalAmount, currency: 'INR', lastUpdated: updatedAt } };
};

const advanced: Handler = (call, platform) => {
  const found = ownPaymentOrder(call, param(call, 'paymentId'), platform);
  return { data: { ...shownPaymentOrder(found), amount: rupees(found.amount) } };
};

export const payments = {
  'payments.create-payment-order': createPaymentOrder,
  'payment.create-payment-order-prod': createPaymentOrder,
  'payments.create-advanced-payment': createAdvanced,
  'payments.create-installment-payment': createAdvanced,
  'payments.validate-advanced-payment': createAdvanced,
  'payments.get-advanced-payment': advanced,
  'payments.verify-payment': verify,
  'payment.verify-payment-prod': verify,
  'payments.refund-payment': refund,
  'payments.get-payment-status': status,
};
