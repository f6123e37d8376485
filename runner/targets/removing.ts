import { entityOf } from '../../lib/catalogue/entities.ts';
import { type Leftover, leftovers, removalCall } from '../../lib/catalogue/leftovers.ts';
import { fillCall } from '../../lib/catalogue/request.ts';
import type { EndpointId, Role } from '../../lib/model/endpoint.ts';
import { roles } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs, Ms } from '../../lib/model/units.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import { type Found, findLeft } from './finding.ts';
import type { Fixtures } from './fixtures.ts';
import type { Client } from './http-client.ts';
import { type JournalLine, openJournal, readJournal } from './journal.ts';
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
  const lines = readJournal(cleaning.journalPath);
  const before = cleanedBefore(lines);
  if (before !== null) return before;
  const opened = lines.find((line) => line.kind === 'opened');
  if (opened === undefined) return { removed: {}, leftBehind: {}, reasons: {}, complete: true };
  const until = cleaning.now() + cleaning.within;
  const isLate = (): boolean => cleaning.now() >= until;
  const found = await Promise.all(leftovers.map((kind) => findLeft(kind, opened.runTag, { ...cleaning, isLate })));
  const journal = openJournal(cleaning.journalPath);
  try {
    const tallies: Tally[] = [];
    for (const [i, kind] of leftovers.entries()) {
      const here = found[i] ?? { items: [], failure: null };
      tallies.push(await removeKind(kind, here, lines, { ...cleaning, isLate, journal }));
    }
    const result = summed(tallies);
    if (result.complete) {
      const { complete: _, ...kept } = result;
      await journal.append({ kind: 'cleaned', at: cleaning.now(), result: kept });
    }
    return result;
  } finally {
    journal.close();
  }
}

interface Tally {
  readonly what: string;
  removed: number;
  left: number;
  reason: string;
  /** Something failed that may succeed another time. */
  again: boolean;
}

const addTo = (counts: Record<string, number>, what: string, n: number): void => {
  if (n > 0) counts[what] = (counts[what] ?? 0) + n;
};

function summed(tallies: readonly Tally[]): Cleaned {
  const removed: Record<string, number> = {};
  const leftBehind: Record<string, number> = {};
  const reasons: Record<string, string> = {};
  for (const tally of tallies) {
    addTo(removed, tally.what, tally.removed);
    addTo(leftBehind, tally.what, tally.left);
    if (tally.left > 0) reasons[tally.what] = tally.reason;
  }
  return { removed, leftBehind, reasons, complete: !tallies.some(({ again }) => again) };
}

type Tools = Cleaning & { readonly isLate: () => boolean; readonly journal: ReturnType<typeof openJournal> };

/** What the journal says was made of this kind, and how many creations may have been carried out without an answer. */
function journalled(kind: Leftover, lines: readonly JournalLine[]) {
  const intents = lines.filter((line) => line.kind === 'intent').filter(({ endpoint }) => isMadeBy(kind, endpoint));
  const ends = new Map(
    lines.flatMap((line) => (line.kind === 'made' || line.kind === 'refused' ? [[line.n, line] as const] : [])),
  );
  const made: Found[] = [];
  let open = 0;
  for (const { n, k } of intents) {
    const end = ends.get(n);
    if (end === undefined) open += 1;
    if (end?.kind !== 'made') continue;
    const id = (kind.remove ? end.ids[kind.remove.slot] : undefined) ?? Object.values(end.ids)[0];
    if (id !== undefined) made.push({ id, k });
  }
  return { made, open };
}

const isMadeBy = (kind: Leftover, endpoint: EndpointId): boolean =>
  kind.createdBy.some((candidate) => candidate === endpoint);

async function removeKind(
  kind: Leftover,
  found: { readonly items: readonly Found[]; readonly failure: string | null },
  lines: readonly JournalLine[],
  tools: Tools,
): Promise<Tally> {
  const { made, open } = journalled(kind, lines);
  const earlier = new Set(
    lines.flatMap((line) => (line.kind === 'removed' && line.what === kind.what ? [line.id] : [])),
  );
  // Those of the journal come last, because it knows the owner for certain.
  const known = new Map([...found.items, ...made].map((item) => [item.id, item]));
  const tally: Tally = { what: kind.what, removed: earlier.size, left: 0, reason: kind.reason, again: false };
  const leave = (reason: string, again = false): void => {
    tally.left += 1;
    tally.reason = reason || tally.reason;
    tally.again ||= again;
  };
  const { remove } = kind;
  if (remove === null) tally.left += made.length;
  else {
    const rest = [...known.values()].filter(({ id }) => !earlier.has(id));
    await Promise.all(rest.map((item) => removeOne(remove, item, tools, tally, leave)));
  }
  if (kind.find === null) {
    // The load's own cannot be found: the number of its right answers tells how many there are.
    const sent = kind.createdBy.reduce((sum, endpoint) => sum + (tools.sent?.[endpoint] ?? 0), 0);
    tally.left += sent + open;
  }
  if (found.failure !== null) {
    tally.again = true;
    leave(found.failure, true);
  }
  return tally;
}

async function removeOne(
  remove: NonNullable<Leftover['remove']>,
  { id, k }: Found,
  tools: Tools,
  tally: Tally,
  leave: (reason: string, again?: boolean) => void,
): Promise<void> {
  if (k === null) return leave('');
  if (tools.isLate()) return leave('the time for cleaning up was over', true);
  const call = fillCall(removalCall(remove, seededRandom(0)), {
    slot: (slot) => (slot === remove.slot ? id : fixtureSlot(slot, k, tools)),
    unique: () => 'CLEAN-UP',
    hmac: () => '',
  });
  try {
    const token = tools.sessions.session(remove.as, k).accessToken;
    const answer = await tools.client.send({ ...call, token });
    // Not found is what was wanted: an earlier clean-up may have ended before it could write so down.
    if (answer.status === call.expect || answer.status === 404 || answer.status === 410) {
      tally.removed += 1;
      await tools.journal.append({ kind: 'removed', what: tally.what, id });
    } else {
      leave(`${remove.endpoint} answered ${refusalOf(answer, [token])}`, answer.status >= 500 || answer.status === 429);
    }
  } catch (error) {
    if (!(error instanceof KitError) || !error.code.startsWith('TARGET_')) throw error;
    leave(error.message, true);
  }
}

/** A removal may name its school or its caller. */
function fixtureSlot(slot: string, k: number, { fixtures, sessions }: Tools): string {
  const entity = entityOf(slot);
  if (entity.kind === 'constant') return slot === 'class.id' ? fixtures.classId : fixtures.schoolId;
  if (entity.kind === 'user') return sessions.session(entity.role, k).user[entity.field];
  throw new KitError('DEFECT', `a removal cannot know "${slot}"`);
}
