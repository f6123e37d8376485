import type { Hole } from '../../model/call.ts';
import { oneTimeSlot } from '../entities.ts';
import {
  between,
  dish,
  firstName,
  lastName,
  mailbox,
  numberOf,
  phone,
  rupees,
  slot,
  sometimes,
  tagged,
  text,
  unique,
  type ValueObject,
} from '../values.ts';
import type { Bodies, Body } from './body.ts';

const payOrder: Body = (random) => ({
  orderId: slot('order.id'),
  ...sometimes(random, { currency: 'INR', description: tagged('school lunch') }),
});

/** Rupees; exactly what the order costs. */
const advanced: Body = (random) => ({
  amount: numberOf('order.totalAmount'),
  orderId: slot('order.id'),
  currency: 'INR',
  gateway: 'razorpay',
  customer: { email: mailbox(), contact: phone(random), name: `${firstName(random)} ${lastName(random)}` },
  ...sometimes(random, { preferredMethods: ['upi', 'card'], description: tagged('school lunch') }),
});

const providerOrder: Hole = { slot: 'paymentOrder.razorpayOrderId' };

/** What the provider's checkout hands to the browser. An order is paid once, so its id tells payments apart too. */
const verification: Body = () => ({
  razorpayOrderId: text(providerOrder),
  razorpayPaymentId: text('pay_', providerOrder),
  razorpaySignature: text({
    hmac: [providerOrder, '|pay_', providerOrder],
    secret: 'payment-key',
  }),
});

/** Paise, as the provider counts. */
const capturedPayment: ValueObject = {
  id: text('pay_', providerOrder),
  order_id: text(providerOrder),
  amount: numberOf('paymentOrder.amount'),
  currency: 'INR',
  status: 'captured',
  method: 'upi',
};

const webhook: Body = () => ({
  id: text('evt_', unique),
  event: 'payment.captured',
  payment: { entity: capturedPayment },
});

/** Forced, because a second reconciliation of a period is refused. */
const reconciliation: Body = (random) => ({
  schoolId: slot('school.id'),
  startDate: slot('date.past30'),
  endDate: slot('date.now'),
  reconciliationType: random.pick(['automated', 'settlement']),
  gatewayType: random.pick(['razorpay', 'all']),
  forceReconciliation: true,
});

const adjustment: Body = (random) => ({
  reconciliationType: 'manual',
  transactionId: slot('paymentTransaction.id'),
  reconciliationAction: random.pick(['match', 'investigate']),
  reviewedBy: slot('admin.id'),
  notes: tagged('looked at by hand'),
});

const retry: Body = (_random, operation) => ({
  paymentId: slot(oneTimeSlot('payment.failedId', operation)),
  retryReason: tagged('the bank was not reachable'),
});

const invoice: Body = (random) => ({
  type: random.pick(['order', 'subscription']),
  customerId: slot('user.id'),
  items: [
    {
      description: tagged(dish(random)),
      quantity: between(random, 1, 20),
      unitPrice: rupees(random, 40, 180),
      ...sometimes(random, { taxRate: 5 }),
    },
  ],
  ...sometimes(random, { dueDate: slot('date.future30') }),
});

const template: Body = (random) => ({
  templateName: tagged('invoice'),
  templateType: random.pick(['standard', 'custom', 'branded']),
  htmlTemplate: '<h1>Invoice {{number}}</h1><p>{{total}} INR</p>',
  headerColor: '#1F6F43',
  // Another default would take the place of the school's own.
  isDefault: false,
});

const pdfLook: ValueObject = {
  primaryColor: '#1F6F43',
  fontFamily: 'Inter',
  includeSchoolHeader: true,
  includeWatermark: false,
  language: 'en',
};

/** Payments, subscriptions and invoices. Amounts are rupees, but what the provider says is in paise. */
export const money: Bodies = {
  'payment.create-payment-order-prod': payOrder,
  'payment.verify-payment-prod': verification,
  'payment.receive-payment-webhook-prod': webhook,
  'payments.create-payment-order': payOrder,
  'payments.verify-payment': verification,
  'payments.receive-payment-webhook': webhook,
  'payments.receive-razorpay-webhook': () => ({
    entity: 'event',
    account_id: 'acc_hasivu',
    event: 'payment.captured',
    contains: ['payment'],
    payload: { payment: { entity: capturedPayment } },
    created_at: numberOf('date.unix'),
  }),
  'payments.create-advanced-payment': advanced,
  'payments.validate-advanced-payment': advanced,
  'payments.create-installment-payment': (random, operation) => ({ ...advanced(random, operation), installments: 3 }),
  // All of it: whether a part is meant in rupees or paise is not settled.
  'payments.refund-payment': () => ({
    paymentId: slot('paymentTransaction.id'),
    reason: tagged('the meal was not delivered'),
  }),
  'payments.add-payment-method': () => ({
    methodType: 'upi',
    provider: 'razorpay',
    providerMethodId: text('pm_', unique),
    upiHandle: text(unique, '@upi'),
    isDefault: false,
  }),
  'payments.update-payment-method': () => ({ isDefault: true }),
  'payments.generate-reconciliation': reconciliation,
  'payments.run-auto-reconciliation': reconciliation,
  'payments.adjust-reconciliation-manually': adjustment,
  'payments.adjust-reconciliation-manually-alias': adjustment,
  'payments.update-reconciliation': () => ({
    reconciliationStatus: 'in_progress',
    discrepancyReason: tagged('the settlement arrives tomorrow'),
  }),
  'payments.update-customer-payment-behavior': () => ({ userId: slot('user.id'), schoolId: slot('school.id') }),
  'payments.retry-payment': retry,
  'payments.process-scheduled-retries': retry,
  'payments.schedule-payment-retry': (_random, operation) => ({
    paymentId: slot(oneTimeSlot('payment.failedId', operation)),
    scheduleType: 'delayed',
    // Long after the run, so that no scheduler takes the retry away while it is looked at.
    delayMinutes: 1440,
  }),
  'dunning.retry-payment-by-id': () => ({ retryReason: tagged('asked for by the parent') }),
  // Dry: the real run would touch every due payment of the target, also those of other calls of the load.
  'dunning.process-dunning': (random) => ({ dryRun: true, maxBatchSize: between(random, 10, 50) }),
  'billing.process-billing': (random) => ({ dryRun: true, batchSize: between(random, 10, 100) }),
  'billing.process-billing-by-id': () => ({ dryRun: false }),

  // No price, currency or cycle here: they are frozen once somebody subscribed.
  'subscription-plans.update': () => ({
    name: tagged('lunch plan'),
    description: 'Lunch on all school days, fruit on Fridays.',
    isActive: true,
  }),
  'subscription-plans.create': (random) => ({
    name: tagged('lunch plan'),
    planType: random.pick(['meal_plan', 'full_service', 'basic']),
    price: between(random, 900, 3600),
    currency: 'INR',
    billingCycle: 'monthly',
    mealsPerDay: 1,
    // A trial would make the subscription something else than active.
    trialPeriodDays: 0,
    isActive: true,
    ...sometimes(random, { description: 'Lunch on all school days.', benefits: '{"fruit":"on Fridays"}' }),
  }),
  'subscription-plans.compare': (random) => ({
    planIds: [slot('subscriptionPlan.id'), slot('subscriptionPlan.otherId')],
    includeFeatures: true,
    includePricing: true,
    ...sometimes(random, { includeMetrics: true }),
  }),
  'subscriptions.create': () => ({
    schoolId: slot('school.id'),
    subscriptionPlanId: slot('subscriptionPlan.id'),
    trialPeriodDays: 0,
    metadata: { run: text(unique) },
  }),
  'subscriptions.update': (random) => ({
    gracePeriodDays: between(random, 3, 10),
    prorationEnabled: true,
    metadata: { run: text(unique) },
  }),
  'subscriptions.pause': () => ({ reason: tagged('school holidays') }),
  'subscriptions.resume': () => ({ reason: tagged('school begins again') }),
  'subscriptions.cancel': () => ({ reason: tagged('the family moves') }),

  'invoices.generate': invoice,
  'invoices.batch-generate': invoice,
  'invoices.regenerate': invoice,
  'invoices.email': (random) => ({
    invoiceId: slot('invoice.id'),
    recipients: [mailbox()],
    template: random.pick(['default', 'reminder']),
    subject: tagged('Your invoice'),
    attachPdf: true,
    sendCopy: false,
  }),
  'invoices.email-batch': (random) => ({
    invoiceIds: [slot('invoice.id')],
    template: random.pick(['default', 'reminder']),
    batchSize: 10,
    // The request itself waits for this long after each batch.
    delayBetweenBatches: 0,
  }),
  'invoices.schedule-emails': () => ({
    name: tagged('reminders'),
    template: 'reminder',
    criteria: { invoiceStatus: ['OVERDUE'], daysPastDue: 30 },
    schedule: { type: 'scheduled', scheduledFor: slot('date.future30') },
  }),
  'invoice-templates.create': template,
  'invoice-templates.update': (random, operation) => ({ ...template(random, operation), isActive: true }),
  'pdf.generate-invoice-pdf': () => ({
    invoiceId: slot('invoice.id'),
    templateOptions: pdfLook,
    deliveryOptions: { storageType: 'temporary', expiryHours: 24, generateDownloadLink: true, emailCopy: false },
  }),
  'pdf.generate-bulk-invoice-pdfs': () => ({
    invoiceIds: [slot('invoice.id')],
    templateOptions: pdfLook,
    deliveryOptions: { storageType: 'temporary', expiryHours: 24, generateArchive: false },
  }),
};
