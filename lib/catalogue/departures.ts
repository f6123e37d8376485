import type { KnownEndpointId } from './platform.ts';

/** A place where the catalogue says something else than the facts it was written from, and why. */
export interface Departure {
  /** The key of the fact. */
  readonly field: 'errors' | 'note';
  readonly reason: string;
  readonly endpoints: readonly KnownEndpointId[];
  /** What the catalogue holds in place of a text of the fact. */
  readonly instead: (text: string) => string;
}

/** All departures; a test holds that there are no others and that each is still needed. */
export const departures: readonly Departure[] = [
  {
    field: 'errors',
    reason: 'the facts write "(no code)" or nothing for an error without a code; one meaning, one spelling: nothing',
    instead: (code) => (code === '(no code)' ? '' : code),
    endpoints: [
      'invoices.email',
      'invoices.email-batch',
      'invoices.schedule-emails',
      'invoices.get-email-status',
      'payments.create-advanced-payment',
      'payments.create-installment-payment',
      'payments.validate-advanced-payment',
      'payments.get-customer-payment-behavior',
      'payments.get-payment-analytics-dashboard',
      'payments.get-payment-failure-analysis',
      'payments.generate-payment-report',
      'payments.get-payment-trends',
      'payments.get-school-payment-analytics',
      'subscription-analytics.get-analytics',
      'subscription-analytics.get-churn',
      'subscription-analytics.get-customer-lifetime-value',
      'subscription-analytics.analyze-cohorts',
      'subscription-analytics.get-dashboard',
      'subscription-analytics.get-revenue',
    ],
  },
  {
    field: 'note',
    reason: 'a blank at the end of the text',
    instead: (note) => note.trim(),
    endpoints: [
      'mobile.register-device',
      'mobile.update-device',
      'subscriptions.get',
      'subscriptions.update',
      'subscriptions.cancel',
      'subscriptions.pause',
      'subscriptions.resume',
    ],
  },
];
