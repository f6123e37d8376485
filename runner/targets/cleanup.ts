import type { EndpointId } from '../../lib/model/endpoint.ts';
import type { EpochMs, Ms } from '../../lib/model/units.ts';
import type { WindowIncrement } from '../../lib/model/window.ts';
import { createClient } from './http-client.ts';
import { openJournal, readJournal } from './journal.ts';
import { type Cleaned, cleanedBefore, cleaningRoles, cleanUp } from './removing.ts';
import { isSandboxAlive } from './sandbox-control.ts';
import { signIn } from './sign-in.ts';
import { type Access, dropState, readAccess, type StateFolder } from './state.ts';

interface CleanRunOptions {
  readonly now: () => EpochMs;
  readonly signal: AbortSignal;
  /** Time for the removals. */
  readonly within: Ms;
  /** Time for one request. */
  readonly timeout: Ms;
  readonly sent?: Readonly<Record<EndpointId, number>>;
  /** When `.state` has lost how to sign in: from the user. */
  readonly access?: Access | undefined;
  /** The target was the kit's own sandbox, which does not outlive its run. */
  readonly ownSandbox?: boolean;
}

/**
 * `nothing`: the run made nothing at its target. `before`: an earlier clean-up completed. `gone`: the run's own sandbox
 * ended, and all it held with it. `no-access`: there is something, but nobody knows any more how to sign in.
 */
export type CleanOutcome =
  | { readonly kind: 'nothing' | 'gone' | 'no-access' }
  | { readonly kind: 'before' | 'cleaned'; readonly cleaned: Cleaned };

/** Cleans up after a run from its journal and its `.state` alone, however it ended; removes `.state` once all is done. */
export async function cleanRun(
  journalPath: string,
  state: StateFolder,
  options: CleanRunOptions,
): Promise<CleanOutcome> {
  const lines = readJournal(journalPath);
  const before = cleanedBefore(lines);
  const isEmpty = !lines.some(({ kind }) => kind === 'opened');
  if (before !== null || isEmpty) {
    dropState(state);
    return before === null ? { kind: 'nothing' } : { kind: 'before', cleaned: before };
  }
  const access = options.access ?? readAccess(state);
  if (access === null) return options.ownSandbox ? gone(journalPath, state, options) : { kind: 'no-access' };
  const client = createClient({
    baseUrl: access.target.baseUrl,
    runId: access.runId,
    timeout: options.timeout,
    signal: options.signal,
  });
  try {
    const { fixtures, usersPerRole, target } = access;
    if (target.fixtures.from === 'sandbox' && !(await isSandboxAlive(client, target.fixtures.token))) {
      return gone(journalPath, state, options);
    }
    const sessions = await signIn(client, fixtures, { usersPerRole, now: options.now, only: cleaningRoles });
    const cleaned = await cleanUp({ ...options, client, sessions, fixtures, journalPath });
    if (cleaned.complete) dropState(state);
    return { kind: 'cleaned', cleaned };
  } finally {
    await client.close();
  }
}

async function gone(journalPath: string, state: StateFolder, { now }: CleanRunOptions): Promise<CleanOutcome> {
  const journal = openJournal(journalPath);
  try {
    await journal.append({ kind: 'cleaned', at: now(), result: { removed: {}, leftBehind: {}, reasons: {} } });
  } finally {
    journal.close();
  }
  dropState(state);
  return { kind: 'gone' };
}

/** Answers as expected by endpoint, as `sent` wants them. */
export function answersAsExpected(increments: readonly WindowIncrement[]): Record<EndpointId, number> {
  const counts: Record<EndpointId, number> = {};
  for (const { endpoint, expected, latency } of increments.flatMap(({ rows }) => rows)) {
    if (expected) counts[endpoint] = (counts[endpoint] ?? 0) + latency.count;
  }
  return counts;
}
