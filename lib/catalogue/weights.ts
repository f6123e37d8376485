import type { Domain, Endpoint } from '../model/endpoint.ts';
import type { KnownEndpointId } from './platform.ts';

/** Copies of an endpoint in one cycle of the default deck, and why that many. */
export interface Weight {
  readonly weight: number;
  readonly reason: string;
}

/**
 * What the default traffic imitates: the hour before lunch at an Indian school. Parents and students read the menu,
 * order and pay before the cut-off; at the counter one card after another is tapped; phones ask where the meal is.
 * The office works beside it, boards and forecasts are opened now and then. Named endpoints follow that picture, the
 * others a rule. No endpoint is left out: the smallest weight is 1.
 *
 * A critical endpoint has at least 12 copies: with a cycle below 720 a minute of `normal` on a laptop (3600 steady
 * iterations) then holds the 59 answers that a p95 needs. Whatever is heavy for the server and not critical stays at 1.
 */
export function weightOf(endpoint: Pick<Endpoint, 'id' | 'domain' | 'effect' | 'critical' | 'cost'>): Weight {
  const named = lunchRush[endpoint.id as KnownEndpointId];
  if (named !== undefined) return { weight: named[0], reason: named[1] };
  if (endpoint.critical) return { weight: criticalWeight, reason: 'critical: measured well even in a short run' };
  if (endpoint.cost === 'heavy') return { weight: 1, reason: 'heavy for the server, and rare' };
  if (office.has(endpoint.domain))
    return { weight: 1, reason: 'office and administration: rare beside the lunch rush' };
  if (endpoint.effect === 'deletes') return { weight: 1, reason: 'things are rarely removed' };
  if (endpoint.effect === 'none') return { weight: 2, reason: 'read now and then by parents and staff' };
  return { weight: 1, reason: 'changed far less often than read' };
}

const criticalWeight = 12;

const office: ReadonlySet<Domain> = new Set<Domain>([
  'analytics',
  'billing',
  'dunning',
  'intelligence',
  'invoice-analytics',
  'invoice-templates',
  'invoices',
  'ml-insights',
  'monitoring',
  'nutrition',
  'pdf',
  'subscription-analytics',
  'users',
]);

const lunchRush: Readonly<Partial<Record<KnownEndpointId, readonly [weight: number, reason: string]>>> = {
  'menu.list-items': [36, 'the first screen: read several times for each order'],
  'menus.get-daily': [32, 'what is there today: read at every visit'],
  'menu.get-item': [14, 'a dish is looked at before it is chosen'],
  'menu.search-items': [8, 'some search instead of browsing'],
  'menus.get-plan': [3, 'the week ahead, opened by some parents'],

  'orders.create': [26, 'the purpose of the platform; nearly every visit before the cut-off ends with it'],
  'orders.get': [20, 'the confirmation, and a second look at it'],
  'orders.list': [16, 'parents with several children and the kitchen go by the list'],
  'orders.get-history': [8, 'ordering again starts from the history'],
  'orders.update': [4, 'a dish or a note is changed before the cut-off'],

  'payments.create-payment-order': [16, 'orders are paid one by one, except those of subscribers'],
  'payments.verify-payment': [14, 'each payment that the parent finishes'],
  'payments.receive-razorpay-webhook': [14, 'the provider reports each payment once more by itself'],
  'payments.get-payment-status': [10, 'the waiting screen asks until the payment is through'],
  'payments.list-payment-methods': [6, 'the pay screen lists them'],
  'payments.get-advanced-payment': [2, 'few pay in parts'],

  'auth.login': [12, 'sessions last; passwords are bcrypt, so no more sign-ins than the samples need'],
  'auth.refresh-token': [14, 'an access token lives an hour, so returning phones renew it first'],
  'auth.get-my-profile': [14, 'the application asks who it is at every start'],

  'rfid.verify-card': [20, 'one tap a meal at the counter'],
  'rfid.verify-delivery': [14, 'the hand-over that follows a tap'],
  'rfid.get-card': [5, 'a card that does not work at once is looked up'],
  'rfid.get-parent-dashboard': [6, 'parents watch whether the child has eaten'],
  'rfid.track-student': [5, 'the same, for one child'],
  'rfid.list-delivery-history': [4, 'what was handed over, by staff and parents'],

  'mobile.track-order': [14, 'the order screen asks again while the meal is on its way'],
  'mobile.list-notifications': [14, 'the bell, at every visit'],
  'mobile.mark-notification-read': [8, 'about every second notification is opened'],
  'mobile.register-device': [4, 'each start after an update announces the device again'],
  'notification.list': [8, 'the bell of the web application'],
  'notification.send': [4, 'one message for each step of some orders'],
  'notification.receive-whatsapp': [4, 'the channel reports sent, delivered and read'],

  'subscriptions.list': [4, 'subscribers check what is booked'],
  'subscriptions.get': [4, 'the same, one subscription'],
  'subscription-plans.list': [4, 'plans are compared by those who do not subscribe yet'],

  'health.check': [3, 'the gateway and monitors probe all day'],
  'health.check-liveness': [3, 'probed by the gateway all day'],
  'health.check-readiness': [3, 'probed by the gateway all day'],
};
