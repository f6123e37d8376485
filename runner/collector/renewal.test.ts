import { describe, expect, it } from 'vitest';
import { createRenewal } from './renewal.ts';

describe('renewal', () => {
  it('signs a user in once, however many ask at the same time', async () => {
    const asked: string[] = [];
    const renewal = createRenewal(
      async (role, k) => `${role}-${k}-${asked.push(`${role}/${k}`)}`,
      () => 0,
    );
    const tokens = await Promise.all([
      ...Array.from({ length: 50 }, () => renewal.token('PARENT', 3)),
      renewal.token('PARENT', 4),
      renewal.token('STUDENT', 3),
    ]);
    expect(asked).toEqual(['PARENT/3', 'PARENT/4', 'STUDENT/3']);
    expect(new Set(tokens)).toEqual(new Set(['PARENT-3-1', 'PARENT-4-2', 'STUDENT-3-3']));
  });

  it('asks anew once the answer is there: who renews knows how long a token lives', async () => {
    const tokens = ['1', '2'];
    const renewal = createRenewal(
      async () => tokens.shift() ?? '',
      () => 0,
    );
    expect([await renewal.token('PARENT', 0), await renewal.token('PARENT', 0)]).toEqual(['1', '2']);
  });

  it('does not repeat a refused sign-in for ten seconds, for that user alone', async () => {
    let now = 0;
    let asked = 0;
    const renewal = createRenewal(
      (_, k) => {
        asked += 1;
        if (k === 0 && now < 10_000) throw new Error('wrong password');
        return Promise.resolve('good');
      },
      () => now,
    );
    await expect(renewal.token('PARENT', 0)).rejects.toThrow('wrong password');
    now = 9999;
    await expect(renewal.token('PARENT', 0)).rejects.toThrow('wrong password');
    expect(asked).toBe(1);
    expect(await renewal.token('PARENT', 1)).toBe('good');
    now = 10_000;
    expect(await renewal.token('PARENT', 0)).toBe('good');
  });
});
