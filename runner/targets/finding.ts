import { endpointById } from '../../lib/catalogue/index.ts';
import { findingCall, type Leftover, listPaths } from '../../lib/catalogue/leftovers.ts';
import { fillCall } from '../../lib/catalogue/request.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import type { Fixtures } from './fixtures.ts';
import { type Client, jsonOf } from './http-client.ts';
import { textAt, valueAt } from './reading.ts';
import { refusalOf } from './refusal.ts';
import type { Sessions } from './sign-in.ts';

/** A thing of the run that is there. */
export interface Found {
  readonly id: string;
  /** Which user of the removing role may remove it; null when none of the fixtures' users may. */
  readonly k: number | null;
  /** The user it belongs to, when the list says so. */
  readonly owner: string | null;
  /** Its name or mailbox, which begins with the run's tag. */
  readonly label: string;
}

export interface Findings {
  readonly items: readonly Found[];
  /** Ids of things of the run that are listed as out of service already. */
  readonly retired: ReadonlySet<string>;
  /** Why the list could not be read to its end, or null. */
  readonly failure: string | null;
}

interface Search {
  readonly client: Client;
  readonly sessions: Sessions;
  readonly fixtures: Fixtures;
  readonly isLate: () => boolean;
}

type Finding = NonNullable<Leftover['find']>;

/** A list that never ends is left after so many pages. */
const mostPages = 1000;
/** Some lists come in one piece, whatever their length. Bytes. */
const longestList = 32 << 20;

/** All things of a kind whose label begins with the run's tag. A list that cannot be read is a failure, not nothing. */
export async function findLeft(kind: Leftover, runTag: string, search: Search): Promise<Findings> {
  const { find } = kind;
  const items = new Map<string, Found>();
  const retired = new Set<string>();
  if (find === null) return { items: [], retired, failure: null };
  async function ask(k: number): Promise<void> {
    for await (const element of elementsOf(find as Finding, runTag, k, search)) {
      const id = textAt(element, [(find as Finding).id]);
      const label = textAt(element, [(find as Finding).label]) ?? '';
      // Mailboxes come back in small letters.
      if (id === null || !label.toUpperCase().startsWith(runTag)) continue;
      if (isOutOfService(element)) retired.add(id);
      else items.set(id, { id, label, ...ownerOf(kind, element, k, search) });
    }
  }
  let failure: string | null = null;
  try {
    const askers = find.eachUser ? Array.from({ length: search.sessions.usersPerRole }, (_, k) => k) : [0];
    await Promise.all(askers.map(ask));
  } catch (error) {
    if (!(error instanceof KitError) || !error.code.startsWith('TARGET_')) throw error;
    failure = error.message;
  }
  return { items: [...items.values()], retired, failure };
}

/** Whether a list brings the rest only when what it shows has been removed: no paging, but perhaps a limit. */
export const isUnpaged = (find: Finding): boolean => find.paging === null && !pagesByOffset(find);

/** Ended, archived, put out of service: most removals leave such a trace, and some endpoints refuse a second one. */
function isOutOfService(element: unknown): boolean {
  const status = textAt(element, ['status']) ?? '';
  return valueAt(element, 'isActive') === false || /^(archived|cancell?ed|expired|inactive|deleted)$/i.test(status);
}

/** Staff of the school may remove all of it; a parent only what is their own. */
function ownerOf(
  { find, remove }: Leftover,
  element: unknown,
  asker: number,
  { fixtures }: Search,
): Pick<Found, 'k' | 'owner'> {
  const owner = textAt(element, ['userId', 'user.id']);
  if (find?.eachUser || remove?.as !== 'PARENT') return { owner, k: asker };
  const k = fixtures.users.PARENT.findIndex(({ id }) => id === owner);
  return { owner, k: k < 0 ? null : k };
}

/** Lists that count in `limit` and `offset`; those that take no offset do not get one. */
const pagesByOffset = ({ endpoint, query }: Finding): boolean =>
  'limit' in query && endpointById(endpoint).query.some(({ name }) => name === 'offset');

/** The elements of all pages, until a page brings nothing new. */
async function* elementsOf(find: Finding, runTag: string, k: number, search: Search): AsyncGenerator<unknown> {
  const { client, sessions, fixtures, isLate } = search;
  const seen = new Set<string>();
  for (let page = 1; page <= mostPages; page += 1) {
    if (isLate()) throw new KitError('TARGET_UNREACHABLE', 'the time for cleaning up was over');
    const offset = pagesByOffset(find) ? { offset: seen.size } : {};
    const template = findingCall({ ...find, query: { ...find.query, ...offset } }, runTag, page, seededRandom(0));
    const call = fillCall(template, {
      slot: (slot) => (slot === 'school.id' ? fixtures.schoolId : ''),
      unique: () => runTag,
      hmac: () => '',
    });
    const token = sessions.session(find.as, k).accessToken;
    const answer = await client.send({ ...call, token, bodyLimit: longestList });
    const body = jsonOf(answer);
    const list = listPaths(find)
      .map((path) => valueAt(body, path))
      .find(Array.isArray) as readonly unknown[] | undefined;
    if (answer.status !== call.expect || list === undefined) {
      throw new KitError('TARGET_REFUSED', `${find.endpoint} answered ${refusalOf(answer, [token])}`);
    }
    const fresh = list.filter((element) => !seen.has(textAt(element, [find.id]) ?? ''));
    for (const element of fresh) seen.add(textAt(element, [find.id]) ?? '');
    yield* fresh;
    if (isUnpaged(find) || fresh.length === 0) return;
  }
}
