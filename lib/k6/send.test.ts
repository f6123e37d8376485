import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallIo } from './compiled-plan.ts';
import type { Failure } from './evidence.ts';
import { createIo } from './send.ts';
import { answerWith, type GivenAnswer, sent } from './shims/http.ts';
import { createTraces } from './trace.ts';

vi.mock('k6/http', () => import('./shims/http.ts'));
vi.mock('k6/crypto', () => import('./shims/crypto.ts'));

const failures: Failure[] = [];
let begun = 0;

function io(answer: GivenAnswer | ((url: string) => GivenAnswer) = { status: 200 }): CallIo {
  failures.length = 0;
  begun = 0;
  answerWith(({ url }) => (typeof answer === 'function' ? answer(url) : answer));
  return createIo({
    plan: { baseUrl: 'http://platform', requestTimeout: 900 },
    supplies: { value: (supply, use) => `value-${supply}-${use}`, length: () => 1 },
    tokens: { bearer: (supply, use) => `Bearer ${supply}-${use}` },
    traces: createTraces(1),
    begun: () => {
      begun += 1;
    },
    report: (failure) => failures.push(failure),
    now: () => 5,
  });
}

const get = (on: CallIo, path = '/menus') => on.send(7, 0, 'menu.list', 200, 'GET', path, null, null);

describe('a call', () => {
  beforeEach(() => {
    sent.length = 0;
  });

  it('goes out under the id of its endpoint, with the time-out, its traceparent and nothing it does not need', () => {
    get(io());
    expect(sent).toEqual([
      {
        method: 'GET',
        url: 'http://platform/menus',
        body: null,
        params: {
          timeout: 900,
          tags: { name: 'menu.list' },
          headers: { traceparent: createTraces(1).traceparent(7, 0) },
          responseCallback: { statuses: [200] },
        },
      },
    ]);
  });

  it('carries its token, its content type and its own headers', () => {
    io().send(7, 1, 'orders.create', 201, 'POST', '/orders', '{}', 'Bearer t', { 'X-Signature': 's' });
    expect(sent[0]?.params.headers).toMatchObject({
      Authorization: 'Bearer t',
      'Content-Type': 'application/json',
      'X-Signature': 's',
    });
  });

  it('is counted as begun before its answer is there', () => {
    let atAnswer = 0;
    get(
      io(() => {
        atAnswer = begun;
        return { status: 200 };
      }),
    );
    expect(atAnswer).toBe(1);
  });

  it('that succeeds costs no evidence and reads no body', () => {
    const on = io({ status: 200, body: 'long' });
    expect(get(on)).toBe('');
    expect(failures).toEqual([]);
    expect(sent[0]?.params.responseType).toBeUndefined();
  });

  it('gives the text of the answer where something is taken from it', () => {
    const on = io({ status: 201, body: '{"data":1}' });
    expect(on.send(7, 0, 'orders.create', 201, 'POST', '/orders', '{}', null, null, 'orders.get', true)).toBe(
      '{"data":1}',
    );
  });

  it('with another status than its contract promises ends in null and is reported, also a 2xx', () => {
    const on = io({ status: 200, body: '{"success":true}' });
    expect(
      on.send(7, 0, 'orders.create', 201, 'POST', '/orders', '{"a":1}', null, null, 'orders.get', true),
    ).toBeNull();
    expect(failures).toMatchObject([
      {
        endpoint: 'orders.create',
        status: 200,
        sent: '{"a":1}',
        received: '{"success":true}',
        goal: 'orders.get',
        traceId: createTraces(1).traceId(7),
      },
    ]);
  });

  it('that fails unread makes the VU read the next ones, so that one can be shown', () => {
    const on = io({ status: 500, body: 'boom' });
    get(on);
    get(on);
    expect(failures.map(({ received }) => received)).toEqual(['(not read; k6 reads the next ones)', 'boom']);
  });

  it('without an answer is reported with what k6 says about it', () => {
    get(io({ status: 0, error: 'request timeout', error_code: 1050 }));
    expect(failures).toMatchObject([{ status: 0, errorCode: 1050, error: 'request timeout', received: '' }]);
  });
});

describe('what a compiled operation reads', () => {
  it('signs with the prepared secret', () => {
    expect(io().hmac(3, 'text')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('quotes a value so that it fits into a JSON string', () => {
    expect(JSON.parse(`"${io().quoted('a"b\\c\n')}"`)).toBe('a"b\\c\n');
  });

  it('tells when an answer lacks what the next call needs', () => {
    const on = io();
    expect(on.take('orders.get', 7, 0, 'orders.create', '{"data":{}}', /never/, 'data.id')).toBeNull();
    expect(failures).toMatchObject([{ endpoint: 'orders.create', code: 'NOT_IN_ANSWER', goal: 'orders.get' }]);
  });
});
