import type { Endpoint, EndpointId, Field } from '../model/endpoint.ts';
import { KitError } from '../model/kit-error.ts';
import type { Random } from '../model/random.ts';
import { oneTimeSlot, type SlotName } from './entities.ts';
import { slot, text, type Value, type ValueObject } from './values.ts';

/** What a field is drawn for: `operation` asks for one-time slots. */
export interface Drawing {
  readonly endpoint: Endpoint;
  readonly operation: EndpointId;
  readonly random: Random;
}

/** Notes that say: leaving it out is the valid call. */
const better = new RegExp(
  [
    'do not send',
    'fails the array check',
    'fails the number check',
    'fails validation',
    'cannot be met by plain query',
    'inferred, as above',
    'not converted from text',
    'see note',
    'shelved variant only',
    'admins only',
    'not used',
    'not applied',
    'not read',
    // But not: unknown values are ignored.
    '(?<!(?:is|are) )ignored',
    'no effect',
  ].join('|'),
);

/** Optional filters that narrow a list to almost nothing, or ask the server for more than ordinary users do. */
const leftOut = new Set(['hard', 'includeInactive', 'search', 'query', 'excludeAllergens', 'subscriptionType']);

/** Fields that make sense together only. */
const families: readonly (readonly [name: RegExp, family: string])[] = [
  [/^(start|end)Date$/, 'period'],
  [/^(date|dueDate)(From|To)$/, 'dates'],
  [/^(page|limit|offset)$/, 'paging'],
  [/^sort(By|Order)$/, 'sorting'],
  [/^(entityId|entityType)$/, 'entity'],
];

/** Values that the notes allow of an enumeration, where not all are. */
const choices: Readonly<Record<string, readonly string[]>> = {
  'invoice-analytics reportType': ['revenue', 'performance'],
  'analytics analysisType': [
    'market_opportunity',
    'competitive_intelligence',
    'growth_strategy',
    'risk_assessment',
    // Performance and cross-school boards have choices of their own.
    'market_position',
    'swot_analysis',
    'performance_benchmarking',
    'operational_excellence',
  ],
  'nutrition entityType': ['school'],
  'payments metricType': ['revenue', 'all'],
  'payments reportType': ['revenue', 'transactions', 'failures'],
};

/** The fields one call carries: all required ones, what the endpoint needs, and a share of the others. */
export function chosenFields(fields: readonly Field[], drawing: Drawing): readonly Field[] {
  const wanted = new Map<string, boolean>();
  return fields.filter((field) => {
    if (field.required || isNeeded(field, drawing.endpoint)) return true;
    if (better.test(field.note) || leftOut.has(field.name) || isForeign(field)) return false;
    const family = familyOf(field.name);
    if (!wanted.has(family)) wanted.set(family, drawing.random.next() < 0.5);
    return wanted.get(family) === true;
  });
}

function familyOf(name: string): string {
  const top = name.split(/[.[]/, 1)[0] ?? name;
  return families.find(([pattern]) => pattern.test(top))?.[1] ?? top;
}

const isId = ({ type }: Field): boolean => type.includes('uuid');

const isNeeded = (field: Field, { needs }: Endpoint): boolean =>
  isId(field) && field.name !== 'schoolId' && needs.some((need) => need === entityNamed(field.name));

/** An optional reference to something that the endpoint does not need: the school is always known, others are not. */
const isForeign = (field: Field): boolean => isId(field) && field.name !== 'schoolId';

const entityNamed = (name: string): string => name.replace(/Ids?$/, '.id');

/** An object from dotted names; `[]` makes a list with one element. */
export function drawObject(fields: readonly Field[], drawing: Drawing): ValueObject {
  const result: Record<string, Value> = {};
  for (const [top, members] of byTop(chosenFields(fields, drawing))) {
    const name = top.replace('[]', '');
    const inner = members.filter((field) => field.name !== top && field.name !== name);
    const self = members.find((field) => field.name === name);
    if (inner.length === 0 && self !== undefined) result[name] = drawValue(self, drawing);
    else {
      const shorter = inner.map((field) => ({ ...field, required: true, name: field.name.slice(top.length + 1) }));
      const drawn = drawObject(shorter, drawing);
      result[name] = top.endsWith('[]') ? [drawn] : drawn;
    }
  }
  return result;
}

function byTop(fields: readonly Field[]): ReadonlyMap<string, readonly Field[]> {
  const groups = new Map<string, Field[]>();
  for (const field of fields) {
    const top = field.name.split('.', 1)[0] ?? field.name;
    const group = groups.get(top);
    if (group === undefined) groups.set(top, [field]);
    else group.push(field);
  }
  return groups;
}

/** One value by the field's type, then by its name. */
export function drawValue(field: Field, drawing: Drawing): Value {
  const { type } = field;
  const element = /^array<(.*)>$/.exec(type)?.[1];
  if (element !== undefined) return [drawValue({ ...field, type: element }, drawing)];
  const options = /^enum\(([^)]*)\)$/.exec(type)?.[1]?.split('|');
  if (options !== undefined) return drawing.random.pick(allowed(options, field, drawing.endpoint));
  if (type === 'boolean') return booleans[field.name] ?? true;
  if (type === 'string:date-time' || type === 'string:date') return slot(dateSlot(field));
  if (isId(field)) return slot(slotNamed(field.name, drawing));
  const known = plain[lastName(field.name)];
  if (known === undefined) {
    throw new KitError('DEFECT', `The kit has no value for ${drawing.endpoint.id} ${field.name} (${type}).`);
  }
  return known(drawing);
}

const lastName = (name: string): string => name.split('.').at(-1) ?? name;

function allowed(options: readonly string[], field: Field, { domain }: Endpoint): readonly string[] {
  const kept = choices[`${domain} ${field.name}`];
  const left = kept === undefined ? options : options.filter((option) => kept.includes(option));
  return left.length > 0 ? left : options;
}

function dateSlot({ name, type }: Field): SlotName {
  const isPast = /start|from/i.test(name);
  if (type === 'string:date') return isPast ? 'day.past30' : 'date.today';
  return isPast ? 'date.past30' : 'date.now';
}

const booleans: Readonly<Record<string, boolean>> = { isTemplate: false, includeTrials: false };

const plain: Readonly<Record<string, (drawing: Drawing) => Value>> = {
  page: () => 1,
  limit: ({ random }) => random.pick([10, 20, 50]),
  offset: () => 0,
  minPrice: () => 30,
  maxPrice: () => 200,
  preparationTimeMax: () => 45,
  threshold: () => 0.95,
  confidenceThreshold: () => 0.8,
  periods: ({ random }) => random.pick([3, 6, 12]),
  category: ({ random }) => random.pick(['breakfast', 'lunch', 'snack']),
  allergens: () => 'nuts,shellfish',
  availableDay: ({ random }) => random.pick(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']),
  q: ({ random }) => random.pick(['rice', 'idli', 'paneer', 'dal', 'fruit']),
  operationId: () => slot('analyticsOperation.id'),
  entityId: () => slot('school.id'),
  schoolId: () => slot('school.id'),
  focusAreas: () => 'nutrition',
  planType: ({ random }) => random.pick(['meal_plan', 'full_service', 'basic']),
  currency: () => 'INR',
  billingCycle: () => 'monthly',
  status: () => 'discrepancies_found',
  type: () => 'performance',
  rule: () => 'no order without a student',
  targetSchema: () => 'analytics',
  industrySegments: () => 'school_meals',
  modelType: () => 'fraud_detection',
  complianceStandards: () => 'GST',
  customFields: () => 'studentName',
};

/** The slot that a path variable or a reference stands for. */
function slotNamed(name: string, { endpoint, operation }: Drawing): SlotName | `${SlotName}@${string}` {
  const special = parameters[`${endpoint.id} ${name}`] ?? parameters[`${endpoint.domain} ${name}`] ?? parameters[name];
  if (special === undefined) throw new KitError('DEFECT', `The kit has no slot for ${endpoint.id} ${name}.`);
  return special === 'payment.failedId' ? oneTimeSlot(special, operation) : special;
}

/** By endpoint, by domain, or anywhere. */
const parameters: Readonly<Record<string, SlotName>> = {
  analysisId: 'nutritionAnalysis.id',
  cardId: 'rfidCard.id',
  cardNumber: 'rfidCard.cardNumber',
  classId: 'class.id',
  deviceId: 'device.id',
  invoiceId: 'invoice.id',
  methodId: 'paymentMethod.id',
  notificationId: 'notification.id',
  orderId: 'order.id',
  parentId: 'parent.id',
  planId: 'menuPlan.id',
  readerId: 'rfidReader.id',
  recordId: 'reconciliation.id',
  retryId: 'paymentRetry.id',
  schoolId: 'school.id',
  studentId: 'student.id',
  userId: 'user.id',
  'billing id': 'billingCycle.id',
  'invoice-templates id': 'invoiceTemplate.id',
  'invoices id': 'invoice.id',
  'menu id': 'menuItem.id',
  'pdf id': 'invoice.id',
  'subscription-plans id': 'subscriptionPlan.id',
  'subscriptions id': 'subscription.id',
  'users id': 'member.id',
  'users.manage-children id': 'parent.id',
  'users.manage-children-v1 id': 'parent.id',
  'dunning.get-payment-retry-history paymentId': 'payment.id',
  'dunning.retry-payment-by-id paymentId': 'payment.failedId',
  'payments.get-advanced-payment paymentId': 'paymentOrder.id',
  'payments.get-payment-retry-status paymentId': 'payment.id',
};

/** A path variable: a slot, or one of the few names that the platform knows. */
export const drawParameter = (name: string, drawing: Drawing): Value =>
  name === 'service' ? text(drawing.random.pick(['database', 'redis'])) : slot(slotNamed(name, drawing));
