import { isStaff, mayRead, orderFor, studentFor, userById } from '../access.ts';
import {
  type Call,
  type Caller,
  callerOf,
  type Handler,
  type Handlers,
  isAdmin,
  listOf,
  objectOf,
  pageAsked,
  param,
  text,
} from '../call.ts';
import type { Order, OrderItem } from '../entities.ts';
import { priced, totalOf } from '../money.ts';
import type { Platform } from '../platform.ts';
import { conflict, invalidField, notYours, Refusal, unknown, unprocessable } from '../refusal.ts';

const hour = 3_600_000;
const day = 24 * hour;
const farthest = 30 * day;

/** A weekday, `least` to 30 days ahead. */
function deliveryDay(value: unknown, least: number, { now }: Platform): string {
  const at = Date.parse(text(value));
  if (Number.isNaN(at)) throw new Refusal(400, ['INVALID_DATE_FORMAT', 'VALIDATION_ERROR'], 'deliveryDate is no date');
  const ahead = at - now();
  const weekday = new Date(at).getUTCDay();
  if (ahead >= least && ahead <= farthest && weekday !== 0 && weekday !== 6) return new Date(at).toISOString();
  const message = `must be a weekday, ${least / hour} hours to 30 days ahead`;
  throw unprocessable('INVALID_DELIVERY_DATE', message, [{ field: 'deliveryDate', message }]);
}

function orderItem(wanted: unknown, { menuItems, id }: Platform): OrderItem {
  const { menuItemId, quantity } = objectOf(wanted);
  const item = menuItems.get(text(menuItemId));
  if (!item?.isActive) throw unknown('menu item on offer', text(menuItemId), 'MENU_ITEM_NOT_FOUND');
  return priced({ id: id(), menuItemId: item.id, name: item.name, unitPrice: item.price }, Number(quantity));
}

/** An order as it is shown: with its school and its student. */
export function shownOrder(order: Order, { school }: Platform): Readonly<Record<string, unknown>> {
  return {
    ...order,
    school,
    student: { id: order.studentId, schoolId: order.schoolId },
    itemCount: order.orderItems.length,
    trackingHistory: [{ status: order.status, timestamp: order.updatedAt }],
    paymentDetails: { paymentOrderId: order.paymentOrderId },
    deliveryDetails: { actualDeliveryTime: order.deliveredAt },
  };
}

const create: Handler = (call, platform) => {
  const caller = callerOf(call);
  const { body } = call;
  const student = studentFor(caller, text(body.studentId), platform);
  const deliveryDate = deliveryDay(body.deliveryDate, day, platform);
  const orderItems = listOf(body.orderItems).map((wanted) => orderItem(wanted, platform));
  if (orderItems.length === 0) throw invalidField('orderItems', 'must be at least 1 entries');
  const { id, iso, orders, school } = platform;
  const at = iso();
  const orderId = id();
  const order = orders.add<Order>({
    id: orderId,
    orderNumber: `ORD-${at.slice(0, 10).replaceAll('-', '')}-${orderId.slice(0, 8).toUpperCase()}`,
    studentId: student.id,
    userId: caller.user.id,
    schoolId: school.id,
    deliveryDate,
    status: 'pending',
    paymentStatus: 'pending',
    totalAmount: totalOf(orderItems),
    orderItems,
    ...{ paymentOrderId: null, deliveredAt: null, verificationId: null, createdAt: at, updatedAt: at },
  });
  return { data: { order: shownOrder(order, platform) } };
};

/** Parents see their children's orders, students their own; null: the whole school. */
function studentsSeen(caller: Caller, { users }: Platform): readonly string[] | undefined {
  if (isAdmin(caller) || isStaff(caller)) return undefined;
  if (caller.role === 'PARENT') return users.ownedBy(caller.user.id).map(({ id }) => id);
  return [caller.user.id];
}

const list: Handler = (call, platform) => {
  const caller = callerOf(call);
  const { query } = call;
  const { status, paymentStatus } = query;
  const from = Date.parse(text(query.dateFrom));
  const to = Date.parse(text(query.dateTo)) + day;
  const matches = (order: Order): boolean =>
    (status === undefined || order.status === status) &&
    (paymentStatus === undefined || order.paymentStatus === paymentStatus) &&
    !(Date.parse(order.deliveryDate) < from || Date.parse(order.deliveryDate) >= to);
  const filtered = ['status', 'paymentStatus', 'dateFrom', 'dateTo'].some((name) => query[name] !== undefined);
  const asked = pageAsked(call, 50);
  const seen = studentsSeen(caller, platform);
  const owners = seen ?? (typeof query.studentId === 'string' ? [query.studentId] : undefined);
  const { school } = platform;
  const { items, total } = platform.orders.page({ owners, where: filtered ? matches : undefined, ...asked });
  return {
    data: { orders: items.map((order) => ({ ...order, school, itemCount: order.orderItems.length })), filters: query },
    pages: { ...asked, total },
  };
};

const history: Handler = (call, platform) => {
  const caller = callerOf(call);
  const user = userById(param(call, 'userId'), platform);
  if (!mayRead(caller, user)) throw notYours('history');
  const children = user.role === 'student' ? [user.id] : platform.users.ownedBy(user.id).map(({ id }) => id);
  const asked = pageAsked(call, 20);
  const { items, total } = platform.orders.page({ owners: children, ...asked });
  const totalAmount = totalOf(items.map((order) => ({ totalPrice: order.totalAmount })));
  const averageOrderValue = items.length === 0 ? 0 : totalAmount / items.length;
  return {
    data: { orders: items, summary: { totalOrders: total, totalAmount, averageOrderValue } },
    pages: { ...asked, total },
  };
};

function checkChangeable({ status, paymentStatus }: Order): void {
  if (
    paymentStatus === 'paid' ||
    paymentStatus === 'refunded' ||
    ['delivered', 'completed', 'cancelled'].includes(status)
  ) {
    throw conflict('ORDER_NOT_CHANGEABLE', `the order is ${status} and ${paymentStatus}`);
  }
}

/** Applies one change to the lines; returns what it counts as. */
function changeLine(order: Order, change: unknown, platform: Platform): 'added' | 'updated' | 'removed' {
  const { action, id, quantity, menuItemId } = objectOf(change);
  if (action === 'add') {
    order.orderItems = [...order.orderItems, orderItem({ menuItemId, quantity }, platform)];
    return 'added';
  }
  const line = order.orderItems.find((item) => item.id === id || (id === undefined && item.menuItemId === menuItemId));
  if (line === undefined) throw unknown('line of this order', text(id));
  if (action === 'remove') {
    order.orderItems = order.orderItems.filter((item) => item !== line);
    return 'removed';
  }
  order.orderItems = order.orderItems.map((item) => (item === line ? priced(line, Number(quantity)) : item));
  return 'updated';
}

function checkQuantities(changes: readonly unknown[]): void {
  for (const [i, change] of changes.entries()) {
    const { action, quantity } = objectOf(change);
    if (action !== 'remove' && quantity === undefined) throw invalidField(`orderItems[${i}].quantity`, 'is required');
  }
}

const update: Handler = (call: Call, platform) => {
  const order = orderFor(callerOf(call), param(call, 'orderId'), platform);
  checkChangeable(order);
  const changes = listOf(call.body.orderItems);
  checkQuantities(changes);
  // What is being paid for must stay what it was when its price was told.
  if (changes.length > 0 && order.paymentStatus !== 'pending') {
    throw conflict('PAYMENT_IN_PROGRESS', 'the lines of an order that is being paid stay as they are');
  }
  const { deliveryDate } = call.body;
  const moved = deliveryDate === undefined ? order.deliveryDate : deliveryDay(deliveryDate, day / 2, platform);
  const draft = { ...order, deliveryDate: moved };
  const itemsChanged = { added: 0, updated: 0, removed: 0 };
  for (const change of changes) itemsChanged[changeLine(draft, change, platform)] += 1;
  draft.totalAmount = totalOf(draft.orderItems);
  Object.assign(order, draft, { updatedAt: platform.iso() });
  return { data: { order: { ...order, itemsChanged, updatedFields: Object.keys(call.body) } } };
};

export const orders: Handlers = {
  'orders.create': create,
  'orders.list': list,
  'orders.get-history': history,
  'orders.get': (call, platform) => ({
    data: { order: shownOrder(orderFor(callerOf(call), param(call, 'orderId'), platform), platform) },
  }),
  'orders.update': update,
};
