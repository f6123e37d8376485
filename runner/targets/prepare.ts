import { creationsFor } from '../../lib/catalogue/creations.ts';
import { datesAt } from '../../lib/catalogue/dates.ts';
import { entityOf, type Supply } from '../../lib/catalogue/entities.ts';
import type { PreparedData } from '../../lib/model/call.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import { allot } from './allotment.ts';
import { type Ids, type Making, makersOf, type Shortfall } from './making.ts';

interface Preparing extends Making {
  readonly seed: number;
  /** From `suppliesFor` of the plan. */
  readonly supplies: readonly Supply[];
  readonly now: () => EpochMs;
}

export interface Preparation {
  readonly data: PreparedData;
  readonly created: number;
  readonly shortfalls: readonly Shortfall[];
}

/**
 * Makes the standing entities, each by the user it belongs to, each as soon as those it is made from are there. Every
 * intent is in the journal before it is sent, every id before it is used. A failing endpoint leaves a shortfall; only
 * a target that makes nothing at all is an error (its first).
 */
export async function prepare(preparing: Preparing): Promise<Preparation> {
  const { supplies, sessions, seed, runTag, fixtures, now } = preparing;
  await preparing.journal.append({ kind: 'opened', runTag, target: preparing.client.baseUrl, at: now() });
  const given = givenValues(preparing);
  const creations = creationsFor(supplies, seededRandom(seed));
  const makers = makersOf(creations, preparing, given);
  const made = await Promise.all(makers.map((maker) => Promise.all(maker.entities)));
  const shortfalls = makers.flatMap(({ shortfall }) => shortfall() ?? []);
  const created = made.flat().filter((ids) => ids !== null).length;
  const failure = makers.map((maker) => maker.failure()).find((error) => error !== null);
  if (created === 0 && failure !== undefined) throw failure;
  const lists: Record<string, readonly string[]> = {};
  for (const { slot } of supplies) if (entityOf(slot).kind !== 'standing') lists[slot] = given(slot);
  for (const [i, { takes }] of creations.entries()) {
    for (const { slot } of takes) lists[slot] = withoutGaps(made[i] ?? [], slot, sessions.usersPerRole);
  }
  const data: PreparedData = {
    version: 1,
    runTag,
    usersPerRole: sessions.usersPerRole,
    tokens: sessions.tokens(),
    supplies: lists,
    secrets: fixtures.secrets,
    renewAt: sessions.renewAt,
  };
  return { data, created, shortfalls };
}

/** The values of every slot that is not made: constants, dates, users, fixtures. */
function givenValues({ supplies, fixtures, sessions, now }: Preparing): (slot: string) => readonly string[] {
  const dates = datesAt(now());
  const dealt = allot(supplies, fixtures);
  return (slot) => {
    const entity = entityOf(slot);
    switch (entity.kind) {
      case 'constant':
        return [slot === 'class.id' ? fixtures.classId : fixtures.schoolId];
      case 'date':
        return [dates[slot] ?? ''];
      case 'user':
        return fixtures.users[entity.role].slice(0, sessions.usersPerRole).map((user) => user[entity.field]);
      case 'fixture':
        return dealt[slot] ?? [];
      case 'standing':
      case 'passing':
        throw new KitError('DEFECT', `"${slot}" is made, not given`);
      default:
        return entity satisfies never;
    }
  };
}

/** A missing entity is replaced by another one of the same user, and without any by an id that exists nowhere. */
function withoutGaps(made: readonly (Ids | null)[], slot: string, usersPerRole: number): readonly string[] {
  return made.map((ids, k) => {
    const other = ids ?? made.find((candidate, i) => candidate !== null && i % usersPerRole === k % usersPerRole);
    return other?.[slot] ?? `00000000-0000-4000-8000-${String(k).padStart(12, '0')}`;
  });
}
