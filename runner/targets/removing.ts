import { entityOf } from '../../lib/catalogue/entities.ts';
import { type Leftover, leftovers, removalCall } from '../../lib/catalogue/leftovers.ts';
import { fillCall } from '../../lib/catalogue/request.ts';
import { type EndpointId, type Role, roles } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs, Ms } from '../../lib/model/units.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import { type Findings, type Found, findLeft, isUnpaged } from './finding.ts';
import type { Fixtures } from './fixtures.ts';
import type { Client } from './http-client.ts';
import { type Journal, type JournalLine, openJournal, readJournal } from './journal.ts';
import { newcomerTokens } from './newcomers.ts';
import { refusalOf } from './refusal.ts';
import type { Sessions } from './sign-in.ts';

interface Cleaning {
  readonly client: Client;
  /** Needs the roles of `cleaningRoles` only. */
  readonly sessions: Sessions;
  readonly fixtures: Fixtures;
  readonly journalPath: string;
  readonly now: () => EpochMs;
  /** So long at most; what is not removed by then is left behind, and a later clean-up goes on. */
  readonly within: Ms;
  /** Answers as expected that the load got, by endpoint: they tell how much is left of what cannot be found again. */
  readonly sent?: Readonly<Record<EndpointId, number>>;
}

/** Counts by kind of thing (`order`, `menu item`). */
export interface Cleaned {
  readonly removed: Readonly<Record<string, number>>;
  readonly leftBehind: Readonly<Record<string, number>>;
  /** Kind of thing -> why some of it is left. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Nothing is to be gained by cleaning again. */
  readonly complete: boolean;
}

/** Whose tokens the clean-up sends. */
export const cleaningRoles: readonly Role[] = roles.filter((role) =>
  leftovers.some(({ find, remove }) => find?.as === role || remove?.as === role),
);

/** The earlier result of a clean-up that completed. */
export function cleanedBefore(lines: readonly JournalLine[]): Cleaned | null {
  const line = lines.findLast((candidate) => candidate.kind === 'cleaned');
  return line === undefined ? null : { ...line.result, complete: true };
}

/**
 * Removes all that the journal names and all that is found by the run's tag, in the order of the catalogue's
 * leftovers. May be broken off at any time and done again; done again after it completed, it sends nothing.
 */
export async function cleanUp(cleaning: Cleaning): Promise<Cleaned> {
  const { journalPath, now, within, client } = cleaning;
  const lines = readJournal(journalPath);
  const before = cleanedBefore(lines);
  if (before !== null) return before;
  const opened = lines.find((line) => line.kind === 'opened');
  if (opened === undefined) return { removed: {}, leftBehind: {}, reasons: {}, complete: true };
  const until = now() + within;
  const isLate = (): boolean => now() >= until;
  const find = (kind: Leftover) => findLeft(kind, opened.runTag, { ...cleaning, isLate });
  const found = await Promise.all(leftovers.map(find));
  const people = found.flatMap(({ items }, i) => (leftovers[i]?.createdBy.includes('auth.register') ? items : []));
  const journal = openJournal(journalPath);
  try {
    const tools: Tools = { ...cleaning, isLate, journal, find, tokenOf: newcomerTokens(client, people, now) };
    const tallies: Tally[] = [];
    for (const [i, kind] of leftovers.entries())
      tallies.push(await removeKind(kind, found[i] ?? nothing, lines, tools));
    const { complete, ...result } = summed(tallies);
    if (complete) await journal.append({ kind: 'cleaned', at: now(), result });
    return { ...result, complete };
  } finally {
    journal.close();
  }
}

const nothing: Findings = { items: [], retired: new Set(), failure: null };

interface Tools extends Cleaning {
  readonly isLate: () => boolean;
  readonly journal: Journal;
  readonly find: (kind: Leftover) => Promise<Findings>;
  /** The token of somebody whom the load signed up. */
  readonly tokenOf: (userId: string) => Promise<string | null>;
}

interface Tally {
  readonly what: string;
  removed: number;
  left: number;
  reason: string;
  /** Something failed that may succeed another time. */
  again: boolean;
}

function leave(tally: Tally, reason: string, again = false): void {
  tally.left += 1;
  tally.reason = reason || tally.reason;
  tally.again ||= again;
}

function summed(tallies: readonly Tally[]): Cleaned {
  const removed = Object.fromEntries(
    tallies.filter((tally) => tally.removed > 0).map((tally) => [tally.what, tally.removed]),
  );
  const left = tallies.filter((tally) => tally.left > 0);
  return {
    removed,
    leftBehind: Object.fromEntries(left.map((tally) => [tally.what, tally.left])),
    reasons: Object.fromEntries(left.map((tally) => [tally.what, tally.reason])),
    complete: !tallies.some(({ again }) => again),
  };
}

/** What the journal says was made of this kind, and how many creations may have been carried out without an answer. */
function journalled(kind: Leftover, lines: readonly JournalLine[]) {
  const ends = new Map(
    lines.flatMap((line) => (line.kind === 'made' || line.kind === 'refused' ? [[line.n, line] as const] : [])),
  );
  const made: Found[] = [];
  let open = 0;
  for (const line of lines) {
    if (line.kind !== 'intent' || !kind.createdBy.some((endpoint) => endpoint === line.endpoint)) continue;
    const end = ends.get(line.n);
    if (end === undefined) open += 1;
    if (end?.kind !== 'made') continue;
    const id = (kind.remove ? end.ids[kind.remove.slot] : undefined) ?? Object.values(end.ids)[0];
    if (id !== undefined) made.push({ id, k: line.k, owner: null, label: line.name });
  }
  return { made, open };
}

async function removeKind(
  kind: Leftover,
  found: Findings,
  lines: readonly JournalLine[],
  tools: Tools,
): Promise<Tally> {
  const { made, open } = journalled(kind, lines);
  const done = new Set(lines.flatMap((line) => (line.kind === 'removed' && line.what === kind.what ? [line.id] : [])));
  const tally: Tally = { what: kind.what, removed: done.size, left: 0, reason: kind.reason, again: false };
  const { remove, find } = kind;
  if (find === null) {
    // The load's own cannot be found: the number of its right answers tells how many there are.
    tally.left += open + kind.createdBy.reduce((sum, endpoint) => sum + (tools.sent?.[endpoint] ?? 0), 0);
  }
  if (remove === null) {
    tally.left += made.length;
    return tally;
  }
  let { items, retired, failure } = found;
  // Those of the journal come last, because it knows the owner for certain.
  let rest = [...new Map([...items, ...made].map((item) => [item.id, item])).values()];
  for (;;) {
    rest = rest.filter(({ id }) => !done.has(id));
    for (const { id } of rest) done.add(id);
    tally.removed += rest.filter(({ id }) => retired.has(id)).length;
    await Promise.all(rest.filter(({ id }) => !retired.has(id)).map((item) => removeOne(remove, item, tools, tally)));
    if (rest.length === 0 || find === null || !isUnpaged(find) || tools.isLate()) break;
    ({ items, retired, failure } = await tools.find(kind));
    rest = [...items];
  }
  if (failure !== null) leave(tally, failure, true);
  return tally;
}

async function removeOne(
  remove: NonNullable<Leftover['remove']>,
  item: Found,
  tools: Tools,
  tally: Tally,
): Promise<void> {
  if (tools.isLate()) return leave(tally, 'the time for cleaning up was over', true);
  try {
    const token = await tokenFor(remove.as, item, tools);
    if (token === null) return leave(tally, '');
    const call = fillCall(removalCall(remove, seededRandom(0)), {
      slot: (slot) => (slot === remove.slot ? item.id : fixtureSlot(slot, item.k ?? 0, tools)),
      unique: () => 'CLEAN-UP',
      hmac: () => '',
    });
    const answer = await tools.client.send({ ...call, token });
    // Not found is what was wanted: an earlier clean-up may have ended before it could write so down.
    if (answer.status === call.expect || answer.status === 404 || answer.status === 410) {
      tally.removed += 1;
      await tools.journal.append({ kind: 'removed', what: tally.what, id: item.id });
    } else {
      const reason = `${remove.endpoint} answered ${refusalOf(answer, [token])}`;
      leave(tally, reason, answer.status >= 500 || answer.status === 429);
    }
  } catch (error) {
    if (!(error instanceof KitError) || !error.code.startsWith('TARGET_')) throw error;
    leave(tally, error.message, true);
  }
}

async function tokenFor(role: Role, { k, owner }: Found, { sessions, tokenOf }: Tools): Promise<string | null> {
  if (k !== null) return sessions.session(role, k).accessToken;
  return owner === null ? null : tokenOf(owner);
}

/** A removal may name its school or its caller. */
function fixtureSlot(slot: string, k: number, { fixtures, sessions }: Tools): string {
  const entity = entityOf(slot);
  if (entity.kind === 'constant') return slot === 'class.id' ? fixtures.classId : fixtures.schoolId;
  if (entity.kind === 'user') return sessions.session(entity.role, k).user[entity.field];
  throw new KitError('DEFECT', `a removal cannot know "${slot}"`);
}
