import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractPath } from '../../lib/catalogue/envelope.ts';
import { catalogue } from '../../lib/catalogue/index.ts';
import { type Endpoint, roles } from '../../lib/model/endpoint.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';
import { answerWriter } from './responses.ts';

let sandbox: Rehearsal;
beforeAll(async () => {
  sandbox = await rehearse();
});
afterAll(() => sandbox.close());

const anId = '11111111-2222-4333-8444-555555555555';
const callOf = ({ method, path }: Endpoint): string => `${method} ${path.replace(/\{[^}]+\}/g, anId)}`;
const wantsToken = ({ auth }: Endpoint): boolean => auth === 'bearer' || auth === 'internal';

describe('the routes', () => {
  it('are the 228 of the platform', () => {
    expect(catalogue).toHaveLength(228);
  });

  it('answer 401 without a token, where one is wanted', async () => {
    for (const endpoint of catalogue.filter(wantsToken)) {
      const { status, body } = await sandbox.send(null, callOf(endpoint), { body: {} });
      expect([endpoint.id, status, body.success]).toEqual([endpoint.id, 401, false]);
    }
  });

  it('answer 401 to a forged token', async () => {
    const { accessToken } = (
      await sandbox.signIn(
        sandbox.fixtures.users.PARENT[0]?.email ?? '',
        sandbox.fixtures.users.PARENT[0]?.password ?? '',
      )
    ).at('data.tokens') as { accessToken: string };
    const [head, payload] = accessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as Record<string, unknown>;
    const raised = Buffer.from(JSON.stringify({ ...claims, role: 'super_admin' })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    for (const token of [
      `${accessToken}x`,
      `${head}.${raised}.${accessToken.split('.')[2]}`,
      `${none}.${raised}.`,
      'x',
      'a.b.c',
    ]) {
      expect((await sandbox.send(null, 'GET /orders', { token })).status).toBe(401);
    }
    expect((await sandbox.send(null, 'GET /orders', { token: accessToken })).status).toBe(200);
  });

  it('answer 403 to a role that the facts do not name', async () => {
    for (const endpoint of catalogue.filter((one) => wantsToken(one) && one.roles.length > 0)) {
      for (const role of roles.filter((one) => !endpoint.roles.includes(one))) {
        const { status } = await sandbox.send(role, callOf(endpoint), { body: {} });
        expect([endpoint.id, role, status]).toEqual([endpoint.id, role, 403]);
      }
    }
  });

  it('do not answer 401 or 403 to a role that the facts name, before the call itself is looked at', async () => {
    for (const endpoint of catalogue.filter((one) => wantsToken(one) && one.id !== 'auth.logout')) {
      for (const role of endpoint.roles.length > 0 ? endpoint.roles : roles) {
        const { status, code } = await sandbox.send(role, callOf(endpoint));
        expect([endpoint.id, role, status === 401 || (status === 403 && code === 'INSUFFICIENT_PERMISSIONS')]).toEqual([
          ...[endpoint.id, role, false],
        ]);
      }
    }
  });

  it("answer 404 to an unknown path and 405 to another method, in the contract's envelope, counted apart", async () => {
    const before = (await sandbox.counts()).unrouted;
    const missing = await sandbox.send(null, 'GET /no/such/route');
    expect([missing.status, missing.code]).toEqual([404, 'NOT_FOUND']);
    expect(missing.body).toMatchObject({ success: false, error: { details: [] } });
    expect([typeof missing.body.timestamp, typeof missing.body.requestId]).toEqual(['string', 'string']);
    const wrong = await sandbox.send(null, 'DELETE /auth/login');
    expect([wrong.status, wrong.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect((await sandbox.counts()).unrouted).toBe(before + 2);
  });

  it('answer 404 to ids that nothing has, and 400 to what is no id', async () => {
    const admin = (call: string) => sandbox.send('SUPER_ADMIN', call);
    expect((await admin(`GET /orders/${anId}`)).status).toBe(404);
    expect((await admin('GET /orders/ten')).at('error.details')).toEqual([
      { field: 'orderId', message: 'must be a UUID' },
    ]);
    expect((await admin(`GET /subscription-plans/${anId}`)).code).toBe('PLAN_NOT_FOUND');
    expect((await admin('GET /menu/items/ten')).code).toBe('INVALID_MENU_ITEM_ID');
  });

  it('answer 400 to a body that is not JSON, and to none where one is needed', async () => {
    expect((await sandbox.send('PARENT', 'POST /orders', { body: '{"studentId":' })).status).toBe(400);
    const none = await sandbox.send('SUPER_ADMIN', 'POST /analytics/orchestrator/execute');
    expect([none.status, none.code]).toEqual([400, 'MISSING_BODY']);
  });
});

describe('a right answer', () => {
  const placesOf = (node: unknown, path: string): unknown =>
    path
      .replaceAll('[]', '.0')
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined | null)?.[key], node);

  it("holds every field that the facts list for its endpoint, in the contract's envelope", () => {
    for (const endpoint of catalogue) {
      const text = answerWriter(endpoint)({}, 'req-1', new Date(0));
      const answer: unknown = JSON.parse(text);
      expect(answer).toMatchObject({ success: true, timestamp: '1970-01-01T00:00:00.000Z', requestId: 'req-1' });
      // `error` stands in the envelope of refusals only.
      for (const path of endpoint.success.data.map(contractPath).filter((one) => one !== 'error')) {
        expect([endpoint.id, path, placesOf(answer, path)]).not.toEqual([endpoint.id, path, undefined]);
      }
    }
  });

  it('shows no field that the facts do not list', async () => {
    const me = await sandbox.send('PARENT', 'GET /auth/me');
    expect(Object.keys(me.at('data') as object).sort()).toEqual(
      ['createdAt', 'email', 'firstName', 'id', 'lastName', 'phone', 'role', 'schoolId'].sort(),
    );
  });
});
