import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseOf, entityOf, suppliesFor } from '../../lib/catalogue/entities.ts';
import { catalogue } from '../../lib/catalogue/index.ts';
import { operationFor } from '../../lib/catalogue/operations.ts';
import { roles } from '../../lib/model/endpoint.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import { allot, fixturesWanted, limitScope } from './allotment.ts';
import type { Fixtures } from './fixtures.ts';

const operations = catalogue.map((endpoint) => operationFor(endpoint, seededRandom(3)));
const allUses = fc.array(fc.integer({ min: 0, max: 60 }), {
  minLength: operations.length,
  maxLength: operations.length,
});

function fixtures(supplies: Readonly<Record<string, number>>, secrets: Partial<Fixtures['secrets']> = {}): Fixtures {
  const values = (slot: string, count: number) => Array.from({ length: count }, (_, i) => `${slot}:${i}`);
  return {
    schoolId: 's',
    classId: 'c',
    users: Object.fromEntries(roles.map((role) => [role, []])) as unknown as Fixtures['users'],
    supplies: Object.fromEntries(Object.entries(supplies).map(([slot, count]) => [slot, values(slot, count)])),
    secrets: { 'payment-key': 'a', 'payment-webhook': 'b', 'whatsapp-webhook': 'c', ...secrets },
  };
}

const numbersOf = (values: readonly string[] | undefined) => values?.map((value) => Number(value.split(':')[1]));

describe('dealing one-time fixtures', () => {
  it('exactly what is asked for feeds every operation, without sharing, aligned, in whole rounds of users', () => {
    fc.assert(
      fc.property(allUses, fc.integer({ min: 1, max: 9 }), (uses, usersPerRole) => {
        const supplies = suppliesFor(operations, uses, usersPerRole);
        const brought = fixtures(fixturesWanted(supplies));
        expect(limitScope({ operations, uses, usersPerRole }, brought)).toEqual([]);
        const dealt = allot(supplies, brought);
        const oneTime = supplies.filter(({ slot }) => {
          const entity = entityOf(slot);
          return entity.kind === 'fixture' && entity.use === 'one-time';
        });
        for (const base of new Set(oneTime.map(({ slot }) => baseOf(slot)))) {
          const all = oneTime.flatMap(({ slot }) => (baseOf(slot) === base ? (dealt[slot] ?? []) : []));
          expect(new Set(all).size).toBe(all.length);
        }
        for (const { slot, count } of oneTime) {
          expect(dealt[slot]).toHaveLength(count);
          const [group, operation] = [slot.split('.')[0], slot.split('@')[1]];
          expect((numbersOf(dealt[slot])?.[0] ?? 0) % usersPerRole).toBe(0);
          for (const other of oneTime.filter(
            (supply) => supply.slot.startsWith(`${group}.`) && supply.slot.endsWith(`@${operation}`),
          )) {
            expect(numbersOf(dealt[other.slot])).toEqual(numbersOf(dealt[slot]));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('limiting the scope to what a target brings', () => {
  const uses = operations.map(() => 5);
  const wanted = fixturesWanted(suppliesFor(operations, uses, 2));
  const outOf = (brought: Fixtures) => limitScope({ operations, uses, usersPerRole: 2 }, brought);

  it('leaves everything in when enough is there', () => {
    expect(outOf(fixtures(wanted))).toEqual([]);
  });

  it('one value too few takes out one operation, with the slot and the reason', () => {
    const out = outOf(fixtures({ ...wanted, 'user.resetToken': (wanted['user.resetToken'] ?? 0) - 1 }));
    expect(out.map(({ endpoint }) => endpoint)).toEqual(['auth.reset-password']);
    expect(out[0]?.reason).toBe(
      'needs 6 values of the fixture user.resetToken, 5 are left (the token is mailed, never answered)',
    );
  });

  it('without any fixtures only what needs them is out, and what is left needs none', () => {
    const out = new Set(outOf(fixtures({})).map(({ endpoint }) => endpoint));
    expect([...out]).toContain('rfid.verify-card');
    const left = operations.filter(({ endpoint }) => !out.has(endpoint));
    expect(
      fixturesWanted(
        suppliesFor(
          left,
          left.map(() => 5),
          2,
        ),
      ),
    ).toEqual({});
  });

  it('an unknown secret takes out what is signed with it', () => {
    const out = outOf(fixtures(wanted, { 'whatsapp-webhook': '', 'payment-key': '' }));
    const endpoints = out.map(({ endpoint }) => endpoint);
    expect(endpoints).toContain('notification.receive-whatsapp');
    expect(endpoints).toContain('payments.refund-payment');
    expect(out.every(({ reason }) => reason.includes('no secret'))).toBe(true);
  });

  it('a short list of reusable values is gone through again', () => {
    const supplies = [{ slot: 'whatsappMessage.id', count: 4 }];
    expect(allot(supplies, fixtures({ 'whatsappMessage.id': 3 }))['whatsappMessage.id']).toEqual(
      [0, 1, 2, 0].map((i) => `whatsappMessage.id:${i}`),
    );
  });
});
