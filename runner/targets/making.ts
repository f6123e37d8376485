import { createHmac } from 'node:crypto';
import type { Creation } from '../../lib/catalogue/creations.ts';
import { entityOf } from '../../lib/catalogue/entities.ts';
import { slotsOf } from '../../lib/catalogue/holes.ts';
import { fillCall } from '../../lib/catalogue/request.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { Fixtures } from './fixtures.ts';
import { type Answer, type Client, jsonOf } from './http-client.ts';
import type { Journal } from './journal.ts';
import { textAt } from './reading.ts';
import { refusalOf } from './refusal.ts';
import type { Sessions } from './sign-in.ts';

export interface Making {
  readonly client: Client;
  readonly sessions: Sessions;
  readonly fixtures: Fixtures;
  readonly journal: Journal;
  readonly runTag: string;
}

/** Slot -> value, of one entity. */
export type Ids = Readonly<Record<string, string>>;

/** Standing entities that could not be made; their supply holds ids that exist nowhere. */
export interface Shortfall {
  readonly slots: readonly string[];
  readonly endpoint: string;
  readonly missing: number;
  readonly reason: string;
}

interface Maker {
  /** The ids of each entity, null for one that could not be made. */
  readonly entities: readonly Promise<Ids | null>[];
  readonly failure: () => unknown;
  readonly shortfall: () => Shortfall | null;
}

/** Attempts for one entity: a target that fails now and then is to be measured, not to end the preparation. */
const attempts = 4;
/** An endpoint that failed so often without ever succeeding is not asked again; no answer at all counts thrice. */
const hopeless = 6;
/** So many calls in a row without an answer, whatever the endpoint: the target is gone. */
const silence = 32;

/** One maker for each creation, in their order. Every entity is begun as soon as those it is made from are there. */
export function makersOf(
  creations: readonly Creation[],
  making: Making,
  given: (slot: string) => readonly string[],
): readonly Maker[] {
  const madeBy = new Map<string, Maker>();
  const ingredientsOf = (creation: Creation) => {
    const needs = slotsOf(creation.call).filter((slot) => entityOf(slot).kind === 'standing');
    return async (k: number): Promise<SlotValue | null> => {
      const ids: Record<string, string> = {};
      for (const slot of needs) {
        const all = madeBy.get(slot)?.entities ?? [];
        const value = (await all[k % all.length])?.[slot];
        if (value === undefined) return null;
        ids[slot] = value;
      }
      return (slot) => ids[slot] ?? given(slot)[k % given(slot).length] ?? '';
    };
  };
  const shared: Shared = { number: 0, unanswered: 0 };
  return creations.map((creation) => {
    const maker = makerOf(creation, making, shared, ingredientsOf(creation));
    for (const { slot } of creation.takes) madeBy.set(slot, maker);
    return maker;
  });
}

type SlotValue = (slot: string) => string;
interface Shared {
  number: number;
  unanswered: number;
}

function makerOf(
  creation: Creation,
  making: Making,
  shared: Shared,
  ingredients: (k: number) => Promise<SlotValue | null>,
): Maker {
  let made = 0;
  let failed = 0;
  let failure: unknown = null;
  let open = (): void => undefined;
  const works = new Promise<void>((resolve) => {
    open = resolve;
  });

  async function one(k: number): Promise<Ids | null> {
    const values = await ingredients(k);
    if (values === null) return null;
    for (let attempt = 0; attempt < attempts && (made > 0 || failed < hopeless); attempt += 1) {
      try {
        const ids = await create(creation, k, shared.number++, values, making);
        shared.unanswered = 0;
        made += 1;
        open();
        return ids;
      } catch (error) {
        const kind = kindOf(error);
        if (kind === 'unanswered') shared.unanswered += 1;
        if (kind === 'final' || shared.unanswered >= silence) throw error;
        failed += kind === 'unanswered' ? 3 : 1;
        failure = error;
        // Nothing is gained by asking again for what was understood and refused.
        if (kind === 'refused') break;
      }
    }
    return null;
  }

  // One at a time until the first succeeds, then all at once: a dead endpoint shall not hold up the others.
  const entities: Promise<Ids | null>[] = [];
  for (let k = 0; k < creation.count; k += 1) {
    const before = entities[k - 1];
    entities.push(before ? Promise.race([works, before]).then(() => one(k)) : one(k));
  }
  return { entities, failure: () => failure, shortfall: () => shortfallOf(creation, made, failure) };
}

function shortfallOf({ call, takes, count }: Creation, made: number, failure: unknown): Shortfall | null {
  if (made === count) return null;
  return {
    slots: takes.map(({ slot }) => slot),
    endpoint: call.endpoint,
    missing: count - made,
    reason: failure instanceof Error ? failure.message : 'what it is made from could not be made',
  };
}

/** An interruption, a full disk or a defect of the kit ends the preparation; a failing target does not. */
function kindOf(error: unknown): 'final' | 'unanswered' | 'refused' | 'failed' {
  if (!(error instanceof KitError)) return 'final';
  if (error.code === 'TARGET_UNREACHABLE') return 'unanswered';
  if (error.code === 'TARGET_NOT_PLATFORM') return 'refused';
  if (error.code === 'TARGET_REFUSED') return error.cause === 'failed' ? 'failed' : 'refused';
  return 'final';
}

async function create(creation: Creation, k: number, n: number, slot: SlotValue, making: Making): Promise<Ids> {
  const { client, sessions, journal, fixtures, runTag } = making;
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
    if (isUnderstood(answer)) await journal.append({ kind: 'refused', n, status: answer.status });
    throw refused(answer, call.endpoint, token);
  }
  const ids = taken(answer, creation);
  await journal.append({ kind: 'made', n, ids });
  return ids;
}

/** The target read the call and did not carry it out. */
const isUnderstood = ({ status }: Answer): boolean => status >= 400 && status < 500 && status !== 408;

function refused(answer: Answer, endpoint: string, token: string | null): KitError {
  const again = !isUnderstood(answer) || answer.status === 429;
  return new KitError(
    'TARGET_REFUSED',
    `${endpoint} was refused while test data was prepared: ${refusalOf(answer, [token ?? ''])}`,
    {
      hint: 'may the fixture users of this role do that, and do the fixtures hold together?',
      cause: again ? 'failed' : 'refused',
    },
  );
}

function taken(answer: Answer, { call, takes }: Creation): Ids {
  const body = jsonOf(answer);
  const ids: Record<string, string> = {};
  for (const { slot, from } of takes) {
    const value = textAt(body, from);
    if (value === null) {
      throw new KitError('TARGET_REFUSED', `${call.endpoint} answered ${answer.status} without ${from[0]}`);
    }
    ids[slot] = value;
  }
  return ids;
}
