import { findingCall, type Leftover, listPaths } from '../../lib/catalogue/leftovers.ts';
import { fillCall } from '../../lib/catalogue/request.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import type { Fixtures } from './fixtures.ts';
import { type Client, jsonOf } from './http-client.ts';
import { textAt, valueAt } from './reading.ts';
import { refusalOf } from './refusal.ts';
import type { Sessions } from './sign-in.ts';

/** A thing of the run, and which user of the removing role may remove it; null when none of them may. */
export interface Found {
  readonly id: string;
  readonly k: number | null;
}

interface Search {
  readonly client: Client;
  readonly sessions: Sessions;
  readonly fixtures: Fixtures;
  readonly isLate: () => boolean;
}

/** A list that never ends is left after so many pages. */
const mostPages = 400;
/** Some lists come in one piece, whatever their length. Bytes. */
const longestList = 32 << 20;

/** All things of a kind whose label begins with the run's tag. A list that cannot be read is a failure, not nothing. */
export async function findLeft(
  kind: Leftover,
  runTag: string,
  search: Search,
): Promise<{ readonly items: readonly Found[]; readonly failure: string | null }> {
  const { find } = kind;
  if (find === null) return { items: [], failure: null };
  const askers = find.eachUser ? Array.from({ length: search.sessions.usersPerRole }, (_, k) => k) : [0];
  const items = new Map<string, Found>();
  try {
    await Promise.all(
      askers.map(async (k) => {
        for await (const element of elementsOf(find, runTag, k, search)) {
          const id = textAt(element, [find.id]);
          const label = textAt(element, [find.label]) ?? '';
          // Mailboxes come back in small letters.
          if (id === null || !label.toUpperCase().startsWith(runTag)) continue;
          items.set(id, { id, k: find.eachUser ? k : ownerOf(kind, element, search) });
        }
      }),
    );
    return { items: [...items.values()], failure: null };
  } catch (error) {
    if (!(error instanceof KitError) || !error.code.startsWith('TARGET_')) throw error;
    return { items: [...items.values()], failure: error.message };
  }
}

/** Staff of the school may remove all of it; a parent only what is their own. */
function ownerOf({ remove }: Leftover, element: unknown, { fixtures }: Search): number | null {
  if (remove?.as !== 'PARENT') return 0;
  const owner = textAt(element, ['userId', 'parentId', 'user.id']);
  const k = fixtures.users.PARENT.findIndex(({ id }) => id === owner);
  return k < 0 ? null : k;
}

/** The elements of all pages, until a page brings nothing new. */
async function* elementsOf(
  find: NonNullable<Leftover['find']>,
  runTag: string,
  k: number,
  { client, sessions, fixtures, isLate }: Search,
): AsyncGenerator<unknown> {
  const seen = new Set<string>();
  for (let page = 1; page <= mostPages; page += 1) {
    if (isLate()) throw new KitError('TARGET_UNREACHABLE', 'the time for cleaning up was over');
    const call = fillCall(findingCall(find, runTag, page, seededRandom(0)), {
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
    if (find.paging === null || fresh.length === 0) return;
  }
}
