import { type Caller, isAdmin } from './call.ts';
import type { Order, User } from './entities.ts';
import type { Platform } from './platform.ts';
import { notYours, unknown } from './refusal.ts';

const staff: readonly (string | null)[] = ['TEACHER', 'NUTRITIONIST', 'KITCHEN_STAFF'];

export const isStaff = ({ role }: Caller): boolean => staff.includes(role);

/** The student themself, their parent, and the office of the school. */
export function mayActFor(caller: Caller, studentId: string, platform: Platform): boolean {
  if (isAdmin(caller) || caller.user.id === studentId) return true;
  return caller.role === 'PARENT' && platform.users.get(studentId)?.parentId === caller.user.id;
}

export function studentFor(caller: Caller, studentId: string, platform: Platform): User {
  const student = platform.users.get(studentId);
  if (student === undefined || student.role !== 'student') throw unknown('student', studentId);
  if (!mayActFor(caller, studentId, platform)) throw notYours('student');
  return student;
}

/** The order, if the caller may see it. */
export function orderFor(caller: Caller, orderId: string, platform: Platform): Order {
  const order = platform.orders.get(orderId);
  if (order === undefined) throw unknown('order', orderId, 'ORDER_NOT_FOUND');
  if (!mayActFor(caller, order.studentId, platform) && order.userId !== caller.user.id) throw notYours('order');
  return order;
}

export function userById(userId: string, platform: Platform): User {
  const user = platform.users.get(userId);
  if (user === undefined) throw unknown('user', userId, 'USER_NOT_FOUND');
  return user;
}

/** Administrators; the user; their parent and their children; teachers and staff for students. */
export function mayRead(caller: Caller, user: User): boolean {
  if (isAdmin(caller) || caller.user.id === user.id) return true;
  if (user.parentId === caller.user.id || caller.user.parentId === user.id) return true;
  return isStaff(caller) && user.role === 'student';
}
