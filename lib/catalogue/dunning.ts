import { answers, endpoints, optional } from './entry.ts';

export const dunning = endpoints('dunning', {
  'process-dunning': {
    call: 'POST /dunning/process',
    summary: 'Works through failed subscription payments and escalates them',
    auth: 'bearer',
    roles: [],
    params: {},
    query: [],
    body: [
      optional('paymentId', 'string:uuid'),
      optional('subscriptionId', 'string:uuid'),
      optional('dryRun', 'boolean', 'default false; simulates gateway outcome at random'),
      optional('forceProcess', 'boolean', 'default false; skips grace period and waiting time'),
      optional('maxBatchSize', 'integer', '1..100, default 50'),
    ],
    success: answers(
      200,
      `processed successful failed suspended errors[].paymentId errors[].error metadata.dryRun metadata.processedAt`,
    ),
    errors: ['405 METHOD_NOT_ALLOWED', '500 INTERNAL_SERVER_ERROR'],
    effect: 'external',
    note: `Stored handler only knows paths under /api/v1/payments/dunning and answers 405 here; contract from its branch
      for the same action. Per failed payment: Razorpay order, payment marked completed on mere order creation,
      subscription suspended after max attempts; notifications are only logged. No role check in code.`,
    observed: '',
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-dunning-status': {
    call: 'GET /dunning/status',
    summary: 'Lists subscriptions with their dunning state',
    auth: 'bearer',
    roles: [],
    params: {},
    query: [
      optional('subscriptionId', 'string:uuid'),
      optional('paymentId', 'string:uuid', 'accepted, not used'),
      optional('status', 'enum(active|suspended|cancelled)'),
      optional('limit', 'integer', '1..500, default 100; not converted from text'),
      optional('offset', 'integer', 'default 0; not converted from text'),
    ],
    body: null,
    success: answers(
      200,
      `subscriptions[].id subscriptions[].status subscriptions[].dunningAttempts subscriptions[].user.id
      subscriptions[].subscriptionPlan.name pagination.total pagination.offset pagination.limit pagination.hasMore`,
    ),
    errors: ['405 METHOD_NOT_ALLOWED', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `Stored handler only knows paths under /api/v1/payments/dunning and answers 405 here; contract from its branch
      for the same action. Reads only, all schools.`,
    observed: '',
    needs: [],
    gives: ['subscription.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'retry-payment-by-id': {
    call: 'POST /payments/{paymentId}/retry',
    summary: 'Retries one failed payment by id',
    auth: 'bearer',
    roles: [],
    params: { paymentId: 'uuid' },
    query: [],
    body: [
      optional('paymentMethodId', 'string:uuid', 'alternative method'),
      optional('retryReason', 'string', 'default: user initiated'),
    ],
    success: answers(
      200,
      `data.retry.paymentOrderId data.retry.razorpayOrderId data.retry.orderId data.retry.subscriptionId
      data.retry.amount data.retry.currency data.retry.attemptNumber data.retry.status data.retry.expiresAt
      data.retry.retryScheduledFor data.razorpayKey message`,
    ),
    errors: [
      '400 Missing payment ID',
      '401 Authentication required',
      '405 Method not allowed',
      '500 INTERNAL_SERVER_ERROR',
    ],
    effect: 'external',
    note: `serverless.yml sends it to the dunning function, which has no such branch (405). Contract from the live
      retry-payment.ts, whose path variable fits: transaction in failed or created, at most 3 attempts, new Razorpay
      order and payment_orders row, waits 5/30/120 min. It stores a transaction id where the retry table points to
      payments, so the insert should violate the key.`,
    observed: '',
    needs: ['paymentTransaction.id'],
    gives: ['paymentOrder.id', 'paymentOrder.razorpayOrderId'],
    critical: false,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-payment-retry-history': {
    call: 'GET /payments/{paymentId}/retry-history',
    summary: 'Lists past retry attempts of one payment',
    auth: 'bearer',
    roles: [],
    params: { paymentId: 'uuid' },
    query: [],
    body: null,
    success: answers(
      200,
      `paymentId retryAttempts[].id retryAttempts[].attemptNumber retryAttempts[].retryAt retryAttempts[].retryReason
      retryAttempts[].status retryAttempts[].failureReason`,
    ),
    errors: ['404 NOT_FOUND', '405 METHOD_NOT_ALLOWED', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `No code for it (405 from the dunning function); fields inferred from payment_retries and from GET
      /payments/retry/{paymentId}.`,
    observed: '',
    needs: ['payment.id'],
    gives: ['paymentRetry.id'],
    critical: false,
    safeInProduction: true,
    cost: 'light',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
});
