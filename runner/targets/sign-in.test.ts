import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import { type FakePlatform, startFakePlatform } from './fake-platform.ts';
import type { Fixtures } from './fixtures.ts';
import { type Client, createClient } from './http-client.ts';
import { expiryOf, renewalTime, signIn, usersAvailable } from './sign-in.ts';

let fake: FakePlatform;
let client: Client;
beforeEach(async () => {
  fake = await startFakePlatform(3);
  client = createClient({ baseUrl: fake.baseUrl, runId: 'r', concurrency: 4, wait: async () => {} });
});
afterEach(async () => {
  await client.close();
  await fake.close();
});

const spoilt = (fixtures: Fixtures): Fixtures => ({
  ...fixtures,
  users: { ...fixtures.users, TEACHER: fixtures.users.TEACHER.map((user) => ({ ...user, password: 'Wrong!Pass-99' })) },
});

describe('signing in', () => {
  it('opens one session for every user of every role, in the order of the fixtures', async () => {
    const sessions = await signIn(client, fake.fixtures, { usersPerRole: 3, now: Date.now });
    for (const role of roles) {
      expect(sessions.tokens()[role]).toHaveLength(3);
      expect(sessions.session(role, 4).user.id).toBe(`${role}-1`);
      const claims = Buffer.from(sessions.session(role, 1).accessToken.split('.')[1] as string, 'base64url').toString();
      expect(JSON.parse(claims).sub).toBe(`${role}-1`);
    }
    expect(fake.requests.get('auth.login')).toBe(21);
  });

  it('with a wrong password names role and user, never the password, and soon stops asking', async () => {
    const task = signIn(client, spoilt(fake.fixtures), { usersPerRole: 3, now: Date.now });
    const error = await task.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KitError);
    const { code, message, hint } = error as KitError;
    expect(code).toBe('TARGET_REFUSED');
    expect(message).toContain('TEACHER user TEACHER-0 was refused: 401 INVALID_CREDENTIALS');
    // This fake echoes the password into its own message.
    expect(`${message}${hint}`).not.toContain('Wrong!Pass-99');
    expect(fake.requests.get('auth.login')).toBeLessThan(21);
  });

  it('tells that fixtures hold too few users', async () => {
    expect(usersAvailable(fake.fixtures, 8)).toBe(3);
    const task = signIn(client, fake.fixtures, { usersPerRole: 4, now: Date.now });
    await expect(task).rejects.toMatchObject({ code: 'CONFIG', message: expect.stringContaining('number 4') });
  });
});

describe('renewing tokens', () => {
  const start = Date.now();

  it('hands out the token at hand while it has life left', async () => {
    const sessions = await signIn(client, fake.fixtures, { usersPerRole: 2, now: () => start });
    const before = fake.requests.get('auth.login');
    expect(await sessions.renew('PARENT', 1)).toBe(sessions.session('PARENT', 1).accessToken);
    expect(fake.requests.get('auth.login')).toBe(before);
  });

  it('near the end signs in once for any number of callers, and only that user', async () => {
    let now = start;
    const sessions = await signIn(client, fake.fixtures, { usersPerRole: 2, now: () => now });
    const old = sessions.tokens().PARENT;
    const before = fake.requests.get('auth.login') ?? 0;
    now = sessions.renewAt + 1000;
    const tokens = await Promise.all(Array.from({ length: 20 }, () => sessions.renew('PARENT', 1)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(old[1]);
    expect(sessions.tokens().PARENT).toEqual([old[0], tokens[0]]);
    expect(fake.requests.get('auth.login')).toBe(before + 1);
  });

  it('happens five minutes before the end, or after four fifths of a short life', () => {
    expect(renewalTime(0, 3_600_000)).toBe(3_300_000);
    expect(renewalTime(0, 600_000)).toBe(480_000);
  });

  it('reads the end from the token, and assumes an hour of one that does not say', () => {
    const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
    expect(expiryOf(token({ exp: 1234 }), 0)).toBe(1_234_000);
    expect(expiryOf(token({}), 5)).toBe(3_600_005);
    expect(expiryOf('opaque', 5)).toBe(3_600_005);
  });
});
