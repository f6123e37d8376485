import { userById } from '../access.ts';
import { type Call, checkSchool, type Handler, type Handlers, param, picked, text } from '../call.ts';
import type { Thing } from '../entities.ts';
import { rupees } from '../money.ts';
import type { Platform } from '../platform.ts';
import { conflict, invalidField, Refusal, unknown } from '../refusal.ts';

const year = 365 * 86_400_000;

const generate: Handler = ({ body }, platform) => {
  const { reconciliations, payments, school, id, iso } = platform;
  if (body.schoolId !== school.id) throw unknown('school', text(body.schoolId));
  const [start, end] = [Date.parse(text(body.startDate)), Date.parse(text(body.endDate))];
  if (end <= start || end - start > year)
    throw invalidField('endDate', 'must be after startDate, at most 365 days later');
  const period = `${start}/${end}/${text(body.reconciliationType)}`;
  if (reconciliations.find(period) && body.forceReconciliation !== true) {
    throw conflict('DUPLICATE_ERROR', 'this period was reconciled already; forceReconciliation does it again');
  }
  const total = payments.size;
  const reconciliationId = `recon_${platform.now()}_${id().slice(0, 8)}`;
  const sums = { totalAmount: 0, reconciledAmount: 0, discrepancyAmount: 0 };
  const transactions = {
    totalTransactions: total,
    matchedTransactions: total,
    unmatchedTransactions: 0,
    discrepancies: 0,
  };
  const made = reconciliations.add<Thing>({
    ...{ id: reconciliationId, reconciliationId, owner: null, period, schoolId: school.id, status: 'completed' },
    ...{ periodStart: new Date(start).toISOString(), periodEnd: new Date(end).toISOString() },
    ...{ ...sums, ...transactions, generatedAt: iso(), updatedAt: iso() },
  });
  return { data: { reconciliation: made, summary: transactions } };
};

function wantSchool({ query }: Call, platform: Platform): void {
  if (typeof query.schoolId !== 'string')
    throw new Refusal(400, ['MISSING_SCHOOL_ID'], 'the query field schoolId is needed');
  checkSchool(query.schoolId, platform);
}

const list: Handler = (call, platform) => {
  wantSchool(call, platform);
  const { status } = call.query;
  const where = status === undefined ? undefined : (one: Thing) => one.status === status;
  const { items } = platform.reconciliations.page({ where, offset: 0, limit: 50 });
  return { data: { reconciliations: items, count: items.length } };
};

function recordById(call: Call, { reconciliations }: Platform): Thing {
  const found = reconciliations.get(param(call, 'recordId'));
  if (found === undefined) throw unknown('reconciliation', param(call, 'recordId'), 'RECORD_NOT_FOUND', 'P2025');
  return found;
}

const get: Handler = (call, platform) => {
  wantSchool(call, platform);
  return { data: { reconciliation: recordById(call, platform) } };
};

const update: Handler = (call, platform) => {
  const found = recordById(call, platform);
  const { reconciliationStatus, discrepancyReason } = call.body;
  const changes = picked({ status: reconciliationStatus, discrepancyReason }, ['status', 'discrepancyReason']);
  return { data: { reconciliation: Object.assign(found, changes, { updatedAt: platform.iso() }) } };
};

const adjust: Handler = ({ body }, platform) => {
  const payment = platform.payments.get(text(body.transactionId));
  if (payment === undefined) throw unknown('payment', text(body.transactionId));
  userById(text(body.reviewedBy), platform);
  return {
    data: { result: { transactionId: payment.id, action: body.reconciliationAction, amount: rupees(payment.amount) } },
  };
};

export const reconciliation: Handlers = {
  'payments.generate-reconciliation': generate,
  'payments.run-auto-reconciliation': generate,
  'payments.list-reconciliations': list,
  'payments.get-reconciliation': get,
  'payments.update-reconciliation': update,
  'payments.adjust-reconciliation-manually': adjust,
  'payments.adjust-reconciliation-manually-alias': adjust,
};
