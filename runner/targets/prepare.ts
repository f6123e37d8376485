import { createHmac } from 'node:crypto';
import { type Creation, creationsFor } from '../../lib/catalogue/creations.ts';
import { datesAt } from '../../lib/catalogue/dates.ts';
import { entityOf, type Supply } from '../../lib/catalogue/entities.ts';
import { slotsOf } from '../../lib/catalogue/holes.ts';
import { fillCall } from '../../lib/catalogue/request.ts';
import type { PreparedData } from '../../lib/model/call.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import { allot } from './allotment.ts';
import type { Fixtures } from './fixtures.ts';
import { type Answer, type Client, jsonOf } from './http-client.ts';
import type { Journal } from './journal.ts';
import { textAt } from './reading.ts';
import { refusalOf } from './refusal.ts';
import type { Sessions } from './sign-in.ts';

export interface Preparing {
  readonly client: Client;
  readonly sessions: Sessions;
  readonly fixtures: Fixtures;
  readonly journal: Journal;
  readonly runTag: string;
  readonly seed: number;
  /** From `suppliesFor` of the plan. */
  readonly supplies: readonly Supply[];
  readonly now: () => EpochMs;
}

/** Standing entities that could not be made; their supply holds ids that exist nowhere. */
export interface Shortfall {
  readonly slots: readonly string[];
  readonly endpoint: string;
  readonly missing: number;
  readonly reason: string;
}

export interface Preparation {
  readonly data: PreparedData;
  readonly created: number;
  readonly shortfalls: readonly Shortfall[];
}

type Ids = Readonly<Record<string, string>>;
/** Attempts for one entity: a target that fails now and then is to be measured, not to end the preparation. */
const attempts = 4;
/** An endpoint that failed so often without ever succeeding is not asked again. */
const hopeless = 6;

/**
 * Makes the standing entities, each by the user it belongs to, each as soon as those it is made from are there. Every
 * intent is in the journal before it is sent, every id before it is used. A failing endpoint leaves a shortfall; only
 * a target that makes nothing at all is an error (its first).
 */
export async function prepare(preparing: Preparing): Promise<Preparation> {
  const { supplies, sessions, seed, runTag, fixtures, now } = preparing;
  await preparing.journal.append({ kind: 'begins', runTag, target: preparing.client.baseUrl, at: now() });
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
    renewAt: Math.min(sessions.renewAt, now() + 12 * 3_600_000),
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

interface Maker {
  /** The ids of each entity, null for one that could not be made. */
  readonly entities: readonly Promise<Ids | null>[];
  readonly failure: () => unknown;
  readonly shortfall: () => Shortfall | null;
}

function makersOf(
  creations: readonly Creation[],
  preparing: Preparing,
  given: (slot: string) => readonly string[],
): readonly Maker[] {
  const madeBy = new Map<string, Maker>();
  const makers: Maker[] = [];
  let n = 0;
  for (const creation of creations) {
    const needs = slotsOf(creation.call).filter((slot) => entityOf(slot).kind === 'standing');
    const maker = makerOf(
      creation,
      preparing,
      () => n++,
      async (k) => {
        const ids: Record<string, string> = {};
        for (const slot of needs) {
          const all = madeBy.get(slot)?.entities ?? [];
          const value = (await all[k % all.length])?.[slot];
          if (value === undefined) return null;
          ids[slot] = value;
        }
        return (slot) => ids[slot] ?? given(slot)[k % given(slot).length] ?? '';
      },
    );
    makers.push(maker);
    for (const { slot } of creation.takes) madeBy.set(slot, maker);
  }
  return makers;
}

type SlotValue = (slot: string) => string;

function makerOf(
  creation: Creation,
  preparing: Preparing,
  nextNumber: () => number,
  ingredients: (k: number) => Promise<SlotValue | null>,
): Maker {
  let made = 0;
  let failed = 0;
  let failure: unknown = null;
  async function one(k: number): Promise<Ids | null> {
    const values = await ingredients(k);
    if (values === null) return null;
    for (let attempt = 0; attempt < attempts && (made > 0 || failed < hopeless); attempt += 1) {
      try {
        const ids = await create(creation, k, nextNumber(), values, preparing);
        made += 1;
        return ids;
      } catch (error) {
        if (isFinal(error)) throw error;
        failed += 1;
        failure = error;
        // Nothing is gained by asking again for what was understood and refused.
        if (error instanceof KitError && error.code === 'TARGET_REFUSED' && error.cause === 'refused') break;
      }
    }
    return null;
  }
  const entities = Array.from({ length: creation.count }, (_, k) => one(k));
  return {
    entities,
    failure: () => failure,
    shortfall: () =>
      made === creation.count
        ? null
        : {
            slots: creation.takes.map(({ slot }) => slot),
            endpoint: creation.call.endpoint,
            missing: creation.count - made,
            reason: failure instanceof Error ? failure.message : 'what it is made from could not be made',
          },
  };
}

/** An interruption, a full disk or a defect of the kit ends the preparation; a failing target does not. */
const isFinal = (error: unknown): boolean =>
  !(error instanceof KitError) || !['TARGET_REFUSED', 'TARGET_UNREACHABLE', 'TARGET_NOT_PLATFORM'].includes(error.code);

async function create(creation: Creation, k: number, n: number, slot: SlotValue, preparing: Preparing): Promise<Ids> {
  const { client, sessions, journal, fixtures, runTag } = preparing;
  const { call, takes } = creation;
  // A leading zero keeps these apart from the texts of the load, which number their iterations.
  const name = `${runTag}-0${n.toString(36).toUpperCase()}-0`;
  const built = fillCall(call, {
    slot,
    unique: () => name,
    hmac: (text, secret) => createHmac('sha256', fixtures.secrets[secret]).update(text).digest('hex'),
  });
  const token = typeof built.as === 'string' ? sessions.session(built.as, k).accessToken : null;
  const first = takes[0]?.slot ?? call.endpoint;
  await journal.append({ kind: 'intent', n, slot: first, endpoint: call.endpoint, k: k % sessions.usersPerRole, name });
  const answer = await client.send({ ...built, token });
  if (answer.status !== built.expect) {
    if (answer.status >= 400 && answer.status < 500)
      await journal.append({ kind: 'refused', n, status: answer.status });
    throw refused(answer, call.endpoint);
  }
  const ids = taken(answer, creation);
  await journal.append({ kind: 'made', n, ids });
  return ids;
}

function refused(answer: Answer, endpoint: string): KitError {
  const understood = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
  return new KitError('TARGET_REFUSED', `${endpoint} was refused while test data was prepared: ${refusalOf(answer)}`, {
    hint: 'may the fixture users of this role do that, and do the fixtures hold together?',
    cause: understood ? 'refused' : 'failed',
  });
}

function taken(answer: Answer, { call, takes }: Creation): Ids {
  const body = jsonOf(answer);
  const ids: Record<string, string> = {};
  for (const { slot, from } of takes) {
    const value = textAt(body, from);
    if (value === null) {
      throw new KitError('TARGET_REFUSED', `${call.endpoint} answered ${answer.status} without ${from[0]}`, {
        cause: 'refused',
      });
    }
    ids[slot] = value;
  }
  return ids;
}

/** A missing entity is replaced by another one of the same user, and without any by an id that exists nowhere. */
function withoutGaps(made: readonly (Ids | null)[], slot: string, usersPerRole: number): readonly string[] {
  return made.map((ids, k) => {
    const other = ids ?? made.find((candidate, i) => candidate !== null && i % usersPerRole === k % usersPerRole);
    return other?.[slot] ?? `00000000-0000-4000-8000-${String(k).padStart(12, '0')}`;
  });
}
