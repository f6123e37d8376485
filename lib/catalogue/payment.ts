import { answers, endpoints, optional, required } from './entry.ts';

export const payment = endpoints('payment', {
  'create-payment-order-prod': {
    call: 'POST /payment/orders',
    summary: 'Production path for opening a Razorpay order',
    auth: 'bearer',
    roles: [],
    params: {},
    query: [],
    body: [
      required(
        'orderId',
        'string:uuid',
        'meal order in status pending or confirmed whose paymentStatus is still pending',
      ),
      optional('amount', 'number', 'rupees; defaults to the order total; handler multiplies by 100'),
      optional('currency', 'enum(INR)', 'default: currency of the order, else INR'),
      optional(
        'userId',
        'string:uuid',
        'mandatory in OpenAPI (with amount 1..50000); the live handler ignores it and uses the token',
      ),
      optional('description', 'string', 'OpenAPI only, max 500; ignored by the live handler'),
      optional('metadata', 'object{}', 'OpenAPI only; ignored by the live handler'),
    ],
    success: answers(
      200,
      `data.paymentOrder.id data.paymentOrder.razorpayOrderId data.paymentOrder.orderId data.paymentOrder.amount
      data.paymentOrder.currency data.paymentOrder.status data.paymentOrder.expiresAt data.paymentOrder.createdAt
      data.razorpayKey message`,
    ),
    errors: ['400 Missing order ID', '405 Method not allowed', '500 INTERNAL_SERVER_ERROR'],
    effect: 'external',
    note: `Same as /payments/orders. Declared in serverless-production.yml and migration/serverless.yml with a Cognito
      authorizer; the handler file named there does not exist, so this is the contract of its sibling under
      /payments. Reserved concurrency 100 in production.`,
    observed: '',
    needs: ['order.id'],
    gives: ['paymentOrder.id', 'paymentOrder.razorpayOrderId'],
    critical: true,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'inferred',
    declaredIn: ['migration/serverless.yml', 'serverless-production.yml'],
  },
  'verify-payment-prod': {
    call: 'POST /payment/verify',
    summary: 'Production path for checking a Razorpay payment',
    auth: 'bearer',
    roles: [],
    params: {},
    query: [],
    body: [
      required('razorpayOrderId', 'string', 'Razorpay order id from createPaymentOrder'),
      required('razorpayPaymentId', 'string', 'Razorpay payment id from checkout'),
      required('razorpaySignature', 'string', 'hex HMAC-SHA256 of orderId|paymentId with the Razorpay key secret'),
    ],
    success: answers(
      200,
      `data.verification.success data.verification.paymentId data.verification.orderId data.verification.amount
      data.verification.currency data.verification.status data.verification.verifiedAt message`,
    ),
    errors: [
      '400 Missing required fields',
      '401 Authentication required',
      '405 Method not allowed',
      '500 INTERNAL_SERVER_ERROR',
    ],
    effect: 'external',
    note: `Same as /payments/verify. Declared in serverless-production.yml and migration/serverless.yml with a Cognito
      authorizer; the handler file named there does not exist, so this is the contract of its sibling under
      /payments. Reserved concurrency 100 in production.`,
    observed: '',
    needs: ['paymentOrder.razorpayOrderId'],
    gives: ['paymentTransaction.id'],
    critical: true,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'inferred',
    declaredIn: ['migration/serverless.yml', 'serverless-production.yml'],
  },
  'receive-payment-webhook-prod': {
    call: 'POST /payment/webhook',
    summary: 'Production path for Razorpay events',
    auth: 'webhook-signature',
    roles: [],
    params: {},
    query: [],
    body: [
      optional('id', 'string', 'webhook event id used for in-memory replay protection (10 min)'),
      required(
        'event',
        'enum(payment.captured|payment.failed|payment.authorized|order.paid|refund.created|refund.processed)',
        'other events are acknowledged and ignored',
      ),
      optional(
        'payment.entity',
        'object{id,order_id,amount,currency,status,method,error_code,error_description}',
        'live handler reads it at the top level; the shelved handlers and Razorpay itself nest it under payload',
      ),
      optional('refund.entity', 'object{id,payment_id,amount,currency,status,notes}', 'for refund events'),
      optional('order.entity', 'object{id}', 'for order.paid'),
    ],
    success: answers(200, 'message'),
    errors: [
      '400 Missing signature',
      '400 Missing body',
      '401 Invalid signature',
      '405 Method not allowed',
      '500 Configuration error',
    ],
    effect: 'updates',
    note: `Same as /payments/webhook. Declared in serverless-production.yml and migration/serverless.yml without
      authorizer; the handler file named there does not exist, so this is the contract of its sibling under
      /payments. Reserved concurrency 50 in production.`,
    observed: '',
    needs: ['paymentOrder.razorpayOrderId'],
    gives: [],
    critical: true,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'inferred',
    declaredIn: ['migration/serverless.yml', 'serverless-production.yml'],
  },
});
