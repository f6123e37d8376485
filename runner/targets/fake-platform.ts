import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { catalogue } from '../../lib/catalogue/index.ts';
import type { Endpoint } from '../../lib/model/endpoint.ts';
import { type Role, roles } from '../../lib/model/endpoint.ts';
import type { Fixtures } from './fixtures.ts';

interface Row {
  readonly endpoint: string;
  readonly id: string;
  readonly owner: string;
  readonly body: Readonly<Record<string, unknown>>;
  state: 'there' | 'out of service' | 'deleted';
}

/** Whatever a test wants one request to do instead; true when it has dealt with it. */
type Interference = (
  endpoint: string,
  request: IncomingMessage,
  response: import('node:http').ServerResponse,
) => boolean;

const route = (endpoint: Endpoint): RegExp => new RegExp(`^${endpoint.path.replaceAll(/\{[^}]+\}/g, '([^/]+)')}$`);
const routes = catalogue.map((endpoint) => ({ endpoint, route: route(endpoint) }));

/** Lists, what is in them, and where in `data` they stand; written from the API's documents, not from the kit. */
const lists: Readonly<Record<string, readonly [made: readonly string[], place: string]>> = {
  'subscriptions.list': [['subscriptions.create'], 'subscriptions'],
  'subscription-plans.list': [['subscription-plans.create'], 'plans'],
  'menu.list-items': [['menu.create-item'], 'menuItems'],
  'menus.list-plans': [['menus.create-plan'], 'menuPlans'],
  'invoice-templates.list': [['invoice-templates.create'], 'templates'],
  'mobile.list-devices': [['mobile.register-device'], ''],
  'payments.list-payment-methods': [['payments.add-payment-method'], 'paymentMethods'],
  'rfid.list-readers': [['rfid.create-reader'], ''],
  'users.list': [['users.create', 'auth.register'], 'users'],
};
const ownOnly = new Set(['mobile.list-devices', 'payments.list-payment-methods']);
const removals: Readonly<Record<string, Row['state']>> = {
  'subscriptions.cancel': 'out of service',
  'subscription-plans.deactivate': 'out of service',
  'menu.delete-item': 'deleted',
  'menus.update-plan': 'out of service',
  'invoice-templates.delete': 'deleted',
  'mobile.deactivate-device': 'deleted',
  'payments.delete-payment-method': 'deleted',
  'rfid.update-reader': 'out of service',
  'rfid.update-card': 'out of service',
  'users.update': 'out of service',
};
const pageSize = 100;

export interface FakePlatform {
  readonly baseUrl: string;
  readonly fixtures: Fixtures;
  readonly rows: Row[];
  /** Endpoint id -> requests. */
  readonly requests: Map<string, number>;
  /** Tokens handed out. */
  readonly issued: string[];
  interfere: Interference;
  close(): Promise<void>;
}

/** A platform that answers every creation, list and removal in the wire format, with just enough memory for tests. */
export async function startFakePlatform(usersPerRole: number): Promise<FakePlatform> {
  const fixtures = fakeFixtures(usersPerRole);
  const rows: Row[] = [];
  const requests = new Map<string, number>();
  const issued: string[] = [];
  const fake = { fixtures, rows, requests, issued, interfere: (() => false) as Interference };
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const match = routes.find(({ endpoint, route }) => endpoint.method === request.method && route.test(url.pathname));
    const id = match?.endpoint.id ?? 'unrouted';
    requests.set(id, (requests.get(id) ?? 0) + 1);
    if (fake.interfere(id, request, response)) return;
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const last = decodeURIComponent(match?.route.exec(url.pathname)?.[1] ?? '');
    const owner = (request.headers.authorization ?? '').replace('Bearer ', '');
    const answer = match ? answerOf(match.endpoint, { url, body, last, owner }, fake) : { status: 404, data: null };
    const { status, ...rest } = answer;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: status < 300, ...rest, message: '', timestamp: '', requestId: '' }));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return Object.assign(fake, {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

interface Asked {
  readonly url: URL;
  readonly body: Readonly<Record<string, unknown>>;
  readonly last: string;
  readonly owner: string;
}
type Fake = Pick<FakePlatform, 'fixtures' | 'rows' | 'issued'>;
interface Reply {
  readonly status: number;
  readonly data: unknown;
  readonly error?: unknown;
}

function answerOf(endpoint: Endpoint, asked: Asked, fake: Fake): Reply {
  if (endpoint.id === 'health.check') return { status: 200, data: { status: 'healthy', version: '1.0.0' } };
  if (endpoint.id === 'auth.login') return signedIn(asked, fake);
  const { success } = endpoint;
  const list = lists[endpoint.id];
  if (list) return { status: success.status, data: listed(endpoint.id, list, asked, fake) };
  const removal = removals[endpoint.id];
  if (removal) {
    const row = fake.rows.find(({ id }) => id === asked.last);
    if (!row || row.state === 'deleted')
      return { status: 404, data: null, error: { code: 'NOT_FOUND', message: 'no' } };
    row.state = removal;
    return { status: success.status, data: { id: row.id } };
  }
  return { status: success.status, data: made(endpoint, asked, fake) };
}

function signedIn({ body }: Asked, { fixtures, issued }: Fake): Reply {
  const user = roles.flatMap((role) => fixtures.users[role]).find(({ email }) => email === body.email);
  if (!user || user.password !== body.password) {
    return { status: 401, data: null, error: { code: 'INVALID_CREDENTIALS', message: `no, ${String(body.password)}` } };
  }
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: user.id, n: issued.length, exp: Math.floor(Date.now() / 1000) + 3600 };
  const accessToken = `${encoded({ alg: 'HS256' })}.${encoded(claims)}.c2lnbmVk`;
  issued.push(accessToken);
  return { status: 200, data: { user: { id: user.id }, tokens: { accessToken, refreshToken: `r-${issued.length}` } } };
}

const subjectOf = (token: string): string =>
  token === '' ? '' : String(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub);

function listed(
  id: string,
  [makers, place]: readonly [readonly string[], string],
  asked: Asked,
  { rows }: Fake,
): unknown {
  const page = Number(asked.url.searchParams.get('page') ?? 1);
  const subject = subjectOf(asked.owner);
  const all = rows
    .filter((row) => makers.includes(row.endpoint) && row.state !== 'deleted')
    .filter((row) => !ownOnly.has(id) || row.owner === subject)
    .map((row) => ({ ...row.body, id: row.id, userId: row.owner, subscriptionPlan: planOf(row, rows) }));
  const isPaged = asked.url.searchParams.has('page');
  const shown = isPaged ? all.slice((page - 1) * pageSize, page * pageSize) : all;
  return place === '' ? shown : { [place]: shown };
}

const planOf = (row: Row, rows: readonly Row[]): unknown =>
  rows.find(({ id }) => id === row.body.subscriptionPlanId)?.body;

/** An answer with all documented fields, every identifier of it fresh. */
function made(endpoint: Endpoint, { body, owner }: Asked, { rows }: Fake): unknown {
  const data: Record<string, unknown> = {};
  let first = '';
  for (const path of endpoint.success.data) {
    const keys = path.replace(/^data\./, '').split('.');
    const value = /id$/i.test(keys.at(-1) ?? '') ? randomUUID() : 'text';
    if (/id$/i.test(keys.at(-1) ?? '')) first ||= value;
    let node = data;
    for (const [i, key] of keys.entries()) {
      const name = key.replace('[]', '');
      const inside = i === keys.length - 1 ? value : {};
      node[name] ??= key.endsWith('[]') ? [inside] : inside;
      const next = node[name] as Record<string, unknown> | readonly Record<string, unknown>[];
      node = (Array.isArray(next) ? next[0] : next) as Record<string, unknown>;
    }
  }
  rows.push({ endpoint: endpoint.id, id: first, owner: subjectOf(owner), body, state: 'there' });
  return data;
}

function fakeFixtures(usersPerRole: number): Fixtures {
  const users = (role: Role) =>
    Array.from({ length: usersPerRole }, (_, k) => ({
      id: `${role}-${k}`,
      email: `${role.toLowerCase()}-${k}@school.example`,
      password: `Secret!${role}-${k}`,
    }));
  const names = [
    'user.resetToken',
    'verification.email',
    'verification.code',
    'payment.failedId',
    'whatsappMessage.id',
  ];
  const pickup = ['orderId', 'cardNumber', 'cardId', 'readerId'].map((field) => `pickup.${field}`);
  const values = (name: string) => Array.from({ length: 4096 }, (_, i) => `${name}-${i}`);
  return {
    schoolId: randomUUID(),
    classId: randomUUID(),
    users: Object.fromEntries(roles.map((role) => [role, users(role)])) as unknown as Fixtures['users'],
    supplies: Object.fromEntries([...names, ...pickup].map((name) => [name, values(name)])),
    secrets: { 'payment-key': 'a', 'payment-webhook': 'b', 'whatsapp-webhook': 'c' },
  };
}
