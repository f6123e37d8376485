import { type Call, callerOf, type Handler, type Handlers, isAdmin, numberOr, param, text } from '../call.ts';
import type { Payment, PaymentRetry } from '../entities.ts';
import { rupees } from '../money.ts';
import type { Platform } from '../platform.ts';
import { notYours, Refusal, unknown } from '../refusal.ts';
import { openPaymentOrder } from '../settlement.ts';
import { ownPayment } from './payments.ts';

const minute = 60_000;
const notAllowed = (why: string) => new Refusal(400, ['RETRY_NOT_ALLOWED'], why);

function checkRetryable(payment: Payment, most: number, { retries }: Platform): void {
  if (payment.status !== 'failed' && payment.status !== 'pending') throw notAllowed(`the payment is ${payment.status}`);
  const before = retries.ownedBy(payment.id).filter(({ status }) => status !== 'cancelled');
  if (before.length >= most) throw notAllowed(`${most} attempts were made`);
  if (before.some(({ status }) => status === 'scheduled')) throw notAllowed('a retry is scheduled already');
}

function addRetry(
  payment: Payment,
  status: PaymentRetry['status'],
  delayMinutes: number,
  reason: string,
  platform: Platform,
) {
  const { retries, id, iso } = platform;
  return retries.add<PaymentRetry>({
    id: id(),
    paymentId: payment.id,
    attemptNumber: retries.ownedBy(payment.id).length + 1,
    retryAt: iso(delayMinutes * minute),
    retryReason: reason,
    status,
  });
}

/** A new order at the provider for the same meal order. */
function reopen(payment: Payment, platform: Platform) {
  const order = platform.orders.get(payment.orderId);
  if (order === undefined) throw unknown('order', payment.orderId, 'ORDER_NOT_FOUND');
  const { userId, amount } = payment;
  const opened = openPaymentOrder(order, { userId, amount, gateway: 'razorpay' }, platform);
  payment.status = 'pending';
  if (order.paymentStatus !== 'paid') Object.assign(order, { paymentStatus: 'processing', paymentOrderId: opened.id });
  return opened;
}

const retry: Handler = (call, platform) => {
  const payment = ownPayment(call, text(call.body.paymentId), platform);
  checkRetryable(payment, 5, platform);
  const delayMinutes = numberOr(call.body.delayMinutes, 0);
  const opened = delayMinutes === 0 ? reopen(payment, platform) : null;
  const status = opened ? 'executed' : 'scheduled';
  const made = addRetry(payment, status, delayMinutes, text(call.body.retryReason), platform);
  const amount = rupees(payment.amount);
  const times = { delayMinutes, scheduledFor: made.retryAt };
  return {
    data: {
      retryId: made.id,
      paymentId: payment.id,
      gatewayOrderId: opened?.id ?? null,
      status,
      amount,
      currency: 'INR',
      ...times,
    },
  };
};

/** `smart` doubles five minutes with each attempt, up to two hours. */
const schedule: Handler = (call, platform) => {
  const payment = ownPayment(call, text(call.body.paymentId), platform);
  checkRetryable(payment, 5, platform);
  const scheduleType = text(call.body.scheduleType || 'smart');
  const smart = Math.min(120, 5 * 2 ** platform.retries.ownedBy(payment.id).length);
  const asked = numberOr(call.body.delayMinutes, smart);
  const delayMinutes = scheduleType === 'immediate' ? 0 : scheduleType === 'delayed' ? asked : smart;
  const made = addRetry(payment, 'scheduled', delayMinutes, 'scheduled', platform);
  return { data: { retryId: made.id, paymentId: payment.id, scheduleType, scheduledFor: made.retryAt, delayMinutes } };
};

const cancel: Handler = (call, platform) => {
  const id = param(call, 'retryId');
  const found = platform.retries.get(id);
  if (found === undefined) throw unknown('retry', id, 'RETRY_NOT_FOUND');
  const caller = callerOf(call);
  const payment = platform.payments.get(found.paymentId);
  if (payment?.userId !== caller.user.id && !isAdmin(caller)) throw notYours('retry');
  if (found.status !== 'scheduled') throw new Refusal(400, ['INVALID_RETRY_STATUS'], `the retry is ${found.status}`);
  found.status = 'cancelled';
  return { data: { retryId: id, paymentId: found.paymentId, status: found.status } };
};

const attempts: Handler = (call: Call, platform) => {
  const payment = ownPayment(call, param(call, 'paymentId'), platform);
  const made = platform.retries.ownedBy(payment.id);
  const successfulRetries = made.filter(({ status }) => status === 'executed').length;
  const failedRetries = made.length - successfulRetries;
  const retrySuccessRate = made.length === 0 ? 0 : successfulRetries / made.length;
  const retryAttempts = made.map((one) => ({ ...one, payment, failureReason: null }));
  const analytics = {
    totalRetries: made.length,
    successfulRetries,
    failedRetries,
    retrySuccessRate,
    commonFailureReasons: [],
  };
  return { data: { paymentId: payment.id, retryAttempts, analytics } };
};

/** Three attempts for a failed payment. */
const retryById: Handler = (call, platform) => {
  const payment = ownPayment(call, param(call, 'paymentId'), platform);
  checkRetryable(payment, 3, platform);
  const opened = reopen(payment, platform);
  const made = addRetry(payment, 'executed', 0, text(call.body.retryReason) || 'user initiated', platform);
  const { attemptNumber, retryAt } = made;
  const times = { expiresAt: opened.expiresAt, retryScheduledFor: retryAt };
  const numbers = {
    paymentOrderId: opened.id,
    razorpayOrderId: opened.id,
    orderId: payment.orderId,
    subscriptionId: null,
  };
  return {
    data: { retry: { ...numbers, amount: opened.amount, currency: 'INR', attemptNumber, status: 'created', ...times } },
  };
};

export const paymentRetries: Handlers = {
  'payments.retry-payment': retry,
  'payments.process-scheduled-retries': retry,
  'payments.schedule-payment-retry': schedule,
  'payments.get-payment-retry-status': attempts,
  'payments.cancel-payment-retry': cancel,
  'dunning.retry-payment-by-id': retryById,
  'dunning.get-payment-retry-history': attempts,
};
