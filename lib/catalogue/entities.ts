import type { Operation, Taking } from '../model/call.ts';
import type { EndpointId, Role } from '../model/endpoint.ts';
import { KitError } from '../model/kit-error.ts';
import { answerPaths } from './envelope.ts';
import { slotsOf } from './holes.ts';
import type { KnownEndpointId } from './platform.ts';

/** Where the values of a slot come from. */
export type Entity =
  | { readonly kind: 'constant'; readonly meaning: string }
  /** A text that `datesAt` (`dates.ts`) makes from the clock. */
  | { readonly kind: 'date' }
  /** A field of the role's fixture users; value k belongs to user k. */
  | { readonly kind: 'user'; readonly role: Role; readonly field: 'id' | 'email' | 'password' }
  /**
   * What no call gives: the target brings it. One-time slots are asked for per operation (`slot@endpoint`, see
   * `oneTimeSlot`), so that two operations never take the same value.
   */
  | { readonly kind: 'fixture'; readonly reason: string; readonly use: 'one-time' | 'reusable' }
  /** Made by the runner before the load and used again and again; `fact` is the answer's field as the facts name it. */
  | {
      readonly kind: 'standing';
      readonly createdBy: KnownEndpointId;
      readonly fact: string;
      /** At most so many for each user of the role that creates it; absent means no limit of the platform. */
      readonly perUser?: number;
      /** Made by calls of its own, although another slot is made by the same endpoint. */
      readonly apart?: true;
    }
  /** Lives within one iteration only: an earlier step gives it, no supply is ever made. */
  | { readonly kind: 'passing'; readonly createdBy: KnownEndpointId; readonly fact: string };

type Standing = Extract<Entity, { kind: 'standing' }>;

const standing = (createdBy: KnownEndpointId, fact: string, perUser?: number): Standing => ({
  kind: 'standing',
  createdBy,
  fact,
  ...(perUser === undefined ? {} : { perUser }),
});
const passing = (createdBy: KnownEndpointId, fact: string): Entity => ({ kind: 'passing', createdBy, fact });
const user = (role: Role, field: 'id' | 'email' | 'password'): Entity => ({ kind: 'user', role, field });
const oneTime = (reason: string): Entity => ({ kind: 'fixture', use: 'one-time', reason });
const date: Entity = { kind: 'date' };

const pickup =
  'pickup takes an order that is due today, paid and ready; orders can only be placed for 24 hours ahead or later';

const table = {
  'school.id': { kind: 'constant', meaning: 'the school of all fixture users' },
  'class.id': { kind: 'constant', meaning: 'the class of all fixture students' },

  'date.now': date,
  'date.today': date,
  'date.unix': date,
  'date.past30': date,
  'date.future7': date,
  'date.future30': date,
  'date.future365': date,
  'date.delivery': date,
  'day.past30': date,
  'day.future7': date,
  'day.future30': date,

  // The signed-in people. `user` is the parent who signs in, orders and is billed.
  'user.id': user('PARENT', 'id'),
  'user.email': user('PARENT', 'email'),
  'user.password': user('PARENT', 'password'),
  'parent.id': user('PARENT', 'id'),
  'student.id': user('STUDENT', 'id'),
  'admin.id': user('SCHOOL_ADMIN', 'id'),

  'user.resetToken': oneTime('the token is mailed, never answered'),
  'verification.email': oneTime('an address whose code is known; the code is mailed'),
  'verification.code': oneTime('the code is mailed, never answered'),
  'pickup.orderId': oneTime(pickup),
  'pickup.cardNumber': oneTime(pickup),
  'pickup.cardId': oneTime(pickup),
  'pickup.readerId': oneTime(pickup),
  'payment.failedId': oneTime('only the payment provider makes a payment fail'),
  'whatsappMessage.id': {
    kind: 'fixture',
    use: 'reusable',
    reason: 'the provider gives the number when a message is sent; no call answers with it',
  },

  // People made by the kit, so that nothing is changed on the fixture users.
  'member.id': standing('users.create', 'id'),
  'cardHolder.id': { ...standing('users.create', 'id'), apart: true },

  'menuItem.id': standing('menu.create-item', 'data.menuItem.id'),
  'menuPlan.id': standing('menus.create-plan', 'id'),
  'order.id': standing('orders.create', 'data.order.id'),
  'paymentOrder.id': standing('payments.create-payment-order', 'data.paymentOrder.id'),
  'paymentOrder.razorpayOrderId': standing('payments.create-payment-order', 'data.paymentOrder.razorpayOrderId'),
  'paymentTransaction.id': standing('payments.verify-payment', 'data.verification.paymentId'),
  'payment.id': standing('payments.verify-payment', 'data.verification.paymentId'),
  // The platform allows ten active methods a user.
  'paymentMethod.id': standing('payments.add-payment-method', 'data.paymentMethod.id', 2),
  'reconciliation.id': standing('payments.generate-reconciliation', 'reconciliation.reconciliationId'),
  'subscriptionPlan.id': standing('subscription-plans.create', 'plan.id'),
  // A comparison wants two different plans.
  'subscriptionPlan.otherId': { ...standing('subscription-plans.create', 'plan.id'), apart: true },
  // One active subscription a user and school.
  'subscription.id': standing('subscriptions.create', 'id', 1),
  'invoice.id': standing('invoices.generate', 'invoice.id'),
  'invoiceTemplate.id': standing('invoice-templates.create', 'template.id'),
  'rfidCard.id': standing('rfid.register-card', 'id'),
  'rfidCard.cardNumber': standing('rfid.register-card', 'cardNumber'),
  'rfidReader.id': standing('rfid.create-reader', 'data.id'),
  'device.id': standing('mobile.register-device', 'data.id'),
  'notification.id': standing('mobile.send-notifications', 'data.results[].notificationId'),
  'nutritionAnalysis.id': standing('nutrition.analyze', 'analysis.analysisId'),
  'analyticsOperation.id': standing('analytics.execute-operation', 'data.operationId'),

  'newUser.id': passing('auth.register', 'user.id'),
  'session.accessToken': passing('auth.login', 'tokens.accessToken'),
  'session.refreshToken': passing('auth.login', 'tokens.refreshToken'),
  'order.totalAmount': passing('orders.create', 'data.order.totalAmount'),
  'orderItem.id': passing('orders.create', 'data.order.orderItems[].id'),
  'paymentOrder.amount': passing('payments.create-payment-order', 'data.paymentOrder.amount'),
  'paymentRetry.id': passing('payments.schedule-payment-retry', 'retryId'),
  'billingCycle.id': passing('subscriptions.get', 'subscription.billingCycles[].id'),
} as const satisfies Readonly<Record<string, Entity>>;

export type SlotName = keyof typeof table;

/** Every slot by its plain name, in a stable order. */
export const entities: Readonly<Record<SlotName, Entity>> = table;

/** A one-time slot as one operation asks for it: `payment.failedId@payments.retry-payment`. */
export const oneTimeSlot = <S extends SlotName>(slot: S, operation: EndpointId): `${S}@${string}` =>
  `${slot}@${operation}`;

/** The plain name of a slot: without the operation that one-time slots carry. */
export const baseOf = (slot: string): string => slot.split('@', 1)[0] ?? slot;

/** The entity of a slot, with or without an operation behind `@`. Throws KitError DEFECT for an unknown one. */
export function entityOf(slot: string): Entity {
  const base = baseOf(slot);
  if (!Object.hasOwn(table, base)) throw new KitError('DEFECT', `The kit knows no slot "${slot}".`);
  return table[base as SlotName];
}

/** Where an answer holds a field, as a taking of the slot; `fact` is the path as the facts write it. */
export const taking = (slot: SlotName, fact: string): Taking => ({ slot, from: answerPaths(fact) });

export interface Supply {
  readonly slot: string;
  /** How many values are wanted: a multiple of `usersPerRole`, but 1 for constants and dates. */
  readonly count: number;
}

/**
 * What has to be there before the operations run `uses` times each. Reusable slots stop at twice the users a role has
 * (so that the j-th use still meets its own user), one-time slots last for all uses. What an earlier step of the same
 * operation takes is not asked for. Standing entities that others are made from are added by `creationsFor`.
 */
export function suppliesFor(
  operations: readonly Operation[],
  uses: readonly number[],
  usersPerRole: number,
): readonly Supply[] {
  const counts = new Map<string, number>();
  for (const [i, operation] of operations.entries()) {
    const used = uses[i] ?? 0;
    if (used === 0) continue;
    for (const slot of slotsWanted(operation)) {
      counts.set(slot, Math.max(counts.get(slot) ?? 0, supplySize(slot, used, usersPerRole)));
    }
  }
  return [...counts].map(([slot, count]) => ({ slot, count })).sort((a, b) => (a.slot < b.slot ? -1 : 1));
}

/** Slots that no earlier step of the operation takes. */
export function slotsWanted(operation: Operation): readonly string[] {
  const taken = new Set<string>();
  const wanted = new Set<string>();
  for (const { call, takes } of operation.steps) {
    for (const slot of slotsOf(call)) if (!taken.has(slot)) wanted.add(slot);
    for (const { slot } of takes) taken.add(slot);
  }
  return [...wanted];
}

function supplySize(slot: string, uses: number, usersPerRole: number): number {
  const rounded = Math.ceil(uses / usersPerRole) * usersPerRole;
  const entity = entityOf(slot);
  switch (entity.kind) {
    case 'constant':
    case 'date':
      return 1;
    case 'user':
      return usersPerRole;
    case 'fixture':
      return entity.use === 'one-time' ? rounded : Math.min(rounded, 2 * usersPerRole);
    case 'standing':
      return Math.min(rounded, (entity.perUser ?? 2) * usersPerRole);
    case 'passing':
      throw new KitError('DEFECT', `"${slot}" is wanted before any step of the operation gives it.`);
    default:
      return entity satisfies never;
  }
}
