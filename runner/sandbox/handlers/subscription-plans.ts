import { type Call, type Handler, type Handlers, numberOr, pageAsked, param, picked, text, texts } from '../call.ts';
import type { Plan } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { conflict, Refusal, unknown } from '../refusal.ts';

function planById(call: Call, { plans }: Platform): Plan {
  const plan = plans.get(param(call, 'id'));
  if (plan === undefined) throw unknown('plan', param(call, 'id'), 'PLAN_NOT_FOUND');
  return plan;
}

export function activePlan(id: string, { plans }: Platform): Plan {
  const plan = plans.get(id);
  if (!plan?.isActive) throw unknown('active plan', id, 'PLAN_NOT_FOUND');
  return plan;
}

const shown = (plan: Plan, { school }: Platform) => ({ ...plan, school, _count: { subscriptions: plan.live } });

function checkName(name: string, self: Plan | null, { plans, school }: Platform): void {
  const other = plans.find(`${school.id}/${name}`);
  if (other && other !== self) throw conflict('DUPLICATE_PLAN_NAME', `the school has a plan named ${name}`);
}

const create: Handler = ({ body }, platform) => {
  const { plans, school, id, iso } = platform;
  checkName(text(body.name), null, platform);
  const prices = { price: numberOr(body.price, 0), currency: text(body.currency || 'INR') };
  const kinds = { planType: text(body.planType), billingCycle: text(body.billingCycle) };
  const usual = { description: '', mealsPerDay: 1, benefits: '{}', trialPeriodDays: 0, trialPrice: 0 };
  const plan = plans.add<Plan>({
    ...{ ...usual, ...body, ...prices, ...kinds, name: text(body.name), isActive: body.isActive !== false },
    ...{ id: id(), schoolId: school.id, taken: 0, live: 0, createdAt: iso() },
  });
  return { data: { plan } };
};

const changeable = [
  ...[
    'name',
    'description',
    'planType',
    'price',
    'currency',
    'billingCycle',
    'mealsPerDay',
    'mealsPerWeek',
    'mealsPerMonth',
  ],
  ...['benefits', 'trialPeriodDays', 'trialPrice', 'isActive', 'availableFrom', 'availableTo'],
];

const update: Handler = (call, platform) => {
  const plan = planById(call, platform);
  const changes = picked(call.body, changeable);
  if (typeof changes.name === 'string') checkName(changes.name, plan, platform);
  // Price, currency and cycle stay what the subscribers were promised.
  const frozen = ['price', 'currency', 'billingCycle'].filter(
    (name) => name in changes && changes[name] !== plan[name],
  );
  if (plan.taken > 0 && frozen.length > 0) {
    throw new Refusal(
      400,
      ['PLAN_HAS_ACTIVE_SUBSCRIPTIONS'],
      `${frozen.join(', ')} cannot change once there are subscriptions`,
    );
  }
  return { data: { plan: platform.plans.change(plan, changes) } };
};

const deactivate: Handler = (call, platform) => {
  const plan = planById(call, platform);
  if (plan.live > 0)
    throw new Refusal(400, ['PLAN_HAS_ACTIVE_SUBSCRIPTIONS'], `${plan.live} subscriptions use this plan`);
  plan.isActive = false;
  return { data: { plan } };
};

const list: Handler = (call, platform) => {
  const { planType, billingCycle, minPrice, maxPrice, isActive } = call.query;
  const where = (plan: Plan): boolean =>
    plan.isActive === (isActive ?? true) &&
    (planType === undefined || plan.planType === planType) &&
    (billingCycle === undefined || plan.billingCycle === billingCycle) &&
    !(typeof minPrice === 'number' && plan.price < minPrice) &&
    !(typeof maxPrice === 'number' && plan.price > maxPrice);
  const asked = pageAsked(call, 20);
  const { items, total } = platform.plans.page({ where, ...asked });
  return { data: { plans: items.map((plan) => shown(plan, platform)) }, pages: { ...asked, total } };
};

/** Inactive and unknown ids are left out. */
const compare: Handler = ({ body }, { plans }) => {
  const found = texts(body.planIds).flatMap((id) => {
    const plan = plans.get(id);
    return plan?.isActive ? [plan] : [];
  });
  if (found.length === 0) throw new Refusal(404, ['NO_PLANS_FOUND'], 'none of these plans is active');
  const planCoverage = Object.fromEntries(found.map(({ id }) => [id, 1]));
  return {
    data: {
      plans: found.map((plan) => ({ ...plan, pricing: plan, metrics: { activeSubscriptions: plan.live } })),
      comparisonMatrix: { features: {}, summary: { totalFeatures: 0, planCoverage } },
    },
  };
};

const analytics: Handler = (call, platform) => {
  const plan = planById(call, platform);
  return {
    data: { planId: plan.id, activeSubscriptions: plan.live, totalRevenue: plan.live * plan.price, churnRate: 0 },
  };
};

export const subscriptionPlans: Handlers = {
  'subscription-plans.create': create,
  'subscription-plans.list': list,
  'subscription-plans.get-all-plans-analytics': list,
  'subscription-plans.get': (call, platform) => ({ data: planById(call, platform) }),
  'subscription-plans.update': update,
  'subscription-plans.deactivate': deactivate,
  'subscription-plans.compare': compare,
  'subscription-plans.get-analytics': analytics,
};
