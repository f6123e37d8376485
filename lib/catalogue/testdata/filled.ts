import type { CallTemplate, CallValues } from '../../model/call.ts';
import { datesAt } from '../dates.ts';
import { baseOf, entityOf } from '../entities.ts';
import { fillCall } from '../request.ts';

const dates = datesAt(Date.UTC(2027, 2, 6, 23, 59));

/** Values as a target would give them, each recognisable; amounts are numbers, ids could be anything. */
function sample(slot: string): string {
  const base = baseOf(slot);
  const entity = entityOf(slot);
  if (entity.kind === 'date') return dates[base] ?? '';
  if (base === 'order.totalAmount') return '241.5';
  if (base === 'paymentOrder.amount') return '24150';
  if (base === 'verification.code') return '123456';
  if (base.endsWith('email')) return 'known@example.com';
  if (base === 'user.password') return 'Quote"and\\slash1';
  return `${base}:7f3c/1`;
}

export function sampleValues(): CallValues {
  let calls = 0;
  return {
    slot: sample,
    unique: () => {
      calls += 1;
      return `R7K2M9-${calls.toString(36).toUpperCase()}-0`;
    },
    hmac: (text, secret) => `hex(${secret}:${text})`,
  };
}

export const filledBody = (template: CallTemplate): unknown => {
  const { body } = fillCall(template, sampleValues());
  return body === null ? null : JSON.parse(body);
};
