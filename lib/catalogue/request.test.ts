import { describe, expect, test } from 'vitest';
import { seededRandom } from '../stats/random.ts';
import { entityOf } from './entities.ts';
import { slotsOf } from './holes.ts';
import { catalogue, endpointById } from './index.ts';
import { callTemplate, fillCall } from './request.ts';
import { violations } from './testdata/contract.ts';
import { filledBody, sampleValues } from './testdata/filled.ts';

const seeds = Array.from({ length: 40 }, (_, i) => i * 7919);
const template = (id: string, seed = 1) => callTemplate(endpointById(id), seededRandom(seed));

describe.each(catalogue.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_id, endpoint) => {
  test('its body keeps the contract: nothing required missing, nothing unknown, every type and choice right', () => {
    for (const seed of seeds) {
      const call = callTemplate(endpoint, seededRandom(seed));
      if (endpoint.body === null) expect(call.body).toBeNull();
      else expect(violations(filledBody(call), endpoint.body), `seed ${seed}`).toEqual([]);
    }
  });

  test('its address has no open variable, all required parameters and no unknown one', () => {
    const pattern = new RegExp(`^${endpoint.path.replace(/\{[^}]+\}/g, '[^/?]+')}$`);
    for (const seed of seeds) {
      const { path } = fillCall(callTemplate(endpoint, seededRandom(seed)), sampleValues());
      const [address, query = ''] = path.split('?');
      expect(address).toMatch(pattern);
      const sent = new URLSearchParams(query);
      const known = endpoint.query.map(({ name }) => name);
      expect([...sent.keys()].filter((name) => !known.includes(name))).toEqual([]);
      for (const { name, required } of endpoint.query) if (required) expect(sent.get(name)).toBeTruthy();
    }
  });

  test('every slot is known, and what it needs is referred to', () => {
    const call = callTemplate(endpoint, seededRandom(2));
    expect(() => slotsOf(call).map(entityOf)).not.toThrow();
    expect(call.expect).toBe(endpoint.success.status);
    if (endpoint.needs.length > 0) expect(slotsOf(call).length).toBeGreaterThan(0);
  });
});

describe('a call', () => {
  test('is the same for the same seed', () => {
    for (const endpoint of catalogue) {
      expect(callTemplate(endpoint, seededRandom(9))).toEqual(callTemplate(endpoint, seededRandom(9)));
    }
  });

  test('escapes what fills a hole: quotes in JSON, slashes in an address', () => {
    expect(filledBody(template('auth.login'))).toEqual({ email: 'known@example.com', password: 'Quote"and\\slash1' });
    expect(fillCall(template('orders.get'), sampleValues()).path).toBe('/orders/order.id%3A7f3c%2F1');
  });

  test.each(['auth.login', 'auth.register', 'auth.forgot-password', 'auth.logout'])(
    '%s carries the header against forged forms',
    (id) => {
      expect(fillCall(template(id), sampleValues()).headers['X-CSRF-Token']).toMatch(/^[a-zA-Z0-9]{10,100}$/);
    },
  );

  test('no other call carries that header', () => {
    const ids = catalogue.filter(({ id }) => 'X-CSRF-Token' in template(id).headers).map(({ id }) => id);
    expect(ids).toHaveLength(4);
  });

  test('every webhook signs its body as sent', () => {
    const signed = catalogue.filter(({ auth }) => auth === 'webhook-signature');
    expect(signed).toHaveLength(4);
    for (const { id } of signed) {
      const { body, headers } = fillCall(template(id), sampleValues());
      const signature = Object.entries(headers).find(([name]) => /signature/i.test(name))?.[1];
      expect(signature).toMatch(/^(sha256=)?hex\((payment|whatsapp)-webhook:/);
      expect(signature?.endsWith(`${body})`)).toBe(true);
    }
    expect(catalogue.filter(({ id }) => template(id).sign !== null)).toEqual(signed);
  });

  test('a payment is verified with the signature of order and payment id', () => {
    const body = filledBody(template('payments.verify-payment')) as Record<string, string>;
    const { razorpayOrderId, razorpayPaymentId, razorpaySignature } = body;
    expect(razorpaySignature).toBe(`hex(payment-key:${razorpayOrderId}|${razorpayPaymentId})`);
  });

  test('what the provider reports is in paise, what a parent pays in rupees', () => {
    expect(filledBody(template('payments.receive-payment-webhook'))).toMatchObject({
      event: 'payment.captured',
      payment: { entity: { amount: 24150 } },
    });
    expect(filledBody(template('payments.create-advanced-payment'))).toMatchObject({ amount: 241.5 });
  });

  test('passwords hold small and capital letter, digit and special character', () => {
    for (const seed of seeds) {
      const { newPassword } = filledBody(template('auth.reset-password', seed)) as { newPassword: string };
      for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/, /^.{8,}$/]) expect(newPassword).toMatch(kind);
    }
  });

  test.each([
    ['orders.create', 'specialInstructions'],
    ['menu.create-item', 'name'],
    ['menus.create-plan', 'name'],
    ['users.create', 'email'],
    ['auth.register', 'email'],
    ['rfid.create-reader', 'name'],
    ['subscription-plans.create', 'name'],
    ['invoice-templates.create', 'templateName'],
    ['mobile.register-device', 'deviceModel'],
    ['mobile.send-notifications', 'title'],
    ['payments.add-payment-method', 'upiHandle'],
  ])('%s writes the tag of the run at the beginning of %s', (id, field) => {
    expect((filledBody(template(id)) as Record<string, string>)[field]).toMatch(/^R7K2M9-/);
  });

  test('limits of the notes hold: lengths, quantities, batches that would make the request wait', () => {
    for (const seed of seeds) {
      const reader = filledBody(template('rfid.create-reader', seed)) as { name: string; ipAddress: string };
      expect(reader.name.length).toBeLessThanOrEqual(100);
      expect(reader.ipAddress).toMatch(/^10\.20\.\d{1,3}\.\d{1,3}$/);
      const order = filledBody(template('orders.create', seed)) as { orderItems: { quantity: number }[] };
      for (const { quantity } of order.orderItems) expect(quantity >= 1 && quantity <= 10).toBe(true);
      expect(filledBody(template('invoices.email-batch', seed))).toMatchObject({ delayBetweenBatches: 0 });
      expect(filledBody(template('billing.process-billing', seed))).toMatchObject({ dryRun: true });
      expect(filledBody(template('dunning.process-dunning', seed))).toMatchObject({ dryRun: true });
      expect(filledBody(template('payments.generate-reconciliation', seed))).toMatchObject({
        forceReconciliation: true,
      });
      expect(filledBody(template('subscriptions.create', seed))).toMatchObject({ trialPeriodDays: 0 });
    }
  });

  test('nothing is sent of which the notes say that it makes the call fail', () => {
    for (const endpoint of catalogue) {
      const doomed = endpoint.query.filter(
        ({ note, required }) => !required && /do not send|gives 500|fails the/.test(note),
      );
      for (const seed of seeds) {
        const { path } = fillCall(callTemplate(endpoint, seededRandom(seed)), sampleValues());
        const sent = new URLSearchParams(path.split('?')[1]);
        expect(doomed.filter(({ name }) => sent.has(name))).toEqual([]);
      }
    }
  });

  test('of a choice only those are made that the notes say are served', () => {
    for (const seed of seeds) {
      const { path } = fillCall(template('invoice-analytics.get-overdue', seed), sampleValues());
      expect(path).not.toMatch(/compliance|delivery/);
      const { analysisType } = filledBody(template('analytics.generate-strategic-insights', seed)) as Record<
        string,
        string
      >;
      expect(['market_opportunity', 'competitive_intelligence', 'growth_strategy', 'risk_assessment']).toContain(
        analysisType,
      );
      expect(filledBody(template('analytics.execute-operation', seed))).not.toMatchObject({
        operation: 'system_health',
      });
    }
  });

  test('optional parts are sometimes there and sometimes not', () => {
    const bodies = seeds.map((seed) => filledBody(template('orders.create', seed)) as object);
    expect(bodies.some((body) => 'contactPhone' in body)).toBe(true);
    expect(bodies.some((body) => !('contactPhone' in body))).toBe(true);
  });
});
