import { describe, expect, test } from 'vitest';
import { roles } from '../model/endpoint.ts';
import { catalogue, endpointById } from './index.ts';
import { allowedRoles, callerOf, roleOf, tokenSpelling } from './roles.ts';

describe('roles', () => {
  test('tokens spell a role in lower case, and it is read back whatever the case', () => {
    expect(tokenSpelling('KITCHEN_STAFF')).toBe('kitchen_staff');
    for (const role of roles) {
      expect(roleOf(tokenSpelling(role))).toBe(role);
      expect(roleOf(role)).toBe(role);
    }
    expect(roleOf('data_analyst')).toBeNull();
  });

  test('an endpoint that names no role admits every signed-in user', () => {
    expect(allowedRoles(endpointById('subscriptions.list'))).toEqual(roles);
    expect(allowedRoles(endpointById('billing.get-billing-status'))).toEqual(['SUPER_ADMIN']);
    expect(allowedRoles(endpointById('menu.list-items'))).toEqual([]);
  });
});

describe('the usual caller', () => {
  test('is always allowed to call, and missing exactly where no token is sent', () => {
    for (const endpoint of catalogue) {
      const caller = callerOf(endpoint);
      const open = endpoint.auth === 'public' || endpoint.auth === 'webhook-signature';
      expect(caller === null, endpoint.id).toBe(open);
      if (caller !== null) expect(allowedRoles(endpoint), endpoint.id).toContain(caller);
    }
  });

  test('is the platform administrator only where nobody else may call', () => {
    for (const endpoint of catalogue.filter((candidate) => callerOf(candidate) === 'SUPER_ADMIN')) {
      expect(endpoint.roles, endpoint.id).toEqual(['SUPER_ADMIN']);
    }
  });

  test.each([
    ['orders.create', 'PARENT'],
    ['orders.list', 'PARENT'],
    ['payments.create-payment-order', 'PARENT'],
    ['payments.refund-payment', 'SCHOOL_ADMIN'],
    ['menu.create-item', 'SCHOOL_ADMIN'],
    ['menus.approve-plan', 'SCHOOL_ADMIN'],
    ['rfid.verify-card', 'TEACHER'],
    ['rfid.get-parent-dashboard', 'PARENT'],
    ['rfid.register-card', 'SCHOOL_ADMIN'],
    ['nutrition.analyze', 'NUTRITIONIST'],
    ['invoices.generate', 'SCHOOL_ADMIN'],
    ['users.get', 'SCHOOL_ADMIN'],
    ['analytics.get-executive-dashboard', 'SUPER_ADMIN'],
    ['auth.login', null],
    ['payments.receive-razorpay-webhook', null],
  ] as const)('of %s is %s', (id, caller) => {
    expect(callerOf(endpointById(id))).toBe(caller);
  });
});
