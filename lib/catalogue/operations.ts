import type { Caller, CallTemplate, Operation, Step, Taking } from '../model/call.ts';
import type { Endpoint, EndpointId } from '../model/endpoint.ts';
import type { Random } from '../model/random.ts';
import { mix32, seededRandom } from '../stats/random.ts';
import { type SlotName, taking } from './entities.ts';
import { slotsOf } from './holes.ts';
import { endpointById } from './index.ts';
import type { KnownEndpointId } from './platform.ts';
import { callTemplate, type TemplateOptions } from './request.ts';

/** A step before the endpoint's own call: which endpoint, as whom, and what is read from its answer. */
interface Before {
  readonly endpoint: KnownEndpointId;
  /** The endpoint's usual caller when absent. */
  readonly as?: Caller;
  /** Slot -> field of the answer, as the facts write it. */
  readonly takes: Readonly<Partial<Record<SlotName, string>>>;
}

/** What an endpoint uses up, made anew for each call, and the caller where that has to be somebody made for it. */
interface Recipe {
  readonly before: readonly Before[];
  readonly as?: Caller;
}

/** The owner of the token that a step of the same iteration took. */
const newcomer: Caller = { slot: 'session.accessToken' };

const register: Before = {
  endpoint: 'auth.register',
  takes: { 'newUser.id': 'user.id', 'session.accessToken': 'tokens.accessToken' },
};
const signIn: Before = {
  endpoint: 'auth.login',
  takes: { 'session.accessToken': 'tokens.accessToken', 'session.refreshToken': 'tokens.refreshToken' },
};

const order: Before = { endpoint: 'orders.create', takes: { 'order.id': 'data.order.id' } };
const pricedOrder: Before = {
  endpoint: 'orders.create',
  takes: { 'order.id': 'data.order.id', 'order.totalAmount': 'data.order.totalAmount' },
};
const paymentOrder: Before = {
  endpoint: 'payments.create-payment-order',
  takes: { 'paymentOrder.razorpayOrderId': 'data.paymentOrder.razorpayOrderId' },
};
const announcedPaymentOrder: Before = {
  endpoint: 'payments.create-payment-order',
  takes: {
    'paymentOrder.razorpayOrderId': 'data.paymentOrder.razorpayOrderId',
    'paymentOrder.amount': 'data.paymentOrder.amount',
  },
};
const payment: Before = {
  endpoint: 'payments.verify-payment',
  takes: { 'paymentTransaction.id': 'data.verification.paymentId' },
};

/** The platform allows one active subscription a user and school: so each is somebody new. */
const subscription: Before = {
  endpoint: 'subscriptions.create',
  as: newcomer,
  takes: { 'subscription.id': 'id' },
};
const method: Before = {
  endpoint: 'payments.add-payment-method',
  as: newcomer,
  takes: { 'paymentMethod.id': 'data.paymentMethod.id' },
};
/** A student holds one active card: so each card needs a new student. */
const cardHolder: Before = { endpoint: 'users.create', takes: { 'cardHolder.id': 'id' } };

const settles: Recipe = { before: [order, announcedPaymentOrder] };

const recipes: Readonly<Partial<Record<KnownEndpointId, Recipe>>> = {
  // A session is ended, or a password changed, that nobody else of the load works with.
  'auth.logout': { before: [signIn], as: newcomer },
  'auth.refresh-token': { before: [signIn] },
  'auth.change-password': { before: [register], as: newcomer },

  // A meal order can be ordered for payment once, a payment settled once, a refund made once.
  'orders.update': {
    before: [
      {
        endpoint: 'orders.create',
        takes: { 'order.id': 'data.order.id', 'orderItem.id': 'data.order.orderItems[].id' },
      },
    ],
  },
  'payment.create-payment-order-prod': { before: [order] },
  'payments.create-payment-order': { before: [order] },
  'payments.create-advanced-payment': { before: [pricedOrder] },
  'payments.create-installment-payment': { before: [pricedOrder] },
  'payments.validate-advanced-payment': { before: [pricedOrder] },
  'payment.verify-payment-prod': { before: [order, paymentOrder] },
  'payments.verify-payment': { before: [order, paymentOrder] },
  'payment.receive-payment-webhook-prod': settles,
  'payments.receive-payment-webhook': settles,
  'payments.receive-razorpay-webhook': settles,
  'payments.refund-payment': { before: [order, paymentOrder, payment] },

  // A user has at most ten payment methods.
  'payments.add-payment-method': { before: [register], as: newcomer },
  'payments.delete-payment-method': { before: [register, method], as: newcomer },

  'payments.cancel-payment-retry': {
    before: [{ endpoint: 'payments.schedule-payment-retry', takes: { 'paymentRetry.id': 'retryId' } }],
  },
  // A single reconciliation is searched among the latest 50 of the school.
  'payments.get-reconciliation': {
    before: [
      {
        endpoint: 'payments.generate-reconciliation',
        takes: { 'reconciliation.id': 'reconciliation.reconciliationId' },
      },
    ],
  },

  'subscriptions.create': { before: [register], as: newcomer },
  'subscriptions.pause': { before: [register, subscription], as: newcomer },
  'subscriptions.resume': {
    before: [register, subscription, { endpoint: 'subscriptions.pause', as: newcomer, takes: {} }],
    as: newcomer,
  },
  'subscriptions.cancel': { before: [register, subscription], as: newcomer },
  // A billing cycle is processed once.
  'billing.process-billing-by-id': {
    before: [
      register,
      subscription,
      {
        endpoint: 'subscriptions.get',
        as: newcomer,
        takes: { 'billingCycle.id': 'subscription.billingCycles[].id' },
      },
    ],
  },

  'rfid.register-card': { before: [cardHolder] },
  'rfid.bulk-import-cards': { before: [cardHolder] },

  'menu.delete-item': {
    before: [{ endpoint: 'menu.create-item', takes: { 'menuItem.id': 'data.menuItem.id' } }],
  },
  'menus.approve-plan': { before: [{ endpoint: 'menus.create-plan', takes: { 'menuPlan.id': 'id' } }] },
  'subscription-plans.deactivate': {
    before: [{ endpoint: 'subscription-plans.create', takes: { 'subscriptionPlan.id': 'plan.id' } }],
  },
  'invoice-templates.delete': {
    before: [{ endpoint: 'invoice-templates.create', takes: { 'invoiceTemplate.id': 'template.id' } }],
  },
  'mobile.deactivate-device': { before: [{ endpoint: 'mobile.register-device', takes: { 'device.id': 'data.id' } }] },
};

/**
 * The endpoint's own call, and before it the calls that make what it uses up. Nothing depends on another iteration.
 * Same generator state, same operation; endpoints drawn from the same state differ all the same.
 */
export function operationFor(endpoint: Endpoint, random: Random): Operation {
  const own = seededRandom(mix32(random.integer(2 ** 32), hashOf(endpoint.id)));
  const { before, as } = recipes[endpoint.id as KnownEndpointId] ?? { before: [] };
  const calls: CallTemplate[] = [];
  for (const step of before) calls.push(callTemplate(endpointById(step.endpoint), own, optionsOf(step, endpoint.id)));
  calls.push(callTemplate(endpoint, own, as === undefined ? {} : { as }));
  const steps = calls.map((call, i): Step => ({ call, takes: takingsOf(before[i], calls.slice(i + 1)) }));
  return { endpoint: endpoint.id, steps };
}

const hashOf = (id: string): number => [...id].reduce((hash, letter) => mix32(hash, letter.charCodeAt(0)), 0);

const optionsOf = ({ as }: Before, operation: EndpointId): TemplateOptions =>
  as === undefined ? { operation } : { operation, as };

/** Only what a later call needs: reading an answer costs the load generator more than asking for it. */
function takingsOf(before: Before | undefined, later: readonly CallTemplate[]): readonly Taking[] {
  const needed = new Set(later.flatMap(slotsOf));
  const gives = Object.entries(before?.takes ?? {}) as [SlotName, string][];
  return gives.filter(([slot]) => needed.has(slot)).map(([slot, fact]) => taking(slot, fact));
}
