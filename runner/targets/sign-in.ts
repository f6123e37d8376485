import { decodeJwt } from 'jose';
import { endpointById } from '../../lib/catalogue/index.ts';
import { callTemplate, fillCall } from '../../lib/catalogue/request.ts';
import type { BuiltCall } from '../../lib/model/call.ts';
import { type Role, roles } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs, Ms } from '../../lib/model/units.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import type { Fixtures, FixtureUser } from './fixtures.ts';
import { type Answer, type Client, jsonOf } from './http-client.ts';
import { textAt } from './reading.ts';
import { refusalOf } from './refusal.ts';

interface Session {
  readonly user: FixtureUser;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: EpochMs;
}

/** The signed-in users: the k-th of a role always is the k-th user of the fixtures. */
export interface Sessions {
  readonly usersPerRole: number;
  /** From then on the first token is near its end. */
  readonly renewAt: EpochMs;
  session(role: Role, k: number): Session;
  tokens(): Record<Role, string[]>;
  /** A token with life left; signs in again when there is little. Any number of callers share one sign-in. */
  renew(role: Role, k: number): Promise<string>;
}

/** The platform's access tokens live one hour; used where a token does not say. */
const usualLife: Ms = 3_600_000;
/** A token is renewed this long before its end, or after 80 % of a shorter life. */
const renewalMargin: Ms = 300_000;

export const renewalTime = (signedInAt: EpochMs, expiresAt: EpochMs): EpochMs =>
  Math.max(expiresAt - renewalMargin, signedInAt + (expiresAt - signedInAt) * 0.8);

/** When a token ends, by its own `exp` claim. */
export function expiryOf(token: string, signedInAt: EpochMs): EpochMs {
  try {
    const { exp } = decodeJwt(token);
    if (typeof exp === 'number') return exp * 1000;
  } catch {
    // Not a JWT: the platform may hand out opaque tokens, whose usual life is assumed.
    return signedInAt + usualLife;
  }
  return signedInAt + usualLife;
}

const template = callTemplate(endpointById('auth.login'), seededRandom(0));

const never = (): never => {
  throw new KitError('DEFECT', 'signing in wants nothing but an e-mail and a password');
};
const loginCall = (user: FixtureUser): BuiltCall =>
  fillCall(template, {
    slot: (name) => (name === 'user.email' ? user.email : name === 'user.password' ? user.password : never()),
    unique: never,
    hmac: never,
  });

function opened(answer: Answer, role: Role, user: FixtureUser, signedInAt: EpochMs): Session {
  if (answer.status !== template.expect) {
    throw new KitError(
      'TARGET_REFUSED',
      `sign-in of ${role} user ${user.id} was refused: ${refusalOf(answer, [user.password])}`,
      {
        hint: `check this user's e-mail and password in the fixtures; five wrong passwords lock the account for 30 minutes`,
      },
    );
  }
  const body = jsonOf(answer);
  const token = (name: string) => textAt(body, [`data.tokens.${name}`, `data.data.tokens.${name}`, `tokens.${name}`]);
  const accessToken = token('accessToken');
  if (!accessToken) {
    throw new KitError(
      'TARGET_REFUSED',
      `sign-in of ${role} user ${user.id} answered ${answer.status} without data.tokens.accessToken`,
    );
  }
  return { user, accessToken, refreshToken: token('refreshToken') ?? '', expiresAt: expiryOf(accessToken, signedInAt) };
}

/** One user's session; throws KitError TARGET_REFUSED, which never holds the password. */
export async function signInOne(client: Client, role: Role, user: FixtureUser, signedInAt: EpochMs): Promise<Session> {
  return opened(await client.send(loginCall(user)), role, user, signedInAt);
}

/** Every role has at least this many users in the fixtures; at most `wanted`. */
export const usersAvailable = (fixtures: Fixtures, wanted: number): number =>
  Math.min(wanted, ...roles.map((role) => fixtures.users[role].length));

/** Signs in `usersPerRole` users of every role (or of those in `only`) in parallel. The first refusal ends it: wrong passwords lock accounts. */
export async function signIn(
  client: Client,
  fixtures: Fixtures,
  { usersPerRole, now, only = roles }: { usersPerRole: number; now: () => EpochMs; only?: readonly Role[] },
): Promise<Sessions> {
  let refused: unknown;
  async function open(role: Role, k: number): Promise<Session> {
    const user = fixtures.users[role][k];
    if (user === undefined) throw new KitError('CONFIG', `the fixtures hold no ${role} user number ${k + 1}`);
    return signInOne(client, role, user, now());
  }
  async function openUnlessRefused(role: Role, k: number): Promise<Session> {
    if (refused !== undefined) throw refused;
    try {
      return await open(role, k);
    } catch (error) {
      refused ??= error;
      throw error;
    }
  }
  const begun = now();
  const numbers = Array.from({ length: usersPerRole }, (_, k) => k);
  const lists = await Promise.all(only.map((role) => Promise.all(numbers.map((k) => openUnlessRefused(role, k)))));
  const sessions = Object.fromEntries(roles.map((role) => [role, lists[only.indexOf(role)] ?? []])) as Record<
    Role,
    Session[]
  >;
  return keeping(sessions, begun, { usersPerRole, now, open });
}

function keeping(
  sessions: Record<Role, Session[]>,
  begun: EpochMs,
  {
    usersPerRole,
    now,
    open,
  }: { usersPerRole: number; now: () => EpochMs; open: (role: Role, k: number) => Promise<Session> },
): Sessions {
  const renewing = new Map<string, Promise<string>>();
  const signedInAt = new Map<Session, EpochMs>();
  const session = (role: Role, k: number) => sessions[role][k % usersPerRole] as Session;
  async function fresh(role: Role, k: number): Promise<string> {
    const renewed = await open(role, k);
    signedInAt.set(renewed, now());
    signedInAt.delete(session(role, k));
    sessions[role][k] = renewed;
    return renewed.accessToken;
  }
  return {
    usersPerRole,
    renewAt: Math.min(
      ...Object.values(sessions)
        .flat()
        .map(({ expiresAt }) => renewalTime(begun, expiresAt)),
    ),
    session,
    tokens: () =>
      Object.fromEntries(roles.map((role) => [role, sessions[role].map((one) => one.accessToken)])) as Record<
        Role,
        string[]
      >,
    renew(role, k) {
      const current = session(role, k);
      if (now() < renewalTime(signedInAt.get(current) ?? begun, current.expiresAt))
        return Promise.resolve(current.accessToken);
      const key = `${role}/${k % usersPerRole}`;
      const running = renewing.get(key) ?? fresh(role, k % usersPerRole).finally(() => renewing.delete(key));
      renewing.set(key, running);
      return running;
    },
  };
}
