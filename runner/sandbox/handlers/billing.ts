import { type Handler, type Handlers, numberOr, pageAsked, param } from '../call.ts';
import { paise, rupees } from '../money.ts';
import { unknown } from '../refusal.ts';

const processCycle: Handler = (call, { cycles }) => {
  const cycle = cycles.get(param(call, 'id'));
  if (cycle === undefined) throw unknown('billing cycle', param(call, 'id'));
  const isDue = cycle.status === 'pending';
  if (call.body.dryRun !== true) cycle.status = 'processed';
  const processed = isDue ? 1 : 0;
  return {
    data: { processed, successful: processed, failed: 0, errors: [], totalRevenue: processed * cycle.billingAmount },
  };
};

/** The cycles of the newest subscriptions that are due by the day asked for. */
const processDue: Handler = ({ body }, { cycles, now }) => {
  const until = typeof body.billingDate === 'string' ? Date.parse(body.billingDate) : now();
  const where = ({ status, dueDate }: { status: string; dueDate: string }) =>
    status === 'pending' && Date.parse(dueDate) <= until;
  const { items } = cycles.page({ where, offset: 0, limit: numberOr(body.batchSize, 100) });
  const totalRevenue = rupees(items.reduce((sum, cycle) => sum + paise(cycle.billingAmount), 0));
  if (body.dryRun !== true) for (const cycle of items) cycle.status = 'processed';
  return { data: { processed: items.length, successful: items.length, failed: 0, errors: [], totalRevenue } };
};

const billingStatus: Handler = (call, platform) => {
  const asked = pageAsked(call, 50);
  const { items, total } = platform.cycles.page(asked);
  const subscription = { schoolId: platform.school.id };
  return {
    data: { billingCycles: items.map((cycle) => ({ ...cycle, subscription })), total },
    pages: { ...asked, total },
  };
};

export const billing: Handlers = {
  'billing.process-billing': processDue,
  'billing.process-billing-by-id': processCycle,
  'billing.get-billing-status': billingStatus,
};
