import { userById } from '../access.ts';
import { callerOf, type Handler, type Handlers, isAdmin, listOf, objectOf, pageAsked, param, text } from '../call.ts';
import { isDueToday } from '../due.ts';
import type { Card, Delivery, Order, Reader } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { conflict, notYours, Refusal, unknown } from '../refusal.ts';
import { trackedStudent } from './mobile.ts';
import { isUsable } from './rfid-cards.ts';

/** A card by its id or its number, if it may still be used. */
function usableCard(key: string, { cards, now }: Platform): Card {
  const card = cards.get(key) ?? cards.find(key);
  if (card === undefined) throw unknown('card', key);
  if (!isUsable(card, now())) throw conflict('CARD_INACTIVE', 'this card is inactive or expired');
  return card;
}

/** Why a tap serves no meal, or null: the order is the student's, due today, ready, and not yet served. */
function tapFault(
  card: Card,
  reader: Reader | undefined,
  order: Order | undefined,
  states: readonly string[],
  now: number,
): string | null {
  if (reader === undefined) return 'unknown reader';
  if (!reader.isActive) return 'this reader is not active';
  if (order === undefined) return 'no order is due today';
  if (order.studentId !== card.studentId) return "this order is not the card holder's";
  if (order.status === 'delivered' || order.status === 'completed') return 'this order has been served';
  if (!isDueToday(order.deliveryDate, now)) return 'this order is not due today';
  return states.includes(order.status) ? null : `this order is ${order.status}`;
}

/** The meal is handed over: once. */
function serve(card: Card, reader: Reader, order: Order, { deliveries, orders, id, iso }: Platform): Delivery {
  const at = iso();
  const delivery = {
    id: id(),
    studentId: card.studentId,
    orderId: order.id,
    cardId: card.id,
    readerId: reader.id,
    verifiedAt: at,
  };
  deliveries.add<Delivery>(delivery);
  Object.assign(order, { status: 'delivered', deliveredAt: at, verificationId: delivery.id, updatedAt: at });
  orders.release(order.id);
  card.lastUsedAt = at;
  reader.lastHeartbeat = at;
  return delivery;
}

const servable = ['preparing', 'ready', 'out_for_delivery'];
const servableWhenPaid = ['confirmed', 'preparing', 'ready'];

const oldestDue = (card: Card, { orders, now }: Platform): Order | undefined =>
  orders
    .ownedBy(card.studentId)
    .findLast((order) => servable.includes(order.status) && isDueToday(order.deliveryDate, now()));

/** A bad reader or order is told inside an answer of 200, as the contract has it. */
const verifyCard: Handler = ({ body }, platform) => {
  const { users, readers, orders, school, now } = platform;
  const card = usableCard(text(body.cardNumber), platform);
  const reader = readers.get(text(body.readerId));
  const order = body.orderId === undefined ? oldestDue(card, platform) : orders.get(text(body.orderId));
  const error = tapFault(card, reader, order, servable, now());
  const delivery = error === null && reader && order ? serve(card, reader, order, platform) : null;
  const student = users.get(card.studentId);
  return {
    data: {
      ...{
        success: delivery !== null,
        cardId: card.id,
        cardNumber: card.cardNumber,
        verificationId: delivery?.id ?? null,
      },
      ...{ message: error ?? 'served', error, warnings: [], school, order: order ?? null, reader: reader ?? null },
      student: { id: card.studentId, name: `${student?.firstName} ${student?.lastName}` },
    },
  };
};

const verifyBulk: Handler = ({ body }, platform) => {
  const { readers, orders, cards, now } = platform;
  const results = listOf(body.verifications).map((wanted) => {
    const { cardNumber, readerId, orderId } = objectOf(wanted);
    const card = cards.find(text(cardNumber));
    if (card === undefined || !isUsable(card, now()))
      return { cardNumber, status: 'failed', verification: null, error: 'unknown or inactive card' };
    const reader = readers.get(text(readerId));
    const order = typeof orderId === 'string' ? orders.get(orderId) : oldestDue(card, platform);
    const error = tapFault(card, reader, order, servable, now());
    if (error !== null || !reader || !order) {
      const status = order?.status === 'delivered' ? 'duplicate' : 'failed';
      return { cardNumber, status, verification: null, error };
    }
    return { cardNumber, status: 'verified', verification: serve(card, reader, order, platform), error: null };
  });
  const successful = results.filter(({ status }) => status === 'verified').length;
  return { data: { totalProcessed: results.length, successful, failed: results.length - successful, results } };
};

const verifyDelivery: Handler = (call, platform) => {
  const { body } = call;
  const { readers, orders, school, now } = platform;
  const card = usableCard(text(body.cardId), platform);
  const reader = readers.get(text(body.readerId));
  if (reader === undefined) throw unknown('reader', text(body.readerId));
  if (reader.schoolId !== card.schoolId)
    throw new Refusal(403, ['SCHOOL_MISMATCH'], 'reader and card are of different schools');
  const order = body.orderId === undefined ? oldestDue(card, platform) : orders.get(text(body.orderId));
  if (order === undefined) throw unknown('order due today', text(body.orderId));
  const error =
    order.paymentStatus === 'paid' ? tapFault(card, reader, order, servableWhenPaid, now()) : 'this order is not paid';
  if (error !== null) throw conflict('DELIVERY_REFUSED', error);
  const delivery = serve(card, reader, order, platform);
  const by = { verifiedBy: callerOf(call).user.id, timestamp: delivery.verifiedAt, method: 'rfid' };
  const student = { id: card.studentId, grade: '5' };
  return {
    data: {
      ...{ success: true, verificationId: delivery.id, order, student, school, delivery: by },
      notifications: { sent: true, channels: ['push'] },
    },
  };
};

const history: Handler = (call, platform) => {
  const caller = callerOf(call);
  const { studentId } = call.query;
  const theirs =
    caller.role === 'PARENT' ? platform.users.ownedBy(caller.user.id).map(({ id }) => id) : [caller.user.id];
  const everyone = isAdmin(caller) || (caller.role !== 'PARENT' && caller.role !== 'STUDENT');
  if (!everyone && typeof studentId === 'string' && !theirs.includes(studentId)) throw notYours('student');
  const owners = typeof studentId === 'string' ? [studentId] : everyone ? undefined : theirs;
  const asked = pageAsked(call, 20);
  const { items, total } = platform.deliveries.page({ owners, ...asked });
  const deliveries = items.map((one) => ({
    ...one,
    status: 'verified',
    student: { name: '' },
    reader: { id: one.readerId, name: '' },
  }));
  const uniqueStudents = new Set(items.map((one) => one.studentId)).size;
  return {
    data: { deliveries, summary: { totalDeliveries: total, uniqueStudents, deliveryRate: 1 } },
    pages: { ...asked, total },
  };
};

const dashboard: Handler = (call, platform) => {
  const caller = callerOf(call);
  const parent = userById(param(call, 'parentId'), platform);
  if (caller.role === 'PARENT' && caller.user.id !== parent.id) throw notYours('dashboard');
  const children = platform.users.ownedBy(parent.id).map((child) => {
    const [last] = platform.deliveries.ownedBy(child.id);
    const delivered = last !== undefined && isDueToday(last.verifiedAt, platform.now());
    const todaysDelivery = { delivered, deliveryTime: delivered ? last.verifiedAt : null, location: null };
    const totalDeliveries = platform.deliveries.ownedBy(child.id).length;
    const weeklyStats = { totalDeliveries, missedDeliveries: 0, attendanceRate: 1 };
    return { studentId: child.id, name: `${child.firstName} ${child.lastName}`, todaysDelivery, weeklyStats };
  });
  return { data: { parentId: parent.id, children } };
};

export const rfid: Handlers = {
  'rfid.verify-card': verifyCard,
  'rfid.verify-bulk': verifyBulk,
  'rfid.verify-delivery': verifyDelivery,
  'rfid.list-delivery-history': history,
  'rfid.get-parent-dashboard': dashboard,
  'rfid.track-student': (call, platform) => ({ data: trackedStudent(call, platform) }),
};
