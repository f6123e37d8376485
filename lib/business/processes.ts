import type { KnownEndpointId } from '../catalogue/platform.ts';
import type { Severity } from '../model/objective.ts';

export const processNames = [
  'sign-in',
  'menu',
  'ordering',
  'paying',
  'kitchen',
  'pickup',
  'subscriptions',
  'notifications',
  'invoicing',
] as const;
type ProcessName = (typeof processNames)[number];

/** Something a school does, as endpoints with the share each has in whether it works. An endpoint may serve several. */
export interface BusinessProcess {
  readonly name: ProcessName;
  readonly title: string;
  /** `critical`: a school cannot have lunch without it. `high`: it can today, not for long. */
  readonly criticality: Severity;
  /** Relative shares, at least 1. */
  readonly endpoints: readonly ProcessEndpoint[];
}

interface ProcessEndpoint {
  readonly endpoint: KnownEndpointId;
  readonly weight: number;
}

type Shares = Readonly<Partial<Record<KnownEndpointId, number>>>;

function businessProcess(name: ProcessName, title: string, criticality: Severity, shares: Shares): BusinessProcess {
  const endpoints = Object.entries(shares).map(([endpoint, weight]) => ({
    endpoint: endpoint as KnownEndpointId,
    weight,
  }));
  return { name, title, criticality, endpoints };
}

/** The nine processes that drills, health, incidents and the continuity page speak of. */
export const processes: readonly BusinessProcess[] = [
  businessProcess('sign-in', 'People sign in and stay signed in', 'critical', {
    'auth.login': 6,
    'auth.refresh-token': 4,
    'auth.get-my-profile': 2,
    'auth.register': 1,
    'auth.logout': 1,
    'auth.forgot-password': 1,
    'auth.reset-password': 1,
  }),
  businessProcess('menu', 'Families see what there is to eat', 'critical', {
    'menu.list-items': 5,
    'menus.get-daily': 5,
    'menu.get-item': 2,
    'menu.search-items': 1,
  }),
  businessProcess('ordering', 'Meals are ordered, seen and changed', 'critical', {
    'orders.create': 8,
    'orders.get': 3,
    'orders.list': 3,
    'orders.get-history': 1,
    'orders.update': 1,
  }),
  businessProcess('paying', 'Orders are paid, and payments settle once', 'critical', {
    'payments.create-payment-order': 5,
    'payments.verify-payment': 5,
    'payments.receive-razorpay-webhook': 3,
    'payments.receive-payment-webhook': 3,
    'payment.create-payment-order-prod': 3,
    'payment.verify-payment-prod': 3,
    'payment.receive-payment-webhook-prod': 2,
    'payments.get-payment-status': 1,
    'payments.list-payment-methods': 1,
    'payments.retry-payment': 1,
    'payments.refund-payment': 1,
  }),
  businessProcess('kitchen', 'The kitchen knows what to cook and how much', 'high', {
    'orders.list': 4,
    'menus.get-daily': 4,
    'menus.list-plans': 2,
    'menus.get-plan': 2,
    'menus.create-plan': 1,
    'menus.update-plan': 1,
    'menus.approve-plan': 1,
    'menu.create-item': 1,
    'menu.update-item': 1,
  }),
  businessProcess('pickup', 'Each child gets its meal, once', 'critical', {
    'rfid.verify-card': 6,
    'rfid.verify-delivery': 4,
    'rfid.verify-bulk': 3,
    'rfid.get-card': 1,
    'rfid.list-delivery-history': 1,
    'rfid.list-readers': 1,
    'mobile.track-order': 1,
  }),
  businessProcess('subscriptions', 'Subscriptions are begun, changed and billed', 'high', {
    'subscriptions.create': 3,
    'subscriptions.get': 2,
    'subscriptions.list': 2,
    'subscriptions.update': 1,
    'subscriptions.pause': 1,
    'subscriptions.resume': 1,
    'subscriptions.cancel': 1,
    'subscription-plans.list': 2,
    'subscription-plans.get': 1,
    'billing.process-billing': 2,
    'billing.process-billing-by-id': 1,
    'billing.get-billing-status': 1,
    'dunning.process-dunning': 1,
  }),
  businessProcess('notifications', 'Families hear what happens with their orders', 'medium', {
    'notification.send': 3,
    'mobile.send-notifications': 2,
    'mobile.list-notifications': 2,
    'notification.list': 2,
    'mobile.mark-notification-read': 1,
    'mobile.register-device': 1,
    'notification.receive-whatsapp': 1,
  }),
  businessProcess('invoicing', 'Invoices are written, printed and mailed', 'medium', {
    'invoices.generate': 4,
    'pdf.generate-invoice-pdf': 3,
    'pdf.download-invoice-pdf': 2,
    'invoices.email': 2,
    'invoices.batch-generate': 1,
    'invoices.email-batch': 1,
    'invoices.get-email-status': 1,
    'invoice-templates.list': 1,
  }),
];
