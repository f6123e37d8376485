import { describe, expect, it } from 'vitest';
import { endpointById } from '../../lib/catalogue/index.ts';
import { bodyValidator, queryReader } from './validation.ts';

const problems = (id: string, body: unknown) =>
  bodyValidator(endpointById(id))(body).map(({ field, message }) => `${field} ${message}`);
const queryProblems = (id: string, query: Readonly<Record<string, unknown>>) =>
  queryReader(endpointById(id))(query).problems.map(({ field, message }) => `${field} ${message}`);
const anId = '11111111-2222-4333-8444-555555555555';

describe('a body', () => {
  it('names every field that is missing or wrong, in lists by its place', () => {
    expect(
      problems('orders.create', {
        deliveryDate: 5,
        orderItems: [{ menuItemId: anId, quantity: 1 }, { menuItemId: 'x' }],
      }),
    ).toEqual([
      'studentId is required',
      'deliveryDate must be an ISO 8601 date',
      'orderItems[1].menuItemId must be a UUID',
      'orderItems[1].quantity is required',
    ]);
  });

  it.each([
    [
      'a text for a number',
      'menu.create-item',
      { name: 'Poha', category: 'lunch', price: '10', schoolId: anId },
      'price must be a number',
    ],
    [
      'an unknown choice',
      'analytics.execute-operation',
      { operation: 'x' },
      /^operation must be one of cross_school_analytics, /,
    ],
    ['a list for an object', 'payments.create-advanced-payment', [], 'body must be an object'],
    ['an empty text where one is needed', 'auth.login', { email: 'a@b.c', password: '' }, 'password is required'],
    [
      'a choice in a list',
      'menus.create-plan',
      { ...period(), mealTypes: ['lunch', 'tea'] },
      /^mealTypes element 1 must be one of/,
    ],
    [
      'the same twice',
      'menus.create-plan',
      { ...period(), mealTypes: ['lunch', 'lunch'] },
      'mealTypes must not hold the same twice',
    ],
    [
      'a typed member of an object',
      'payments.retry-payment',
      { paymentId: anId, retryReason: 'x', delayMinutes: 0 },
      'delayMinutes must be at least 1',
    ],
    [
      'a wrong time of day',
      'mobile.update-device',
      { notificationSettings: { quietHoursStart: '25:00' } },
      /quietHoursStart must be a time/,
    ],
  ])('refuses %s', (_what, id, body, expected) => {
    const found = problems(id, body);
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  function period() {
    return { name: 'Week', schoolId: anId, startDate: '2026-01-19', endDate: '2026-01-23' };
  }

  it('needs an inner field only where its parent stands', () => {
    const report = { reportType: 'monthly_board', recipients: [] };
    expect(problems('analytics.generate-board-report', report)).toEqual([]);
    expect(problems('analytics.generate-board-report', { ...report, deliverySchedule: {} })).toEqual([
      'deliverySchedule.frequency is required',
      'deliverySchedule.nextDelivery is required',
    ]);
    expect(problems('orders.update', {})).toEqual([]);
    expect(problems('orders.update', { orderItems: [{}] })).toEqual(['orderItems[0].action is required']);
  });

  it('needs a parent that no fact describes when a fact needs one of its fields', () => {
    expect(
      problems('nutrition.analyze', {
        schoolId: anId,
        analysisType: 'basic',
        targetSubjects: {},
        analysisParameters: {},
        outputFormat: {},
      }),
    ).toEqual(['timeframe is required']);
  });

  it('may hold more than the facts say, but where they say that it may not', () => {
    const device = { deviceToken: 'abcdefghij', deviceType: 'ios' };
    expect(problems('mobile.register-device', device)).toEqual([]);
    expect(problems('mobile.register-device', { ...device, colour: 'red' })).toEqual([
      'colour is not a field of this call',
    ]);
    expect(problems('orders.update', { colour: 'red' })).toEqual([]);
  });
});

describe('a query', () => {
  it('is read as the facts mean it', () => {
    const { values, problems: wrong } = queryReader(endpointById('menu.list-items'))({
      minPrice: '10.5',
      isVegan: 'true',
      page: '2',
    });
    expect([values, wrong]).toEqual([{ minPrice: 10.5, isVegan: true, page: 2 }, []]);
    expect(queryReader(endpointById('ml-insights.get-all'))({ insightTypes: 'churn,anomaly' }).problems).toEqual([]);
  });

  it.each([
    ['menu.list-items', { page: '0' }, ['page must be at least 1']],
    ['menu.list-items', { limit: '101' }, ['limit must be at most 100']],
    ['menu.list-items', { isVegan: 'perhaps' }, ['isVegan must be true or false']],
    ['menu.list-items', { sortBy: 'taste' }, [expect.stringMatching(/^sortBy must be one of name, /)]],
    ['menus.get-daily', {}, ['schoolId is required']],
    ['mobile.list-notifications', { colour: 'red' }, ['colour is not a field of this call']],
    ['orders.list', { status: 'burnt', limit: '500' }, []],
  ])('%s %j', (id, query, expected) => {
    expect(queryProblems(id, query)).toEqual(expected);
  });
});
