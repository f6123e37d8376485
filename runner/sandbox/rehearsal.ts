import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { SecretName } from '../../lib/model/call.ts';
import type { Role } from '../../lib/model/endpoint.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import { buildSandbox, type SandboxOptions } from './app.ts';
import type { ServedCounts } from './counts.ts';
import type { FixturesWanted, SandboxFixtures } from './fixtures.ts';
import { parsePacing } from './settings.ts';

/** A Wednesday morning. */
export const wednesday: EpochMs = Date.parse('2026-01-14T05:30:00.000Z');
export const hour = 3_600_000;
export const day = 24 * hour;

type Tree = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly body: Tree;
  /** A field by its dotted path from the answer's root: `data.order.id`, `data.orders.0.id`. */
  at(path: string): unknown;
  readonly code: unknown;
}

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
}

/** A sandbox without a socket, with a clock that tests move, and two users of every role. */
export interface Rehearsal {
  readonly fixtures: SandboxFixtures;
  readonly clock: { now: EpochMs };
  send(as: Role | null, call: string, asking?: Asking, k?: number): Promise<Reply>;
  /** Sends and expects success; gives a field of the answer as a text. */
  make(as: Role, call: string, body: unknown, path: string, k?: number): Promise<string>;
  more(wanted: Partial<FixturesWanted>): Promise<SandboxFixtures>;
  counts(): Promise<ServedCounts>;
  id(role: Role, k?: number): string;
  sign(secret: SecretName, text: string): string;
  signIn(email: string, password: string): Promise<Reply>;
  close(): Promise<void>;
}

const valueAt = (root: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((node, key) => (node as Tree | undefined | null)?.[key], root);

export const csrf = { 'x-csrf-token': 'a1b2c3d4e5' };

type Ask = (call: string, asking: Asking) => Promise<Reply>;

function asker(app: FastifyInstance): Ask {
  return async (call, { body, headers = {}, token }) => {
    const [method = 'GET', url = '/'] = call.split(' ', 2);
    const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const sent = body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await app.inject({
      method: method as 'GET',
      url,
      headers: { ...bearer, ...type, ...headers },
      ...sent,
    });
    const parsed = answer.json() as Tree;
    const at = (path: string) => valueAt(parsed, path);
    return { status: answer.statusCode, body: parsed, at, code: at('error.code') };
  };
}

/** Tokens of standing users, renewed when the clock was moved. */
function tokenKeeper(fixtures: SandboxFixtures, clock: { now: EpochMs }, signIn: Rehearsal['signIn']) {
  const tokens = new Map<string, { readonly token: string; readonly until: EpochMs }>();
  return async (role: Role, k: number): Promise<string> => {
    const known = tokens.get(`${role} ${k}`);
    if (known !== undefined && clock.now < known.until) return known.token;
    const { email = '', password = '' } = fixtures.users[role][k] ?? {};
    const token = String((await signIn(email, password)).at('data.tokens.accessToken'));
    tokens.set(`${role} ${k}`, { token, until: clock.now + hour / 2 });
    return token;
  };
}

export async function rehearse(options: Partial<SandboxOptions> = {}): Promise<Rehearsal> {
  const clock = { now: wednesday };
  const usual = { pacing: parsePacing({}), seed: 1, version: '0.0.0', now: () => clock.now };
  const { app, controlToken } = buildSandbox({ ...usual, ...options });
  const headers = { 'x-sandbox-token': controlToken };
  const ask = asker(app);
  const signIn: Rehearsal['signIn'] = (email, password) =>
    ask('POST /auth/login', { body: { email, password }, headers: csrf });
  async function more(wanted: Partial<FixturesWanted>): Promise<SandboxFixtures> {
    const { body } = await ask('POST /__sandbox/fixtures', {
      body: { usersPerRole: 2, supplies: {}, ...wanted },
      headers,
    });
    return body as unknown as SandboxFixtures;
  }
  const fixtures = await more({});
  const tokenOf = tokenKeeper(fixtures, clock, signIn);
  const send: Rehearsal['send'] = async (as, call, asking = {}, k = 0) =>
    ask(call, as === null ? asking : { token: await tokenOf(as, k), ...asking });
  return {
    ...{ fixtures, clock, send, more, signIn },
    async make(as, call, body, path, k = 0) {
      const reply = await send(as, call, { body }, k);
      const value = reply.at(path);
      if (value === undefined) throw new Error(`${call} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
      return String(value);
    },
    counts: async () => (await ask('GET /__sandbox/counts', { headers })).body as unknown as ServedCounts,
    id: (role, k = 0) => fixtures.users[role][k]?.id ?? '',
    sign: (secret, text) => createHmac('sha256', fixtures.secrets[secret]).update(text).digest('hex'),
    close: () => app.close(),
  };
}

/** A dish on the menu, by its place. */
export async function dishes(
  rehearsal: Rehearsal,
): Promise<readonly { readonly id: string; readonly price: number }[]> {
  const reply = await rehearsal.send(null, 'GET /menu/items');
  return reply.at('data.menuItems') as readonly { readonly id: string; readonly price: number }[];
}

/** A week ahead, so on the same weekday. */
export const nextWeek = ({ clock }: Rehearsal): string => new Date(clock.now + 7 * day).toISOString();

/** An order by the k-th parent for their child. */
export async function placeOrder(
  rehearsal: Rehearsal,
  k = 0,
): Promise<{ readonly id: string; readonly total: number }> {
  const [dish] = await dishes(rehearsal);
  const body = {
    studentId: rehearsal.id('STUDENT', k),
    deliveryDate: nextWeek(rehearsal),
    orderItems: [{ menuItemId: dish?.id, quantity: 2 }],
  };
  const reply = await rehearsal.send('PARENT', 'POST /orders', { body }, k);
  return { id: String(reply.at('data.order.id')), total: Number(reply.at('data.order.totalAmount')) };
}

/** The provider's order for a new order of the k-th parent. */
export async function openPayment(rehearsal: Rehearsal, k = 0) {
  const order = await placeOrder(rehearsal, k);
  const reply = await rehearsal.send('PARENT', 'POST /payments/orders', { body: { orderId: order.id } }, k);
  return {
    order,
    id: String(reply.at('data.paymentOrder.razorpayOrderId')),
    amount: Number(reply.at('data.paymentOrder.amount')),
  };
}

/** Verifies a payment with a right signature. */
export function verifyPayment(rehearsal: Rehearsal, razorpayOrderId: string, razorpayPaymentId: string, k = 0) {
  const razorpaySignature = rehearsal.sign('payment-key', `${razorpayOrderId}|${razorpayPaymentId}`);
  const body = { razorpayOrderId, razorpayPaymentId, razorpaySignature };
  return rehearsal.send('PARENT', 'POST /payments/verify', { body }, k);
}
