import { studentFor } from '../access.ts';
import {
  type Call,
  callerOf,
  type Handler,
  type Handlers,
  isAdmin,
  numberOr,
  pageAsked,
  param,
  text,
  textOrNull,
} from '../call.ts';
import type { Subscription } from '../entities.ts';
import { paise, rupees } from '../money.ts';
import type { Platform } from '../platform.ts';
import { conflict, invalidField, notYours, unknown } from '../refusal.ts';
import { ownMethod } from './payment-methods.ts';
import { activePlan } from './subscription-plans.ts';

const day = 86_400_000;

function shown(subscription: Subscription, { plans, cycles, school, users }: Platform) {
  const subscriptionPlan = plans.get(subscription.subscriptionPlanId) ?? { id: subscription.subscriptionPlanId };
  const billingCycles = [cycles.get(subscription.cycleId) ?? { id: subscription.cycleId }];
  const user = users.get(subscription.userId) ?? { id: subscription.userId };
  return { ...subscription, subscriptionPlan, billingCycles, school, user, dunningAttempts: 0 };
}

/** One that is active or past due for a user, the school being the one there is. */
function checkNoneLive(userId: string, { users, subscriptions }: Platform): void {
  const live = subscriptions.get(users.get(userId)?.subscriptionId ?? '');
  if (live && ['active', 'past_due'].includes(live.status)) {
    throw conflict('CONFLICT', `the user has the subscription ${live.id} at this school`);
  }
}

const create: Handler = (call, platform) => {
  const caller = callerOf(call);
  const { body } = call;
  const { school, subscriptions, cycles, id, iso } = platform;
  if (body.schoolId !== school.id) throw unknown('school', text(body.schoolId), 'SCHOOL_NOT_FOUND');
  const plan = activePlan(text(body.subscriptionPlanId), platform);
  if (body.paymentMethodId !== undefined) ownMethod(call, text(body.paymentMethodId), platform);
  if (body.studentId !== undefined) studentFor(caller, text(body.studentId), platform);
  checkNoneLive(caller.user.id, platform);
  const trialDays = numberOr(body.trialPeriodDays, numberOr(plan.trialPeriodDays, 0));
  const startDate = typeof body.startDate === 'string' ? new Date(body.startDate).toISOString() : iso();
  const nextBillingDate = new Date(Date.parse(startDate) + (trialDays > 0 ? trialDays : 30) * day).toISOString();
  const [subscriptionId, cycleId] = [id(), id()];
  cycles.add({ id: cycleId, subscriptionId, billingAmount: plan.price, dueDate: nextBillingDate, status: 'pending' });
  const subscription = subscriptions.add<Subscription>({
    id: subscriptionId,
    userId: caller.user.id,
    schoolId: school.id,
    studentId: textOrNull(body.studentId),
    subscriptionPlanId: plan.id,
    paymentMethodId: textOrNull(body.paymentMethodId),
    status: 'active',
    billingAmount: plan.price,
    billingCycle: plan.billingCycle,
    startDate,
    endDate: null,
    cycleId,
    ...{ nextBillingDate, currency: plan.currency, createdAt: iso(), isTrialActive: trialDays > 0 },
    trialEndDate: trialDays > 0 ? nextBillingDate : null,
  });
  plan.taken += 1;
  plan.live += 1;
  caller.user.subscriptionId = subscription.id;
  return { data: shown(subscription, platform) };
};

function subscriptionFor(call: Call, { subscriptions }: Platform, alsoAdmins: boolean): Subscription {
  const caller = callerOf(call);
  const id = param(call, 'id');
  const subscription = subscriptions.get(id);
  if (subscription === undefined) throw unknown('subscription', id);
  if (subscription.userId !== caller.user.id && !(alsoAdmins && isAdmin(caller))) throw notYours('subscription');
  return subscription;
}

type Status = Subscription['status'];

/** Cancelled is final; only what is active can be paused, only what is paused resumed. */
const from: Readonly<Record<Status, readonly Status[]>> = {
  active: ['paused', 'past_due', 'suspended'],
  paused: ['active'],
  cancelled: ['active', 'paused', 'past_due', 'suspended'],
  past_due: ['active'],
  suspended: ['active', 'past_due'],
};

function move(subscription: Subscription, to: Status, platform: Platform): void {
  const { users, plans, iso } = platform;
  if (!from[to].includes(subscription.status)) {
    throw conflict('INVALID_SUBSCRIPTION_STATUS', `a ${subscription.status} subscription does not become ${to}`);
  }
  if (to === 'active') checkNoneLive(subscription.userId, platform);
  const user = users.get(subscription.userId);
  if (user && to === 'active') user.subscriptionId = subscription.id;
  if (to === 'cancelled') {
    subscription.endDate = iso();
    const plan = plans.get(subscription.subscriptionPlanId);
    if (plan) plan.live -= 1;
  }
  subscription.status = to;
}

const moved =
  (to: Status): Handler =>
  (call, platform) => {
    const subscription = subscriptionFor(call, platform, false);
    move(subscription, to, platform);
    return { data: shown(subscription, platform) };
  };

/** What is left of a month already paid is credited, and the new price charged. */
function switchPlan(subscription: Subscription, planId: string, platform: Platform) {
  const next = activePlan(planId, platform);
  const old = platform.plans.get(subscription.subscriptionPlanId);
  if (old) old.live -= 1;
  next.live += 1;
  next.taken += 1;
  const creditAmount = rupees(Math.round(paise(subscription.billingAmount) / 2));
  Object.assign(subscription, {
    subscriptionPlanId: next.id,
    billingAmount: next.price,
    billingCycle: next.billingCycle,
  });
  return { creditAmount, chargeAmount: next.price, effectiveDate: platform.iso() };
}

const update: Handler = (call, platform) => {
  const { body } = call;
  const subscription = subscriptionFor(call, platform, false);
  if (subscription.status === 'cancelled')
    throw conflict('INVALID_SUBSCRIPTION_STATUS', 'a cancelled subscription stays as it is');
  if (Object.keys(body).length === 0) throw invalidField('body', 'must hold at least one field');
  if (body.paymentMethodId !== undefined)
    subscription.paymentMethodId = ownMethod(call, text(body.paymentMethodId), platform).id;
  const planId = text(body.subscriptionPlanId);
  const proration =
    planId && planId !== subscription.subscriptionPlanId ? switchPlan(subscription, planId, platform) : undefined;
  if (body.status !== undefined && body.status !== subscription.status)
    move(subscription, body.status as Status, platform);
  const none = { creditAmount: 0, chargeAmount: 0, effectiveDate: platform.iso() };
  return { data: { subscription: shown(subscription, platform), proration: proration ?? none } };
};

const get: Handler = (call, platform) => {
  const subscription = shown(subscriptionFor(call, platform, true), platform);
  return { data: { ...subscription, subscription } };
};

const list: Handler = (call, platform) => {
  const caller = callerOf(call);
  const { status } = call.query;
  const asked = pageAsked(call, 50);
  const owners = isAdmin(caller) ? undefined : [caller.user.id];
  const where = status === undefined ? undefined : (one: Subscription) => one.status === status;
  const { items, total } = platform.subscriptions.page({ owners, where, ...asked });
  return { data: { subscriptions: items.map((one) => shown(one, platform)), total }, pages: { ...asked, total } };
};

export const subscriptions: Handlers = {
  'subscriptions.create': create,
  'subscriptions.list': list,
  'subscriptions.get': get,
  'subscriptions.update': update,
  'subscriptions.pause': moved('paused'),
  'subscriptions.resume': moved('active'),
  'subscriptions.cancel': moved('cancelled'),
  'dunning.get-dunning-status': list,
};
