import { createHash, randomUUID } from 'node:crypto';
import type { SecretName } from '../../lib/model/call.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import type * as E from './entities.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { Recent, Store } from './store.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What is there from the start. */
export interface House {
  readonly version: string;
  readonly since: EpochMs;
  readonly dailyMenuId: string;
  /** On today's menu, every day. */
  readonly dishes: readonly E.MenuItem[];
  /** The first fixture parent. */
  readonly parentId: string;
}

/** All that the sandbox knows. Every part is bounded: a run of any length ends with the memory it began with. */
export interface Platform {
  readonly now: () => EpochMs;
  readonly seed: number;
  readonly school: E.School;
  readonly classId: string;
  readonly house: House;
  readonly secrets: Readonly<Record<SecretName, string>>;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly users: Store<E.User>;
  readonly menuItems: Store<E.MenuItem>;
  readonly menuPlans: Store<E.Thing>;
  readonly orders: Store<E.Order>;
  readonly paymentOrders: Store<E.PaymentOrder>;
  readonly payments: Store<E.Payment>;
  readonly refunds: Store<E.Refund>;
  readonly retries: Store<E.PaymentRetry>;
  readonly methods: Store<E.PaymentMethod>;
  readonly plans: Store<E.Plan>;
  readonly subscriptions: Store<E.Subscription>;
  readonly cycles: Store<E.BillingCycle>;
  readonly invoices: Store<E.Thing>;
  readonly templates: Store<E.Thing>;
  readonly reconciliations: Store<E.Thing>;
  readonly cards: Store<E.Card>;
  readonly readers: Store<E.Reader>;
  readonly deliveries: Store<E.Delivery>;
  readonly devices: Store<E.Device>;
  readonly notifications: Store<E.Notification>;
  readonly analyses: Store<E.Thing>;
  readonly operations: Store<E.Thing>;
  /** Mailed, hence given as fixtures only: reset token -> user id, address -> code. */
  readonly resetTokens: Recent<string>;
  readonly verificationCodes: Recent<string>;
  /** Webhook events already counted. */
  readonly events: Recent<true>;
  /** WhatsApp messages sent -> their state. */
  readonly messages: Recent<string>;
  iso(after?: number): string;
  id(): string;
}

/** A UUID that follows from its name alone: the same seed gives the same fixtures. */
export function namedId(seed: number, name: string): string {
  const hex = createHash('sha256').update(`${seed}/${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const secret = (seed: number, name: SecretName): string =>
  createHash('sha256').update(`${seed}/secret/${name}`).digest('hex').slice(0, 32);

export interface PlatformOptions {
  readonly now: () => EpochMs;
  readonly seed: number;
  /** How many entities of each kind are remembered. */
  readonly cap: number;
  readonly version: string;
}

/** One-time fixtures wait for their use outside the rings; so many of one kind may be asked for. */
export const mostFixtures = 100_000;

function createStores(cap: number) {
  const ofOwner = { cap, owner: ({ owner }: E.Thing) => owner };
  const ofUser = { cap, owner: ({ userId }: { readonly userId: string }) => userId };
  const ofStudent = { cap, owner: ({ studentId }: { readonly studentId: string }) => studentId };
  return {
    users: new Store<E.User>({ cap, also: ({ email }) => email, owner: ({ parentId }) => parentId }),
    menuItems: new Store<E.MenuItem>({ cap, also: (item) => (item.isActive ? `${item.schoolId}/${item.name}` : null) }),
    menuPlans: new Store<E.Thing>({ cap }),
    orders: new Store<E.Order>(ofStudent),
    paymentOrders: new Store<E.PaymentOrder>({ cap }),
    payments: new Store<E.Payment>({ cap, also: ({ razorpayPaymentId }) => razorpayPaymentId }),
    refunds: new Store<E.Refund>({ cap }),
    retries: new Store<E.PaymentRetry>({ cap, owner: ({ paymentId }) => paymentId }),
    methods: new Store<E.PaymentMethod>(ofUser),
    plans: new Store<E.Plan>({ cap, also: ({ schoolId, name }) => `${schoolId}/${name}` }),
    subscriptions: new Store<E.Subscription>(ofUser),
    cycles: new Store<E.BillingCycle>({ cap }),
    invoices: new Store<E.Thing>(ofOwner),
    templates: new Store<E.Thing>({ cap }),
    reconciliations: new Store<E.Thing>({ cap, also: ({ period }) => String(period) }),
    cards: new Store<E.Card>({ ...ofStudent, also: ({ cardNumber }) => cardNumber }),
    readers: new Store<E.Reader>({
      cap,
      also: (reader) => (reader.isActive ? `${reader.schoolId}/${reader.name}` : null),
    }),
    deliveries: new Store<E.Delivery>(ofStudent),
    devices: new Store<E.Device>(ofUser),
    notifications: new Store<E.Notification>(ofUser),
    analyses: new Store<E.Thing>({ cap }),
    operations: new Store<E.Thing>({ cap }),
    resetTokens: new Recent<string>(mostFixtures),
    verificationCodes: new Recent<string>(mostFixtures),
    events: new Recent<true>(cap),
    messages: new Recent<string>(cap),
  };
}

const dishes: readonly (readonly [name: string, category: string, price: number])[] = [
  ['Idli Sambar', 'breakfast', 40],
  ['Vegetable Pulao', 'lunch', 75.5],
  ['Rajma Chawal', 'lunch', 80],
  ['Curd Rice', 'lunch', 55.25],
  ['Paneer Paratha', 'lunch', 90],
  ['Millet Khichdi', 'dinner', 65],
  ['Fruit Bowl', 'snack', 35.1],
  ['Buttermilk', 'beverage', 15],
];

function dishOf(
  seed: number,
  schoolId: string,
  at: string,
  [name, category, price]: (typeof dishes)[number],
): E.MenuItem {
  const own = { id: namedId(seed, `dish ${name}`), name, description: '', category, price, schoolId };
  return { ...own, isActive: true, available: true, allergens: [], nutritionalInfo: {}, createdAt: at, updatedAt: at };
}

export function createPlatform({ now, seed, cap, version }: PlatformOptions): Platform {
  const stores = createStores(cap);
  const school = { id: namedId(seed, 'school'), name: 'Sandbox School', code: 'HSV' };
  const since = now();
  const offered = dishes.map((dish) => dishOf(seed, school.id, new Date(since).toISOString(), dish));
  const onMenu = offered.map((dish) => stores.menuItems.keep(dish));
  return {
    ...stores,
    now,
    seed,
    school,
    house: { version, since, dailyMenuId: namedId(seed, 'menu'), dishes: onMenu, parentId: namedId(seed, 'PARENT 0') },
    classId: namedId(seed, 'class'),
    secrets: {
      'payment-key': secret(seed, 'payment-key'),
      'payment-webhook': secret(seed, 'payment-webhook'),
      'whatsapp-webhook': secret(seed, 'whatsapp-webhook'),
    },
    tokens: createTokens(now),
    passwords: createPasswords(now),
    iso: (after = 0) => new Date(now() + after).toISOString(),
    id: randomUUID,
  };
}
