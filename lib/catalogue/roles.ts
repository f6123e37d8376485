import type { Domain, Endpoint, Role } from '../model/endpoint.ts';
import { roles } from '../model/endpoint.ts';
import type { KnownEndpointId } from './platform.ts';

/** How a token and the platform's answers spell a role. */
export const tokenSpelling = (role: Role): Lowercase<Role> => role.toLowerCase() as Lowercase<Role>;

/** The role of a token's claim, whatever its case; null for a role that the platform does not have. */
export const roleOf = (spelling: string): Role | null => roles.find((role) => role === spelling.toUpperCase()) ?? null;

/** Who may call: the roles of the contract, every role when it names none, nobody in particular without a token. */
export function allowedRoles(endpoint: Pick<Endpoint, 'auth' | 'roles'>): readonly Role[] {
  if (!wantsToken(endpoint)) return [];
  return endpoint.roles.length > 0 ? endpoint.roles : roles;
}

/**
 * The role that calls an endpoint in ordinary traffic; null where no token is sent. Of the allowed roles it is the one
 * that a school would see: parents order, pay and watch, the office administers, a teacher stands at the counter, and
 * the platform's own administrator appears only where nobody else may.
 */
export function callerOf(endpoint: Pick<Endpoint, 'id' | 'domain' | 'auth' | 'roles'>): Role | null {
  const allowed = allowedRoles(endpoint);
  const wished = exceptions[endpoint.id as KnownEndpointId] ?? usualCaller[endpoint.domain];
  return [wished, ...preference].find((role) => allowed.includes(role)) ?? null;
}

const wantsToken = ({ auth }: Pick<Endpoint, 'auth'>): boolean => auth === 'bearer' || auth === 'internal';

const preference: readonly Role[] = [
  'SCHOOL_ADMIN',
  'TEACHER',
  'NUTRITIONIST',
  'KITCHEN_STAFF',
  'PARENT',
  'STUDENT',
  'SUPER_ADMIN',
];

const usualCaller: Readonly<Record<Domain, Role>> = {
  analytics: 'SCHOOL_ADMIN',
  auth: 'PARENT',
  billing: 'SCHOOL_ADMIN',
  dunning: 'SCHOOL_ADMIN',
  health: 'SCHOOL_ADMIN',
  intelligence: 'SCHOOL_ADMIN',
  'invoice-analytics': 'SCHOOL_ADMIN',
  'invoice-templates': 'SCHOOL_ADMIN',
  invoices: 'SCHOOL_ADMIN',
  menu: 'SCHOOL_ADMIN',
  menus: 'PARENT',
  'ml-insights': 'SCHOOL_ADMIN',
  mobile: 'PARENT',
  monitoring: 'SCHOOL_ADMIN',
  notification: 'PARENT',
  nutrition: 'NUTRITIONIST',
  orders: 'PARENT',
  payment: 'PARENT',
  payments: 'PARENT',
  pdf: 'SCHOOL_ADMIN',
  rfid: 'SCHOOL_ADMIN',
  'subscription-analytics': 'SCHOOL_ADMIN',
  'subscription-plans': 'PARENT',
  subscriptions: 'PARENT',
  users: 'SCHOOL_ADMIN',
};

const exceptions: Readonly<Partial<Record<KnownEndpointId, Role>>> = {
  'mobile.send-notifications': 'SCHOOL_ADMIN',
  'notification.send': 'SCHOOL_ADMIN',
  'payments.process-scheduled-retries': 'SCHOOL_ADMIN',
  'payments.refund-payment': 'SCHOOL_ADMIN',
  'payments.update-reconciliation': 'SCHOOL_ADMIN',
  'rfid.verify-bulk': 'TEACHER',
  'rfid.verify-card': 'TEACHER',
  'rfid.verify-delivery': 'TEACHER',
};
