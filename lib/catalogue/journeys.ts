import type { KnownEndpointId } from './platform.ts';

interface JourneyStep {
  readonly endpoint: KnownEndpointId;
  /** Endpoints that do the same: one of them may be called in its place. */
  readonly or: readonly KnownEndpointId[];
}

/** One of the ways people go through the platform, from the first call to the last. */
export interface Journey {
  /** Stable, kebab-case. */
  readonly name: string;
  readonly title: string;
  /** Entities and values that are there before the first step. */
  readonly startsWith: readonly string[];
  readonly steps: readonly JourneyStep[];
}

const step = (endpoint: KnownEndpointId, ...or: readonly KnownEndpointId[]): JourneyStep => ({ endpoint, or });

export const journeys: readonly Journey[] = [
  {
    name: 'first-lunch',
    title: 'From signing up to the first lunch ordered and paid',
    startsWith: ['school.id', 'student.id', 'user.email', 'user.password'],
    steps: [
      step('auth.register'),
      step('auth.login'),
      step('menus.get-daily', 'menu.list-items'),
      step('orders.create'),
      step('payments.create-payment-order'),
      step('payments.verify-payment', 'payments.receive-payment-webhook', 'payments.receive-razorpay-webhook'),
      step('orders.get'),
    ],
  },
  {
    name: 'pickup',
    title: 'From a new card to the meal handed over and seen by the parent',
    startsWith: ['school.id', 'student.id', 'order.id'],
    steps: [
      step('rfid.register-card'),
      step('rfid.create-reader'),
      step('rfid.verify-card'),
      step('rfid.list-delivery-history'),
      step('mobile.track-order'),
    ],
  },
  {
    name: 'refund',
    title: 'A payment given back, and the provider saying so',
    startsWith: ['paymentOrder.razorpayOrderId'],
    steps: [
      step('payments.verify-payment'),
      step('payments.refund-payment'),
      step('payments.receive-payment-webhook', 'payments.receive-razorpay-webhook'),
    ],
  },
  {
    name: 'subscription',
    title: 'A subscription chosen, begun, paused, billed, dunned and ended',
    startsWith: ['school.id'],
    steps: [
      step('subscription-plans.list'),
      step('subscription-plans.compare'),
      step('payments.add-payment-method'),
      step('subscriptions.create'),
      step('subscriptions.pause'),
      step('subscriptions.resume'),
      step('billing.process-billing'),
      step('dunning.process-dunning'),
      step('subscriptions.cancel'),
    ],
  },
  {
    name: 'invoicing',
    title: 'An invoice written, printed, mailed and counted',
    startsWith: ['user.id'],
    steps: [
      step('invoices.generate'),
      step('pdf.generate-invoice-pdf'),
      step('invoices.email'),
      step('invoice-analytics.get-dashboard'),
      step('invoice-analytics.get-payment-status'),
    ],
  },
  {
    name: 'finance',
    title: 'The books reconciled and the boards read',
    startsWith: ['school.id'],
    steps: [
      step('payments.generate-reconciliation', 'payments.run-auto-reconciliation'),
      step('payments.list-reconciliations'),
      step('payments.get-reconciliation'),
      step('payments.get-payment-analytics-dashboard'),
      step('subscription-analytics.get-dashboard'),
    ],
  },
  {
    name: 'menu-planning',
    title: 'A menu planned, approved, served and judged by its nutrition',
    startsWith: ['school.id', 'user.id'],
    steps: [
      step('menus.create-plan'),
      step('menus.approve-plan'),
      step('menus.get-daily'),
      step('nutrition.analyze'),
      step('nutrition.check-compliance'),
    ],
  },
  {
    name: 'administration',
    title: 'Families brought in, and the schools compared',
    startsWith: ['school.id', 'parent.id', 'student.id'],
    steps: [
      step('users.bulk-import'),
      step('users.manage-children'),
      step('analytics.get-executive-dashboard'),
      step('analytics.get-cross-school-benchmarks'),
    ],
  },
];
