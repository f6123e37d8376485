import type { SecretName } from '../../lib/model/call.ts';
import { type Role, roles } from '../../lib/model/endpoint.ts';
import type { User } from './entities.ts';
import { newCard } from './handlers/rfid-cards.ts';
import { paise } from './money.ts';
import { newUser } from './people.ts';
import { mostFixtures, namedId, type Platform } from './platform.ts';
import { invalidField } from './refusal.ts';
import { openPaymentOrder, providerId } from './settlement.ts';

export interface FixturesWanted {
  readonly usersPerRole: number;
  /** How many values of each slot. */
  readonly supplies: Readonly<Record<string, number>>;
}

/** What no call gives. The k-th PARENT is the parent of the k-th STUDENT. */
export interface SandboxFixtures {
  readonly schoolId: string;
  readonly classId: string;
  readonly users: Readonly<
    Record<Role, readonly { readonly id: string; readonly email: string; readonly password: string }[]>
  >;
  readonly supplies: Readonly<Record<string, readonly string[]>>;
  readonly secrets: Readonly<Record<SecretName, string>>;
}

const mostUsers = 200;
/** The slots of a group are made together, so that their j-th values belong together. */
const groups: Readonly<Record<string, readonly string[]>> = {
  user: ['user.resetToken'],
  verification: ['verification.email', 'verification.code'],
  pickup: ['pickup.orderId', 'pickup.cardNumber', 'pickup.cardId', 'pickup.readerId'],
  payment: ['payment.failedId'],
  whatsappMessage: ['whatsappMessage.id'],
};

/** Throws Refusal 400 that names the field. */
export function checkWanted(value: Readonly<Record<string, unknown>>): FixturesWanted {
  const { usersPerRole, supplies = {} } = value;
  if (!Number.isInteger(usersPerRole) || Number(usersPerRole) < 1 || Number(usersPerRole) > mostUsers) {
    throw invalidField('usersPerRole', `must be a whole number from 1 to ${mostUsers}`);
  }
  const known = Object.values(groups).flat();
  for (const [slot, count] of Object.entries(supplies as Readonly<Record<string, unknown>>)) {
    if (!known.includes(slot))
      throw invalidField(`supplies.${slot}`, `is no fixture; fixtures are ${known.join(', ')}`);
    if (!Number.isInteger(count) || Number(count) < 0 || Number(count) > mostFixtures) {
      throw invalidField(`supplies.${slot}`, `must be a whole number from 0 to ${mostFixtures}`);
    }
  }
  return { usersPerRole: Number(usersPerRole), supplies: supplies as Readonly<Record<string, number>> };
}

const passwordOf = (role: Role, k: number): string => `Lunch-${role.toLowerCase()}-${k}-Time!`;

/** Made once; asked for again, they are put back to how they were made. */
function fixtureUser(role: Role, k: number, platform: Platform): User {
  const { users, seed, passwords } = platform;
  const id = namedId(seed, `${role} ${k}`);
  const name = role.toLowerCase();
  const email = `${name.replaceAll('_', '-')}-${k}@sandbox.example.com`;
  const parentId = role === 'STUDENT' ? namedId(seed, `PARENT ${k}`) : null;
  const fields = { id, email, firstName: 'Sandbox', lastName: `${name} ${k}`, role: name, parentId };
  passwords.succeeded(email);
  const fresh = newUser(platform, fields, passwordOf(role, k));
  const known = users.get(id);
  return known ? users.change(known, { ...fresh, subscriptionId: known.subscriptionId }) : users.keep(fresh);
}

export function ensureUsers(count: number, platform: Platform): SandboxFixtures['users'] {
  const ofRole = (role: Role) =>
    Array.from({ length: count }, (_, k) => {
      const { id, email } = fixtureUser(role, k, platform);
      return { id, email, password: passwordOf(role, k) };
    });
  return Object.fromEntries(roles.map((role) => [role, ofRole(role)])) as Record<Role, ReturnType<typeof ofRole>>;
}

interface Maker {
  readonly platform: Platform;
  readonly students: readonly { readonly id: string }[];
  readonly parents: readonly { readonly id: string }[];
}

type Values = Readonly<Record<string, string>>;
type Make = (j: number, name: string, maker: Maker) => Values;

const at = <T>(list: readonly T[], j: number): T => list[j % list.length] as T;

/** An order of one dish for the j-th student, which stays until it is served. */
function fixtureOrder(j: number, name: string, state: 'ready' | 'unpaid', { platform, students, parents }: Maker) {
  const { orders, house, school, seed, iso } = platform;
  const dish = at(house.dishes, j);
  const line = { id: namedId(seed, `${name} line`), menuItemId: dish.id, name: dish.name };
  const paid = state === 'ready';
  return orders.keep({
    id: namedId(seed, `${name} order`),
    orderNumber: `ORD-FIXTURE-${j}`,
    studentId: at(students, j).id,
    userId: at(parents, j).id,
    schoolId: school.id,
    deliveryDate: iso(),
    status: paid ? 'ready' : 'pending',
    paymentStatus: paid ? 'paid' : 'failed',
    totalAmount: dish.price,
    orderItems: [{ ...line, quantity: 1, unitPrice: dish.price, totalPrice: dish.price }],
    ...{ paymentOrderId: null, deliveredAt: null, verificationId: null, createdAt: iso(), updatedAt: iso() },
  });
}

function cardOf(studentId: string, platform: Platform) {
  const [held] = platform.cards.ownedBy(studentId).filter(({ isActive }) => isActive);
  return held ?? platform.cards.keep(newCard(studentId, null, {}, platform));
}

function fixtureReader({ readers, seed, school, iso }: Platform) {
  const id = namedId(seed, 'reader');
  const known = readers.get(id);
  if (known) return Object.assign(known, { isActive: true, status: 'online' });
  const times = { lastHeartbeat: iso(), createdAt: iso(), updatedAt: iso() };
  const own = { id, name: 'Canteen counter', location: 'Canteen', schoolId: school.id, ipAddress: '10.0.0.9' };
  return readers.keep({ ...own, status: 'online', isActive: true, configuration: {}, ...times });
}

const makers: Readonly<Record<string, Make>> = {
  user(_j, name, { platform: { users, resetTokens, seed }, platform }) {
    // A user nobody signs in as: resetting their password must not lock anyone out of the run.
    const id = namedId(seed, 'reset holder');
    if (!users.get(id)) users.keep(newUser(platform, { id, email: 'reset@sandbox.example.com', role: 'parent' }, ''));
    const token = `${namedId(seed, name)}${namedId(seed, `${name} end`)}`.replaceAll('-', '');
    resetTokens.set(token, id);
    return { 'user.resetToken': token };
  },
  verification(j, name, { platform: { verificationCodes, seed } }) {
    const email = `verify-${j}@sandbox.example.com`;
    const code = String(Number.parseInt(namedId(seed, name).slice(0, 8), 16) % 1_000_000).padStart(6, '0');
    verificationCodes.set(email, code);
    return { 'verification.email': email, 'verification.code': code };
  },
  pickup(j, name, maker) {
    const order = fixtureOrder(j, name, 'ready', maker);
    const card = cardOf(order.studentId, maker.platform);
    const reader = fixtureReader(maker.platform);
    const { id, cardNumber } = card;
    return {
      'pickup.orderId': order.id,
      'pickup.cardNumber': cardNumber,
      'pickup.cardId': id,
      'pickup.readerId': reader.id,
    };
  },
  payment(j, name, maker) {
    const { platform } = maker;
    const order = fixtureOrder(j, name, 'unpaid', maker);
    const amount = paise(order.totalAmount);
    const opened = openPaymentOrder(order, { userId: order.userId, amount, gateway: 'razorpay' }, platform);
    const id = namedId(platform.seed, name);
    const { userId } = order;
    const own = { id, paymentOrderId: opened.id, orderId: order.id, userId, razorpayPaymentId: providerId('pay', id) };
    platform.payments.keep({ ...own, amount, refunded: 0, status: 'failed', createdAt: platform.iso() });
    return { 'payment.failedId': id };
  },
  whatsappMessage(_j, name, { platform: { messages, seed } }) {
    const id = `wamid.${namedId(seed, name).replaceAll('-', '').toUpperCase()}`;
    messages.set(id, 'sent');
    return { 'whatsappMessage.id': id };
  },
};

/** Makes fixtures, each value once: a second asking goes on where the first one ended. */
export function createFixtures(platform: Platform): (wanted: FixturesWanted) => SandboxFixtures {
  const made = new Map<string, number>();
  return ({ usersPerRole, supplies }) => {
    const users = ensureUsers(usersPerRole, platform);
    const maker = { platform, students: users.STUDENT, parents: users.PARENT };
    const values: Record<string, string[]> = {};
    for (const [group, slots] of Object.entries(groups)) {
      const count = Math.max(0, ...slots.map((slot) => supplies[slot] ?? 0));
      const before = made.get(group) ?? 0;
      made.set(group, before + count);
      const make = makers[group];
      for (let j = 0; j < count && make !== undefined; j += 1) {
        const value = make(before + j, `${group} ${before + j}`, maker);
        for (const slot of slots.filter((name) => j < (supplies[name] ?? 0))) {
          values[slot] = values[slot] ?? [];
          values[slot].push(value[slot] ?? '');
        }
      }
    }
    const { school, classId, secrets } = platform;
    return { schoolId: school.id, classId, users, supplies: values, secrets };
  };
}
