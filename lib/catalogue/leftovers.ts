import type { CallTemplate } from '../model/call.ts';
import type { Role } from '../model/endpoint.ts';
import type { Random } from '../model/random.ts';
import type { SlotName } from './entities.ts';
import { answerPaths } from './envelope.ts';
import { endpointById } from './index.ts';
import type { KnownEndpointId } from './platform.ts';
import { callTemplate } from './request.ts';
import { slot, type Value, type ValueObject } from './values.ts';

/** How things that a run made are found again by the run's tag. */
interface Finding {
  readonly endpoint: KnownEndpointId;
  readonly as: Role;
  /** A list shows only what belongs to the caller: every user of the role has to ask. */
  readonly eachUser: boolean;
  /** The parameter that searches for the tag on the server; null when the list has to be gone through. */
  readonly search: string | null;
  readonly query: Readonly<Record<string, Value>>;
  /** How the list is paged; null when it comes in one piece. */
  readonly paging: 'page' | null;
  /** The array's fact path with `[]`, such as `users[]`; then fields within an element. */
  readonly list: string;
  readonly id: string;
  /** Begins with the run's tag when the run made it. */
  readonly label: string;
}

/** How one of them is removed, or at least taken out of service. */
interface Removal {
  readonly endpoint: KnownEndpointId;
  readonly as: Role;
  readonly slot: SlotName;
  readonly body?: ValueObject;
}

/** A kind of thing that load and preparation leave on a target. */
export interface Leftover {
  readonly what: string;
  readonly createdBy: readonly KnownEndpointId[];
  readonly find: Finding | null;
  readonly remove: Removal | null;
  /** Why it cannot be found or not wholly be removed; empty when both are possible. */
  readonly reason: string;
}

const everyPage = { page: 1, limit: 100 } as const;

/** In the order of removal: what refers to something else goes first. */
export const leftovers: readonly Leftover[] = [
  {
    what: 'subscription',
    createdBy: ['subscriptions.create'],
    find: {
      endpoint: 'subscriptions.list',
      as: 'SCHOOL_ADMIN',
      eachUser: false,
      search: null,
      query: { limit: 100 },
      paging: null,
      list: 'subscriptions[]',
      id: 'id',
      label: 'subscriptionPlan.name',
    },
    remove: { endpoint: 'subscriptions.cancel', as: 'PARENT', slot: 'subscription.id' },
    reason: 'only its owner may cancel it, and the owners that load signs up are known to nobody afterwards',
  },
  {
    what: 'subscription plan',
    createdBy: ['subscription-plans.create'],
    find: {
      endpoint: 'subscription-plans.list',
      as: 'SCHOOL_ADMIN',
      eachUser: false,
      search: null,
      query: {},
      paging: null,
      list: 'plans[]',
      id: 'id',
      label: 'name',
    },
    remove: { endpoint: 'subscription-plans.deactivate', as: 'SCHOOL_ADMIN', slot: 'subscriptionPlan.id' },
    reason: 'a plan with active subscriptions stays',
  },
  {
    what: 'menu item',
    createdBy: ['menu.create-item'],
    find: {
      endpoint: 'menu.list-items',
      as: 'SCHOOL_ADMIN',
      eachUser: false,
      search: 'search',
      query: { schoolId: slot('school.id'), ...everyPage },
      paging: 'page',
      list: 'data.menuItems[]',
      id: 'id',
      label: 'name',
    },
    remove: { endpoint: 'menu.delete-item', as: 'SCHOOL_ADMIN', slot: 'menuItem.id' },
    reason: '',
  },
  {
    what: 'menu plan',
    createdBy: ['menus.create-plan'],
    find: {
      endpoint: 'menus.list-plans',
      as: 'SCHOOL_ADMIN',
      eachUser: false,
      search: null,
      query: { schoolId: slot('school.id') },
      paging: null,
      list: 'menuPlans[]',
      id: 'id',
      label: 'name',
    },
    remove: { endpoint: 'menus.update-plan', as: 'SCHOOL_ADMIN', slot: 'menuPlan.id', body: { status: 'ARCHIVED' } },
    reason: 'there is no call that deletes a plan: it is archived',
  },
  {
    what: 'invoice template',
    createdBy: ['invoice-templates.create'],
    find: {
      endpoint: 'invoice-templates.list',
      as: 'SCHOOL_ADMIN',
      eachUser: false,
      search: null,
      query: {},
      paging: null,
      list: 'templates[]',
      id: 'id',
      label: 'templateName',
    },
    remove: { endpoint: 'invoice-templates.delete', as: 'SCHOOL_ADMIN', slot: 'invoiceTemplate.id' },
    reason: '',
  },
  {
    what: 'device',
    createdBy: ['mobile.register-device'],
    find: {
      endpoint: 'mobile.list-devices',
      as: 'PARENT',
      eachUser: true,
      search: null,
      query: {},
      paging: null,
      list: 'data[]',
      id: 'id',
      label: 'deviceModel',
    },
    remove: { endpoint: 'mobile.deactivate-device', as: 'PARENT', slot: 'device.id' },
    reason: '',
  },
  {
    what: 'payment method',
    createdBy: ['payments.add-payment-method'],
    find: {
      endpoint: 'payments.list-payment-methods',
      as: 'PARENT',
      eachUser: true,
      search: null,
      query: {},
      paging: null,
      list: 'data.paymentMethods[]',
      id: 'id',
      label: 'upiHandle',
    },
    remove: { endpoint: 'payments.delete-payment-method', as: 'PARENT', slot: 'paymentMethod.id' },
    reason: 'those of people that load signs up go out of service with them',
  },
  {
    what: 'RFID reader',
    createdBy: ['rfid.create-reader'],
    find: {
      endpoint: 'rfid.list-readers',
      as: 'SCHOOL_ADMIN',
      eachUser: false,
      search: null,
      query: everyPage,
      paging: 'page',
      list: 'data[]',
      id: 'id',
      label: 'name',
    },
    remove: { endpoint: 'rfid.update-reader', as: 'SCHOOL_ADMIN', slot: 'rfidReader.id', body: { isActive: false } },
    reason: 'there is no call that deletes a reader: it is put out of service',
  },
  {
    what: 'RFID card',
    createdBy: ['rfid.register-card', 'rfid.bulk-import-cards'],
    find: null,
    remove: { endpoint: 'rfid.update-card', as: 'SCHOOL_ADMIN', slot: 'rfidCard.id', body: { isActive: false } },
    reason: 'no list of cards exists: only those that the journal names are put out of service',
  },
  {
    what: 'user',
    createdBy: ['users.create', 'users.bulk-import', 'users.bulk-import-v1', 'auth.register'],
    find: {
      endpoint: 'users.list',
      as: 'SCHOOL_ADMIN',
      eachUser: false,
      search: 'query',
      query: everyPage,
      paging: 'page',
      list: 'users[]',
      id: 'id',
      label: 'email',
    },
    remove: { endpoint: 'users.update', as: 'SCHOOL_ADMIN', slot: 'member.id', body: { isActive: false } },
    reason: 'there is no call that deletes a user: it is put out of service',
  },
  kept('order', ['orders.create'], 'an order can be neither cancelled nor deleted by a call'),
  kept(
    'payment',
    [
      'payments.create-payment-order',
      'payment.create-payment-order-prod',
      'payments.create-advanced-payment',
      'payments.create-installment-payment',
      'payments.validate-advanced-payment',
      'payments.verify-payment',
      'payment.verify-payment-prod',
      'payments.refund-payment',
    ],
    'the books keep every payment and refund',
  ),
  kept('reconciliation', ['payments.generate-reconciliation', 'payments.run-auto-reconciliation'], 'the books keep it'),
  kept('invoice', ['invoices.generate', 'invoices.batch-generate', 'invoices.regenerate'], 'the books keep it'),
  kept('notification', ['mobile.send-notifications', 'notification.send'], 'there is no call that deletes it'),
  kept('nutrition analysis', ['nutrition.analyze', 'nutrition.analyze-batch'], 'there is no call that deletes it'),
];

function kept(what: string, createdBy: readonly KnownEndpointId[], reason: string): Leftover {
  return { what, createdBy, find: null, remove: null, reason };
}

/** The call that lists candidates; `page` counts from 1. */
export function findingCall(find: Finding, runTag: string, page: number, random: Random): CallTemplate {
  const query = {
    ...find.query,
    ...(find.search === null ? {} : { [find.search]: runTag }),
    ...(find.paging === null ? {} : { page }),
  };
  return callTemplate(endpointById(find.endpoint), random, { as: find.as, query });
}

/** The call that removes one; `remove.slot` is the id. */
export function removalCall(remove: Removal, random: Random): CallTemplate {
  return callTemplate(endpointById(remove.endpoint), random, {
    as: remove.as,
    ...(remove.body === undefined ? {} : { body: remove.body }),
  });
}

/** Where an answer may hold the list: dotted paths, best place first. */
export const listPaths = (find: Finding): readonly string[] => answerPaths(find.list.replace(/\[\]$/, ''));
