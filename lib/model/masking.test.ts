import { describe, expect, it } from 'vitest';
import { masked } from './masking.ts';

describe('masking', () => {
  it.each([
    ['{"email":"a@b.in","password":"p\\"w","name":"Asha"}', '{"email":"***","password":"***","name":"***"}'],
    ['{"accessToken":"abc","refreshToken":"d', '{"accessToken":"***","refreshToken":"***"'],
    [
      '{"firstName":"Asha","studentName": "R", "phone":9876543210}',
      '{"firstName":"***","studentName": "***", "phone":"***"}',
    ],
    ['GET /x?token=abc&page=2&email=a%40b.in', 'GET /x?token=***&page=2&email=***'],
    ['Bearer abc.def', 'Bearer ***'],
    ['mail to asha@school.in or +91 98765 43210, 9876543210', 'mail to *** or ***, ***'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.x-y', '***'],
    [`reset ${'a1'.repeat(32)}`, 'reset ***'],
    ['{"code":"482913"}', '{"code":"***"}'],
  ])('%s becomes %s', (text, safe) => {
    expect(masked(text)).toBe(safe);
  });

  it('takes no more steps for a hostile text than its length asks for', () => {
    for (const piece of ['x', '"', '"a', '?a', '1', '+1', 'a@', 'eyJ', '"name":"\\\\']) {
      expect(masked(piece.repeat(20_000)).length).toBeGreaterThan(0);
    }
  });

  it.each([
    '{"error":{"code":"VALIDATION_ERROR","message":"quantity must be 1"},"statusCode":400}',
    'GET /orders/3f2504e0-4f89-11d3-9a0c-0305e82c3301?page=1',
    '{"total":1250,"timestamp":"2026-03-02T04:05:06.000Z"}',
  ])('leaves %s', (text) => {
    expect(masked(text)).toBe(text);
  });
});
