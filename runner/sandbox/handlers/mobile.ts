import { createHash } from 'node:crypto';
import { isStaff, orderFor, studentFor, userById } from '../access.ts';
import {
  type Call,
  callerOf,
  type Handler,
  type Handlers,
  isAdmin,
  objectOf,
  pageAsked,
  param,
  picked,
  text,
  texts,
} from '../call.ts';
import type { Device, Notification, Order } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { notYours, unknown } from '../refusal.ts';
import { shownOrder } from './orders.ts';

const notificationStats = { totalSent: 0, totalDelivered: 0, totalFailed: 0, deliveryRate: 0 };

/** The same user and device token are the same device. */
const register: Handler = (call, { devices, iso }) => {
  const { user } = callerOf(call);
  const { body } = call;
  const id = createHash('sha256')
    .update(`${user.id}/${text(body.deviceToken)}`)
    .digest('hex')
    .slice(0, 32);
  const empty = { deviceModel: null, osVersion: null, appVersion: null };
  const known = devices.get(id);
  const said = { ...empty, ...known, ...body, notificationSettings: objectOf(body.notificationSettings) };
  const device = { ...said, id, userId: user.id, isActive: true, notificationStats, registeredAt: iso() };
  return { data: known ? Object.assign(known, device) : devices.add<Device>(device) };
};

function ownDevice(call: Call, { devices }: Platform): Device {
  const device = devices.get(param(call, 'deviceId'));
  if (device === undefined) throw unknown('device', param(call, 'deviceId'));
  if (device.userId !== callerOf(call).user.id) throw notYours('device');
  return device;
}

const updateDevice: Handler = (call, platform) => {
  const device = ownDevice(call, platform);
  const notificationSettings = { ...device.notificationSettings, ...objectOf(call.body.notificationSettings) };
  return {
    data: Object.assign(device, picked(call.body, ['deviceModel', 'osVersion', 'appVersion', 'isActive']), {
      notificationSettings,
    }),
  };
};

const newNotification = (
  userId: string,
  fields: Pick<Notification, 'type' | 'title' | 'message' | 'priority'>,
  { id, iso }: Platform,
): Notification => ({ id: id(), userId, ...fields, status: 'sent', readAt: null, createdAt: iso() });

/** Unknown parents are told inside the answer. */
const sendToParents: Handler = ({ body }, platform) => {
  const fields = { type: text(body.notificationType), title: text(body.title), message: text(body.message) };
  const results = texts(body.parentIds).map((parentId) => {
    const parent = platform.users.get(parentId);
    if (parent === undefined)
      return { parentId, notificationId: null, status: 'failed', deviceCount: 0, error: 'unknown parent' };
    const sent = platform.notifications.add(
      newNotification(parentId, { ...fields, priority: text(body.priority || 'normal') }, platform),
    );
    return {
      parentId,
      notificationId: sent.id,
      status: 'sent',
      deviceCount: platform.devices.ownedBy(parentId).length,
      error: null,
    };
  });
  return { data: { totalParents: results.length, results } };
};

const send: Handler = ({ body }, platform) => {
  const recipient = userById(text(body.recipientId), platform);
  const [type, message] = [text(body.type), `to ${recipient.firstName}`];
  const fields = { type, title: type, message, priority: text(body.priority || 'normal') };
  const notification = platform.notifications.add(newNotification(recipient.id, fields, platform));
  return { data: { notification, deliveryResults: [{ success: true }], templateData: { title: type, message } } };
};

const markRead: Handler = (call, platform) => {
  const notification = platform.notifications.get(param(call, 'notificationId'));
  if (notification === undefined) throw unknown('notification', param(call, 'notificationId'));
  const caller = callerOf(call);
  if (notification.userId !== caller.user.id && !isAdmin(caller) && !isStaff(caller)) throw notYours('notification');
  Object.assign(notification, { status: 'read', readAt: platform.iso() });
  return {};
};

function ofUser(userId: string, call: Call, usual: number, most: number, { notifications }: Platform) {
  const { status, notificationType, priority } = call.query;
  const matches = (one: Notification): boolean =>
    (status === undefined || status === 'all' || (status === 'unread' ? one.readAt === null : one.status === status)) &&
    (notificationType === undefined || one.type === notificationType) &&
    (priority === undefined || one.priority === priority);
  const asked = pageAsked(call, usual, most);
  const { items, total } = notifications.page({ owners: [userId], where: matches, ...asked });
  return { items, pages: { ...asked, total } };
}

const list: Handler = (call, platform) => {
  const { items, pages } = ofUser(callerOf(call).user.id, call, 50, 100, platform);
  return { data: { notifications: items }, pages };
};

const listOfParent: Handler = (call, platform) => {
  const caller = callerOf(call);
  const parent = userById(param(call, 'parentId'), platform);
  if (caller.role === 'PARENT' && caller.user.id !== parent.id) throw notYours('list');
  const { items, pages } = ofUser(parent.id, call, 20, 50, platform);
  return { data: items.map((one) => ({ ...one, data: {}, deliveredAt: one.createdAt })), pages };
};

const steps = ['pending', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered'] as const;

function tracked(order: Order) {
  const reached = steps.indexOf(order.status as (typeof steps)[number]);
  const trackingSteps = steps.map((step, i) => ({ id: step, step, completed: i <= reached }));
  return {
    ...order,
    orderId: order.id,
    currentStep: order.status,
    trackingSteps,
    estimatedDeliveryTime: order.deliveryDate,
  };
}

const trackOrder: Handler = (call, platform) => {
  const order = orderFor(callerOf(call), param(call, 'orderId'), platform);
  const { student, school } = shownOrder(order, platform);
  const deliveryVerification = { id: order.verificationId };
  return {
    data: { ...tracked(order), student, school, deliveryVerification, items: order.orderItems, notifications: [] },
  };
};

const shownDays = 10;

/** A student's orders by where they stand, the newest of each. */
export function trackedStudent(call: Call, platform: Platform) {
  const student = studentFor(callerOf(call), param(call, 'studentId'), platform);
  const all = platform.orders.ownedBy(student.id);
  const newest = (states: readonly string[]) =>
    all
      .filter(({ status }) => states.includes(status))
      .slice(0, shownDays)
      .map(tracked);
  const delivered = platform.deliveries.ownedBy(student.id);
  return {
    student,
    activeOrders: newest(['confirmed', 'preparing', 'ready', 'out_for_delivery']),
    recentDeliveries: newest(['delivered', 'completed']),
    upcomingOrders: newest(['pending']),
    deliveryStats: {
      totalOrders: all.length,
      successfulDeliveries: delivered.length,
      totalDelivered: delivered.length,
    },
  };
}

const trackStudent: Handler = (call, platform) => {
  const data = { ...trackedStudent(call, platform), school: platform.school, notifications: [] };
  return { data: { ...data, deliveryStats: { ...data.deliveryStats, favoriteItems: [] } } };
};

export const mobile: Handlers = {
  'mobile.register-device': register,
  'mobile.update-device': updateDevice,
  'mobile.deactivate-device': (call, platform) => {
    ownDevice(call, platform).isActive = false;
    return {};
  },
  'mobile.list-devices': (call, { devices }) => ({ data: devices.ownedBy(callerOf(call).user.id) }),
  'mobile.send-notifications': sendToParents,
  'mobile.mark-notification-read': markRead,
  'mobile.list-notifications': listOfParent,
  'mobile.track-order': trackOrder,
  'mobile.track-student': trackStudent,
  'notification.list': list,
  'notification.send': send,
};
