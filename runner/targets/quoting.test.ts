import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masked, quoted } from './quoting.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('quoting hostile text', () => {
  it.each([
    [`{"accessToken":"${jwt}"}`],
    [`Authorization: Bearer ${jwt}`],
    ['{"password": "c2lnbmF0dXJl x"}'],
    ["password='c2lnbmF0dXJl'"],
    ['refreshToken=c2lnbmF0dXJl&a=1'],
    ['{"razorpay_signature":"c2lnbmF0dXJl'],
  ])('%s loses its secret', (text) => {
    expect(masked(text)).not.toContain('c2lnbmF0dXJl');
    expect(masked(text)).toContain('***');
  });

  it('a secret across the cut is not shown half', () => {
    expect(quoted(`${'a'.repeat(60)} ${jwt}`, 80)).not.toContain('eyJ');
  });

  it('is one line of printable characters, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(quoted(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
