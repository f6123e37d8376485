import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Rehearsal, rehearse } from '../rehearsal.ts';

let sandbox: Rehearsal;
beforeEach(async () => {
  sandbox = await rehearse();
});
afterEach(() => sandbox.close());

const admin = (call: string, body?: unknown) => sandbox.send('SCHOOL_ADMIN', call, body === undefined ? {} : { body });
const anId = '11111111-2222-4333-8444-555555555555';

describe('users', () => {
  it('are seen by themselves, their family, teachers (students only) and the office', async () => {
    const get = async (as: 'PARENT' | 'STUDENT' | 'TEACHER' | 'SCHOOL_ADMIN', id: string, k = 0) =>
      (await sandbox.send(as, `GET /users/${id}`, {}, k)).status;
    const student = sandbox.id('STUDENT', 0);
    expect([await get('PARENT', student, 0), await get('PARENT', student, 1)]).toEqual([200, 403]);
    expect([
      await get('STUDENT', sandbox.id('PARENT', 0), 0),
      await get('STUDENT', sandbox.id('PARENT', 1), 0),
    ]).toEqual([200, 403]);
    expect([await get('TEACHER', student), await get('TEACHER', sandbox.id('PARENT'))]).toEqual([200, 403]);
    expect([await get('SCHOOL_ADMIN', student), await get('SCHOOL_ADMIN', anId)]).toEqual([200, 404]);
  });

  it('change their names, and only the office changes the rest', async () => {
    const path = `PUT /users/${sandbox.id('STUDENT', 0)}`;
    const named = await sandbox.send('PARENT', path, { body: { firstName: 'Asha' } });
    expect([named.status, named.at('data.user.firstName')]).toEqual([200, 'Asha']);
    expect((await sandbox.send('PARENT', path, { body: { role: 'super_admin' } })).status).toBe(403);
    expect((await sandbox.send('PARENT', path, { body: { firstName: 'Asha' } }, 1)).status).toBe(403);
    expect((await admin(path, { isActive: false })).status).toBe(200);
  });

  it('are imported row by row, faults told by row', async () => {
    const csvData =
      'firstName,lastName,email,role\nAsha,Rao,asha@example.com,student\nRavi,Rao,ravi@example.com,king\nAsha,Rao,ASHA@example.com,parent';
    const body = { csvData, schoolId: sandbox.fixtures.schoolId };
    const preview = await admin('POST /users/bulk-import', { ...body, previewMode: true });
    expect(preview.at('data.summary.successful')).toBe(2);
    const reply = await admin('POST /users/bulk-import', body);
    expect(reply.at('data.summary')).toEqual({ totalProcessed: 3, successful: 1, errors: 2, duplicates: 1 });
    expect((await admin('GET /users?query=asha@')).at('data.users.0.id')).toBe(
      reply.at('data.results.successful.0.id'),
    );
  });

  it('never show what their password was made into', async () => {
    for (const call of ['GET /users', `GET /users/${sandbox.id('PARENT')}`]) {
      expect(JSON.stringify((await admin(call)).body)).not.toMatch(/password/i);
    }
  });
});

describe('the children of a parent', () => {
  const manage = (body: object, as: 'PARENT' | 'SCHOOL_ADMIN' = 'SCHOOL_ADMIN', k = 0) =>
    sandbox.send(as, `POST /users/${sandbox.id('PARENT', 0)}/children`, { body }, k);

  it('are added, removed and replaced', async () => {
    const [own, other] = [sandbox.id('STUDENT', 0), sandbox.id('STUDENT', 1)];
    expect((await manage({ action: 'add', childrenIds: [other] })).at('data.children')).toHaveLength(2);
    expect((await manage({ action: 'remove', childrenIds: [own] })).at('data.children')).toEqual([other]);
    const replaced = await manage({ childrenIds: [own] });
    expect(replaced.at('data.summary')).toEqual({ previousCount: 1, newCount: 1, added: 1, removed: 1 });
  });

  it('are not managed by another parent, and are students', async () => {
    expect((await manage({ childrenIds: [] }, 'PARENT', 1)).status).toBe(403);
    expect((await manage({ childrenIds: [sandbox.id('TEACHER')] })).status).toBe(400);
    expect((await manage({ childrenIds: [anId] })).status).toBe(404);
  });
});

describe('menu items', () => {
  const item = (name: string, price = 50) => ({ name, category: 'lunch', price, schoolId: sandbox.fixtures.schoolId });

  it('have a name of their own while they are on offer', async () => {
    const id = await sandbox.make('SCHOOL_ADMIN', 'POST /menu/items', item('Upma'), 'data.menuItem.id');
    expect([
      (await admin('POST /menu/items', item('Upma'))).status,
      (await admin(`DELETE /menu/items/${id}`)).status,
    ]).toEqual([409, 200]);
    expect((await admin('POST /menu/items', item('Upma'))).status).toBe(201);
    expect((await sandbox.send(null, `GET /menu/items/${id}`)).status).toBe(404);
  });

  it('are listed and searched by name and price', async () => {
    await admin('POST /menu/items', item('Ragi Dosa', 61));
    const found = async (query: string) => (await sandbox.send(null, `GET /menu/${query}`)).at('pagination.total');
    expect([
      await found('items?minPrice=60.5&maxPrice=61'),
      await found('search?q=ragi'),
      await found('search?q=pizza'),
    ]).toEqual([1, 1, 0]);
    expect((await sandbox.send(null, 'GET /menu/search')).code).toBe('MISSING_SEARCH_TERM');
    expect((await sandbox.send(null, 'GET /menu/items?page=0')).code).toBe('INVALID_PAGE');
  });

  it('want at least one change', async () => {
    const id = await sandbox.make('SCHOOL_ADMIN', 'POST /menu/items', item('Upma'), 'data.menuItem.id');
    expect((await admin(`PUT /menu/items/${id}`, {})).code).toBe('NO_UPDATES');
    expect((await admin(`PUT /menu/items/${id}`, { price: 70 })).at('data.menuItem.price')).toBe(70);
  });
});

describe('an invoice', () => {
  it('is the sum of its lines', async () => {
    const items = [
      { description: 'lunch', quantity: 3, unitPrice: 55.1 },
      { description: 'milk', quantity: 2, unitPrice: 15 },
    ];
    const reply = await admin('POST /invoices/generate', { type: 'order', customerId: sandbox.id('PARENT'), items });
    expect([reply.status, reply.at('data.invoice.amount')]).toEqual([201, 195.3]);
    const invoiceId = reply.at('data.invoice.id');
    expect((await admin('POST /pdf/generate', { invoiceId })).status).toBe(201);
    expect((await admin('POST /pdf/generate', { invoiceId: anId })).status).toBe(404);
    expect((await admin('POST /invoices/generate', { type: 'order', customerId: anId, items })).status).toBe(404);
    expect((await admin('POST /invoices/generate', { type: 'order', customerId: anId, items: [] })).status).toBe(400);
  });
});

describe('a reconciliation', () => {
  it('of a period is made once, unless forced', async () => {
    const period = { startDate: '2026-01-01T00:00:00Z', endDate: '2026-01-31T00:00:00Z' };
    const body = { schoolId: sandbox.fixtures.schoolId, ...period, reconciliationType: 'automated' };
    const call = 'POST /payments/reconciliation/generate';
    expect([(await admin(call, body)).status, (await admin(call, body)).code]).toEqual([201, 'DUPLICATE_ERROR']);
    expect((await admin(call, { ...body, forceReconciliation: true })).status).toBe(201);
    expect((await admin(call, { ...body, endDate: period.startDate })).status).toBe(400);
    expect((await admin('GET /payments/reconciliation')).code).toBe('MISSING_SCHOOL_ID');
    const list = await admin(`GET /payments/reconciliation?schoolId=${sandbox.fixtures.schoolId}`);
    expect(list.at('data.count')).toBe(2);
  });
});

describe('notifications', () => {
  it("are their receiver's", async () => {
    const parentIds = [sandbox.id('PARENT', 0), anId];
    const body = { parentIds, notificationType: 'order_ready', title: 'Ready', message: 'Lunch is ready' };
    const sent = await admin('POST /api/v1/mobile/notifications/send', body);
    expect(sent.at('data.results.1.status')).toBe('failed');
    const read = (k: number) =>
      sandbox.send(
        'PARENT',
        `PUT /api/v1/mobile/notifications/${String(sent.at('data.results.0.notificationId'))}/read`,
        {},
        k,
      );
    expect([(await read(1)).status, (await read(0)).status]).toEqual([403, 200]);
    const list = (k: number) => sandbox.send('PARENT', `GET /api/v1/mobile/notifications/${parentIds[0]}`, {}, k);
    expect([(await list(0)).at('data.0.status'), (await list(1)).status]).toEqual(['read', 403]);
  });
});

describe('a device', () => {
  it('is the same for the same user and token', async () => {
    const body = { deviceToken: 'abcdefghij', deviceType: 'ios' };
    const register = async (k: number) =>
      (await sandbox.send('PARENT', 'POST /api/v1/mobile/devices/register', { body }, k)).at('data.id');
    const [first, again, other] = [await register(0), await register(0), await register(1)];
    expect([again, other === first]).toEqual([first, false]);
    const remove = (k: number) => sandbox.send('PARENT', `DELETE /api/v1/mobile/devices/${String(first)}`, {}, k);
    expect([(await remove(1)).status, (await remove(0)).status]).toEqual([403, 200]);
  });
});

describe('what is kept of an analysis', () => {
  it('is found again, and only that', async () => {
    const made = await sandbox.send('SUPER_ADMIN', 'POST /analytics/orchestrator/execute', {
      body: { operation: 'federated_learning' },
    });
    const status = (id: unknown) =>
      sandbox.send('SUPER_ADMIN', `GET /analytics/orchestrator/status?operationId=${String(id)}`);
    expect((await status(made.at('data.operationId'))).at('data.status')).toBe('completed');
    expect([(await status('op_none')).status, (await status('op_none')).code]).toEqual([404, 'OPERATION_NOT_FOUND']);
  });

  it('of food covers at most a year, and the whole of it is for nutritionists', async () => {
    const analyze = (as: 'NUTRITIONIST' | 'TEACHER', body: object) =>
      sandbox.send(as, 'POST /nutrition/analyze', {
        body: {
          ...{
            schoolId: sandbox.fixtures.schoolId,
            analysisType: 'basic',
            targetSubjects: {},
            analysisParameters: {},
            outputFormat: {},
          },
          ...{ timeframe: { startDate: '2025-10-01', endDate: '2025-12-31' }, ...body },
        },
      });
    const made = await analyze('TEACHER', {});
    const id = String(made.at('data.analysis.analysisId'));
    expect((await sandbox.send('STUDENT', `GET /nutrition/analysis/${id}`)).at('data.analysis.analysisId')).toBe(id);
    expect((await analyze('TEACHER', { analysisType: 'comprehensive' })).status).toBe(403);
    expect((await analyze('NUTRITIONIST', { analysisType: 'comprehensive' })).status).toBe(200);
    const backwards = { timeframe: { startDate: '2025-12-31', endDate: '2025-10-01' } };
    expect((await analyze('TEACHER', backwards)).code).toBe('INVALID_DATE_RANGE');
    expect((await analyze('TEACHER', { timeframe: { startDate: '2024-01-01', endDate: '2025-12-31' } })).code).toBe(
      'DATE_RANGE_TOO_LONG',
    );
  });
});
