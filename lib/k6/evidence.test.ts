import { describe, expect, it } from 'vitest';
import type { Evidence } from '../model/record.ts';
import { createEvidence, type Failure } from './evidence.ts';

const failure = (fields: Partial<Failure> = {}): Failure => ({
  endpoint: 'orders.create',
  status: 500,
  errorCode: 1500,
  error: '',
  method: 'POST',
  path: '/orders',
  sent: '{"a":1}',
  received: '{"success":false,"error":{"code":"DATABASE_DOWN","message":"no"}}',
  traceId: 'abc',
  goal: null,
  ...fields,
});

function printed(maxVus: number, ...failures: Failure[]): Evidence[] {
  const lines: string[] = [];
  const report = createEvidence(
    maxVus,
    (line) => lines.push(line),
    () => 123,
  );
  for (const one of failures) report(one);
  return lines.map((line) => (JSON.parse(line) as { evidence: Evidence }).evidence);
}

describe('evidence', () => {
  it('is one line with what was asked, what came back and the platform’s own code', () => {
    expect(printed(50, failure())).toEqual([
      {
        at: 123,
        endpoint: 'orders.create',
        status: 500,
        errorCode: 1500,
        code: 'DATABASE_DOWN',
        request: 'POST /orders\n{"a":1}',
        response: '{"success":false,"error":{"code":"DATABASE_DOWN","message":"no"}}',
        traceId: 'abc',
      },
    ]);
  });

  it('names k6’s error where no answer came', () => {
    const [one] = printed(50, failure({ status: 0, errorCode: 1050, error: 'request timeout', received: '' }));
    expect(one).toMatchObject({ code: 'NO_ANSWER_1050', response: 'request timeout' });
  });

  it('says which operation was broken off', () => {
    const [one] = printed(50, failure({ goal: 'payments.verify-payment' }));
    expect(one?.request).toContain('needed by payments.verify-payment, which was broken off');
  });

  it('is printed once for a kind, again for another status or code', () => {
    const list = printed(50, failure(), failure(), failure({ status: 503 }), failure({ received: '{"code":"OTHER"}' }));
    expect(list.map(({ status, code }) => `${status} ${code}`)).toEqual([
      '500 DATABASE_DOWN',
      '503 DATABASE_DOWN',
      '500 OTHER',
    ]);
  });

  it('is bounded: a VU prints its share and no more', () => {
    const many = Array.from({ length: 5000 }, (_, i) => failure({ endpoint: `e${i}` }));
    expect(printed(300, ...many)).toHaveLength(2);
    expect(printed(20, ...many)).toHaveLength(30);
  });

  it('is masked, and a long body is cut', () => {
    const [one] = printed(50, failure({ received: `{"password":"hunter2","list":"${'x'.repeat(9000)}"}` }));
    expect(one?.response).not.toContain('hunter2');
    expect(one?.response.length).toBeLessThan(1100);
  });
});
