import { describe, expect, test } from 'vitest';
import { KitError } from '../model/kit-error.ts';
import { answers, endpoints, optional, required } from './entry.ts';
import { catalogue, endpointById, endpointIds } from './index.ts';

const refusal = (id: string): KitError => {
  try {
    endpointById(id);
  } catch (error) {
    if (error instanceof KitError) return error;
  }
  throw new Error(`"${id}" was not refused with a KitError`);
};

describe('the catalogue', () => {
  test('an endpoint is found by its id', () => {
    expect(endpointById('orders.create')).toMatchObject({ method: 'POST', path: '/orders', domain: 'orders' });
    expect(endpointIds.map((id) => endpointById(id))).toEqual(catalogue);
  });

  test('an unknown operation is refused with the operations of its domain', () => {
    const error = refusal('orders.creat');
    expect(error.code).toBe('PLAN');
    expect(error.message).toContain('"orders.creat"');
    expect(error.hint).toContain('orders.create, orders.get-history');
  });

  test.each(['order.create', '', 'toString'])('an unknown domain ("%s") is refused with the domains', (id) => {
    expect(refusal(id).hint).toContain('notification, nutrition, orders');
  });

  test('ids are domain and operation in kebab-case', () => {
    for (const endpoint of catalogue) {
      expect(endpoint.id).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z0-9]+)*$/);
      expect(endpoint.id.split('.')[0]).toBe(endpoint.domain);
    }
  });

  test('params are exactly the variables of the path', () => {
    for (const endpoint of catalogue) {
      const variables = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        endpoint.params.map((param) => param.name),
        endpoint.id,
      ).toEqual(variables);
    }
  });

  test('no two endpoints answer to the same method and path', () => {
    const routes = catalogue.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    const twice = routes.filter((route, i) => routes.indexOf(route) !== i);
    expect(twice).toEqual([]);
  });

  test('only calls without a body say null, and GET never has one', () => {
    for (const { id, method, body } of catalogue) {
      if (method === 'GET') expect(body, id).toBeNull();
      if (body !== null) expect(body.length, id).toBeGreaterThan(0);
    }
  });
});

describe('the entry form', () => {
  test('spells an endpoint out of a compact entry', () => {
    const [endpoint] = endpoints('orders', {
      'put-back': {
        call: 'PUT /orders/{orderId}/back',
        summary: 'Puts an order back',
        auth: 'bearer',
        roles: ['PARENT'],
        params: { orderId: 'uuid' },
        query: [optional('dryRun', 'boolean')],
        body: [
          required(
            'reason',
            'string',
            `said by the parent,
              in a few words`,
          ),
        ],
        success: answers(
          200,
          `order.id order.status
           message`,
        ),
        errors: ['400', '404 ORDER_NOT_FOUND', '409 Already put back'],
        effect: 'updates',
        note: `Two
          lines`,
        observed: '',
        needs: ['order.id'],
        gives: [],
        critical: false,
        safeInProduction: false,
        cost: 'light',
        confidence: 'docs',
        declaredIn: ['openapi'],
      },
    });
    expect(endpoint).toEqual({
      id: 'orders.put-back',
      domain: 'orders',
      method: 'PUT',
      path: '/orders/{orderId}/back',
      summary: 'Puts an order back',
      auth: 'bearer',
      roles: ['PARENT'],
      params: [{ name: 'orderId', type: 'uuid' }],
      query: [{ name: 'dryRun', type: 'boolean', required: false, note: '' }],
      body: [{ name: 'reason', type: 'string', required: true, note: 'said by the parent, in a few words' }],
      success: { status: 200, data: ['order.id', 'order.status', 'message'] },
      errors: [
        { status: 400, code: '' },
        { status: 404, code: 'ORDER_NOT_FOUND' },
        { status: 409, code: 'Already put back' },
      ],
      effect: 'updates',
      note: 'Two lines',
      observed: '',
      needs: ['order.id'],
      gives: [],
      critical: false,
      safeInProduction: false,
      cost: 'light',
      confidence: 'docs',
      declaredIn: ['openapi'],
    });
  });
});
