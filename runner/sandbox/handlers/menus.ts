import { type Call, callerOf, type Handler, type Handlers, param, picked, text } from '../call.ts';
import type { Thing } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { invalidField, unknown } from '../refusal.ts';
import { checkSchoolExists } from './menu.ts';

const day = 86_400_000;
const year = 366 * day;

const createPlan: Handler = ({ body }, platform) => {
  const { menuPlans, school, id, iso, now } = platform;
  checkSchoolExists(body.schoolId, platform);
  const [start, end] = [Date.parse(text(body.startDate)), Date.parse(text(body.endDate))];
  if (start < now() - day) throw invalidField('startDate', 'must not lie in the past');
  if (end <= start || end - start > year) throw invalidField('endDate', 'must be after startDate, within one year');
  const usual = { description: '', isTemplate: false, isRecurring: false };
  const own = {
    id: id(),
    owner: null,
    schoolId: school.id,
    status: 'DRAFT',
    approvedBy: null,
    approvedAt: null,
    createdAt: iso(),
  };
  return { data: menuPlans.add<Thing>({ ...usual, ...body, ...own }) };
};

function planById(call: Call, { menuPlans }: Platform): Thing {
  const plan = menuPlans.get(param(call, 'planId'));
  if (plan === undefined) throw unknown('menu plan', param(call, 'planId'));
  return plan;
}

const updatePlan: Handler = (call, platform) => ({
  data: Object.assign(
    planById(call, platform),
    picked(call.body, ['name', 'description', 'startDate', 'endDate', 'status']),
  ),
});

const approvePlan: Handler = (call, platform) => {
  const approval = { status: 'APPROVED', approvedBy: callerOf(call).user.id, approvedAt: platform.iso() };
  return { data: Object.assign(planById(call, platform), approval) };
};

const listPlans: Handler = ({ query }, { menuPlans }) => {
  const { status, isTemplate } = query;
  const where = (plan: Thing): boolean =>
    (status === undefined || plan.status === status) && (isTemplate === undefined || plan.isTemplate === isTemplate);
  // The platform does not page this list; a bound keeps the sandbox's answer small.
  return { data: { menuPlans: menuPlans.page({ where, offset: 0, limit: 100 }).items } };
};

/** The same dishes every day: those the school has from the start. */
const daily: Handler = ({ query }, platform) => {
  checkSchoolExists(query.schoolId, platform);
  const date = text(query.date).slice(0, 10) || platform.iso().slice(0, 10);
  const dishes = platform.house.dishes.filter(({ isActive }) => isActive);
  const menuItems = dishes.map((menuItem) => ({
    ...{ id: menuItem.id, menuItem, category: menuItem.category, availableQuantity: 500 },
    ...{ availableFrom: '11:30', availableTo: '14:00' },
  }));
  return {
    data: { id: platform.house.dailyMenuId, date, dayType: 'school_day', isActive: true, isPublished: true, menuItems },
  };
};

export const menus: Handlers = {
  'menus.create-plan': createPlan,
  'menus.get-plan': (call, platform) => ({ data: planById(call, platform) }),
  'menus.update-plan': updatePlan,
  'menus.approve-plan': approvePlan,
  'menus.list-plans': listPlans,
  'menus.get-daily': daily,
};
