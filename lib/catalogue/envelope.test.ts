import { describe, expect, test } from 'vitest';
import { answerPaths, contractPath, dataPaths, errorOf } from './envelope.ts';
import { catalogue, endpointById } from './index.ts';

describe('where a field stands in an answer', () => {
  test.each([
    ['order.id', 'data.order.id'],
    ['data.order.id', 'data.order.id'],
    ['data[].id', 'data[].id'],
    ['data', 'data'],
    ['database.status', 'data.database.status'],
    ['message', 'message'],
    ['messages[].id', 'data.messages[].id'],
    ['data.message', 'data.message'],
    ['data.success', 'data.success'],
    ['pagination.total', 'pagination.total'],
    ['data.pagination.total', 'pagination.total'],
    ['metadata.generatedAt', 'data.metadata.generatedAt'],
    ['requestId', 'requestId'],
  ])('the fact %s means %s', (fact, path) => {
    expect(contractPath(fact)).toBe(path);
  });

  test('the contract path of a contract path of data is itself', () => {
    for (const path of catalogue.flatMap((endpoint) => dataPaths(endpoint))) expect(contractPath(path)).toBe(path);
  });

  test('data paths leave out what belongs to the envelope', () => {
    expect(dataPaths(endpointById('auth.change-password'))).toEqual([]);
    expect(dataPaths(endpointById('payments.refund-payment'))[0]).toBe('data.refund.id');
    expect(dataPaths(endpointById('users.list'))).not.toContainEqual(expect.stringContaining('pagination'));
  });

  test('no endpoint needs its data to be a list and an object at once', () => {
    for (const endpoint of catalogue) {
      const paths = dataPaths(endpoint);
      const list = paths.some((path) => path.startsWith('data[]'));
      const object = paths.some((path) => path.startsWith('data.'));
      expect(list && object, endpoint.id).toBe(false);
    }
  });

  test.each([
    ['data.order.id', ['data.order.id', 'data.data.order.id']],
    ['data[].id', ['data[0].id', 'data.data[0].id']],
    ['id', ['data.id', 'data.data.id', 'id']],
    ['users[].id', ['data.users[0].id', 'data.data.users[0].id', 'users[0].id']],
    ['message', ['message', 'data.message', 'data.data.message']],
  ])('%s is looked for by the contract first, then nested, then bare', (fact, paths) => {
    expect(answerPaths(fact)).toEqual(paths);
  });
});

describe('the error of an answer', () => {
  test.each([
    [
      'the contract form',
      { success: false, error: { code: 'ORDER_NOT_FOUND', message: 'No such order', details: [] } },
      { code: 'ORDER_NOT_FOUND', message: 'No such order' },
    ],
    ['a code without a message', { error: { code: 'X' } }, { code: 'X', message: 'X' }],
    ['a text as error', { error: 'Missing order ID' }, { code: 'Missing order ID', message: 'Missing order ID' }],
    [
      'a text as error beside code and message',
      { error: 'Bad Request', code: 'INVALID', message: 'Date is past' },
      { code: 'INVALID', message: 'Date is past' },
    ],
    ['a bare code', { code: 'P2025', message: 'Record not found' }, { code: 'P2025', message: 'Record not found' }],
    ['a bare message', { message: 'Unauthorized' }, { code: '', message: 'Unauthorized' }],
    ['a numeric code', { error: { code: 42 } }, { code: '42', message: '42' }],
    [
      'an empty error object',
      { error: {}, message: 'Internal server error' },
      { code: '', message: 'Internal server error' },
    ],
    ['plain text', ' Method not allowed\n', { code: 'Method not allowed', message: 'Method not allowed' }],
    ['a web page', '<html>502</html>', { code: '', message: '<html>502</html>' }],
    ['a stack trace', 'Error: x\n  at y', { code: '', message: 'Error: x\n  at y' }],
  ])('%s is read', (_, body, error) => {
    expect(errorOf(body)).toEqual(error);
  });

  test.each([
    ['a success', { success: true, message: 'Done' }],
    ['an empty object', {}],
    ['a list', [{ code: 'X' }]],
    ['null', null],
    ['an empty text', ''],
    ['a number', 7],
    ['an error of no known form', { error: ['x'] }],
  ])('%s says nothing about an error', (_, body) => {
    expect(errorOf(body)).toBeNull();
  });

  test('a long text is cut, and is no code', () => {
    expect(errorOf('x'.repeat(5000))).toEqual({ code: '', message: 'x'.repeat(200) });
  });
});
