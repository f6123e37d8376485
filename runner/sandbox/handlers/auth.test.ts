import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csrf, hour, type Rehearsal, rehearse } from '../rehearsal.ts';

let sandbox: Rehearsal;
beforeEach(async () => {
  sandbox = await rehearse();
});
afterEach(() => sandbox.close());

const parent = () => sandbox.fixtures.users.PARENT[0] ?? { email: '', password: '', id: '' };
const person = (email = 'asha@example.com') => ({
  ...{ email, password: 'Lunch!2026x', passwordConfirm: 'Lunch!2026x', firstName: 'Asha', lastName: 'Rao' },
});
const register = (body: object) => sandbox.send(null, 'POST /auth/register', { body, headers: csrf });

describe('five wrong passwords', () => {
  it('lock the account for 30 minutes, also for the right one', async () => {
    const { email, password } = parent();
    for (let i = 0; i < 5; i += 1) expect((await sandbox.signIn(email, 'wrong')).code).toBe('LOGIN_FAILED');
    expect((await sandbox.signIn(email, password)).status).toBe(401);
    sandbox.clock.now += hour / 2 - 1000;
    expect((await sandbox.signIn(email, password)).status).toBe(401);
    sandbox.clock.now += 1000;
    expect((await sandbox.signIn(email, password)).status).toBe(200);
  });

  it('are counted from the last right one', async () => {
    const { email, password } = parent();
    for (let i = 0; i < 4; i += 1) await sandbox.signIn(email, 'wrong');
    expect((await sandbox.signIn(email.toUpperCase(), password)).status).toBe(200);
    for (let i = 0; i < 4; i += 1) await sandbox.signIn(email, 'wrong');
    expect((await sandbox.signIn(email, password)).status).toBe(200);
  });
});

describe('the header X-CSRF-Token', () => {
  it.each(['login', 'register', 'forgot-password', 'logout'])('is wanted by %s', async (name) => {
    const body = { ...person(), refreshToken: 'x' };
    for (const value of [undefined, 'short', 'a'.repeat(101), 'with-hyphen-12']) {
      const headers = value === undefined ? {} : { 'x-csrf-token': value };
      const reply = await sandbox.send('PARENT', `POST /auth/${name}`, { body, headers });
      expect([reply.status, reply.code]).toEqual([403, 'CSRF_VALIDATION_FAILED']);
    }
  });

  it('is not wanted by a refresh', async () => {
    expect((await sandbox.send(null, 'POST /auth/refresh', { body: { refreshToken: 'x' } })).status).toBe(200);
  });
});

describe('a registration', () => {
  it('signs the new user in', async () => {
    const reply = await register(person());
    expect(reply.status).toBe(201);
    const token = String(reply.at('data.tokens.accessToken'));
    const me = await sandbox.send(null, 'GET /auth/me', { token });
    expect(me.at('data')).toMatchObject({
      email: 'asha@example.com',
      role: 'parent',
      schoolId: sandbox.fixtures.schoolId,
    });
  });

  it('of a known address, with a weak password or with two different ones is refused', async () => {
    expect((await register(person(parent().email.toUpperCase()))).code).toBe('REGISTRATION_FAILED');
    expect(
      (await register({ ...person(), password: 'lunch', passwordConfirm: 'lunch' })).at('error.details.0.field'),
    ).toBe('password');
    expect((await register({ ...person(), passwordConfirm: 'Lunch!2027x' })).at('error.details.0.field')).toBe(
      'passwordConfirm',
    );
  });
});

describe('a session', () => {
  it('ends with sign-out, for both of its tokens and no others', async () => {
    const { email, password } = parent();
    const [one, other] = [await sandbox.signIn(email, password), await sandbox.signIn(email, password)];
    const tokenOf = (reply: typeof one, name: string) => String(reply.at(`data.tokens.${name}`));
    const body = { refreshToken: tokenOf(one, 'refreshToken') };
    await sandbox.send(null, 'POST /auth/logout', { body, headers: csrf, token: tokenOf(one, 'accessToken') });
    expect((await sandbox.send(null, 'GET /auth/me', { token: tokenOf(one, 'accessToken') })).status).toBe(401);
    expect((await sandbox.send(null, 'GET /auth/me', { token: tokenOf(other, 'accessToken') })).status).toBe(200);
    expect((await sandbox.send(null, 'POST /auth/refresh', { body })).body).toMatchObject({
      ...{ success: false, error: { code: 'INVALID_REFRESH_TOKEN' } },
    });
  });

  it('lasts an hour and is renewed with the refresh token, which opens nothing else', async () => {
    const { email, password } = parent();
    const reply = await sandbox.signIn(email, password);
    const refreshToken = String(reply.at('data.tokens.refreshToken'));
    expect((await sandbox.send(null, 'GET /auth/me', { token: refreshToken })).status).toBe(401);
    sandbox.clock.now += hour - 1000;
    const renewed = await sandbox.send(null, 'POST /auth/refresh', { body: { refreshToken } });
    sandbox.clock.now += 1000;
    const token = String(reply.at('data.tokens.accessToken'));
    expect((await sandbox.send(null, 'GET /auth/me', { token })).status).toBe(401);
    const fresh = String(renewed.at('data.tokens.accessToken'));
    expect((await sandbox.send(null, 'GET /auth/me', { token: fresh })).status).toBe(200);
  });
});

describe('what is mailed', () => {
  it('is a fixture, and each value is used once', async () => {
    const wanted = { 'user.resetToken': 1, 'verification.email': 1, 'verification.code': 1 };
    const { supplies } = await sandbox.more({ supplies: wanted });
    const reset = { token: supplies['user.resetToken']?.[0], newPassword: 'Lunch!2026x' };
    const [first, second] = [await send('reset-password', reset), await send('reset-password', reset)];
    expect([first.status, second.code]).toEqual([200, 'RESET_FAILED']);
    const code = { email: supplies['verification.email']?.[0], verificationCode: supplies['verification.code']?.[0] };
    expect([(await send('verify-email', code)).status, (await send('verify-email', code)).status]).toEqual([200, 404]);
  });

  const send = (name: string, body: object) => sandbox.send(null, `POST /auth/${name}`, { body });
});

describe('a password', () => {
  it('is changed by its owner who knows it; a wrong one changes nothing', async () => {
    const { id, email, password } = parent();
    const change = (currentPassword: string, k = 0) => {
      const body = { userId: id, currentPassword, newPassword: 'Supper!2026', newPasswordConfirm: 'Supper!2026' };
      return sandbox.send('PARENT', 'PATCH /auth/change-password', { body }, k);
    };
    expect((await change(password, 1)).status).toBe(403);
    expect((await change('wrong')).status).toBe(200);
    expect((await sandbox.signIn(email, password)).status).toBe(200);
    await change(password);
    expect((await sandbox.signIn(email, password)).status).toBe(401);
    expect((await sandbox.signIn(email, 'Supper!2026')).status).toBe(200);
    // Asking for the fixtures again puts their users back to how they were.
    await sandbox.more({});
    expect((await sandbox.signIn(email, password)).status).toBe(200);
  });
});
