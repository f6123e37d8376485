import { randomUUID } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beginningOf } from './process-identity.mjs';
import { codeOf, messageOf, SetUpError, throwIfInterrupted } from './set-up-error.mjs';

const beatMs = 5_000;
/** A holder on another machine (a shared disk, a container) is known by its beats alone. */
const silentMs = 60_000;

/**
 * Who holds the lock. A child counts as a holder too: it may outlive a parent that was killed, and until it has ended
 * it still writes.
 * @typedef {{ host: string, doing: string, since: string, processes: { pid: number, began: string | null }[] }} Holder
 */

/**
 * Runs `work` while no other set-up holds the lock; a lock whose holder is gone is taken over.
 * `work` names the children it starts by `holdsToo`.
 * @template T
 * @param {{ path: string, doing: string, signal: AbortSignal, tell: (line: string) => void, limitMs?: number }} lock
 * @param {(holdsToo: (pid: number) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(lock, work) {
  const me = { pid: process.pid, began: beginningOf(process.pid) };
  /** @type {Holder} */
  const holder = { host: hostname(), doing: lock.doing, since: new Date().toISOString(), processes: [me] };
  await acquire(lock, holder);
  const beat = setInterval(() => touch(lock.path), beatMs);
  try {
    return await work((pid) => {
      holder.processes.push({ pid, began: beginningOf(pid) });
      placed(lock.path, holder, renameSync);
    });
  } finally {
    clearInterval(beat);
    if (JSON.stringify(read(lock.path)) === JSON.stringify(holder)) rmSync(lock.path, { force: true });
  }
}

/**
 * @param {Parameters<typeof withLock>[0]} lock
 * @param {Holder} holder
 */
async function acquire({ path, signal, tell, limitMs = 15 * 60_000 }, holder) {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  const end = Date.now() + limitMs;
  let tellAt = 0;
  for (;;) {
    throwIfInterrupted(signal);
    if (placed(path, holder, putNew)) return;
    const other = read(path);
    if (other === null) continue; // Given back in between.
    if (isStale(path, other)) {
      takeAway(path, other);
      continue;
    }
    const who = `process ${other.processes.map(({ pid }) => pid).join(' and ')} since ${other.since}`;
    if (Date.now() > end) {
      throw new SetUpError(
        'ENVIRONMENT',
        `another set-up has held ${path} for too long (${other.doing}: ${who}).`,
        `End it, or remove ${path} when no set-up runs, and try again.`,
      );
    }
    if (Date.now() >= tellAt) {
      tell(`waiting for another set-up (${other.doing}: ${who})`);
      tellAt = Date.now() + 10_000;
    }
    await delay(200, undefined, { signal }).catch(() => throwIfInterrupted(signal));
  }
}

/**
 * Only where there is no lock yet. Some disks know no links; there the text may be seen half-written for a moment.
 * @param {string} from
 * @param {string} to
 */
function putNew(from, to) {
  try {
    linkSync(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}

/**
 * Puts the whole text in place in one step; false when `put` found a lock there.
 * @param {string} path
 * @param {Holder} holder
 * @param {(from: string, to: string) => void} put
 * @returns {boolean}
 */
function placed(path, holder, put) {
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, JSON.stringify(holder));
    put(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw cannotWrite(path, error);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * @param {string} path
 * @returns {Holder | null}
 */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    // Just being written, or cut off by a full disk: judged by its age.
    return { host: '', doing: 'unknown', since: 'unknown', processes: [] };
  }
}

/**
 * @param {string} path
 * @param {Holder} holder
 */
function isStale(path, holder) {
  if (holder.host !== hostname()) return Date.now() - modified(path) > silentMs;
  return holder.processes.every(({ pid, began }) => beginningOf(pid) !== began || began === null);
}

/**
 * Two waiters may find the same stale lock: whoever moved away a fresh one by mistake puts it back.
 * @param {string} path
 * @param {Holder} stale
 */
function takeAway(path, stale) {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    if (JSON.stringify(read(aside)) !== JSON.stringify(stale)) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw cannotWrite(path, error);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} path */
function modified(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return Date.now(); // Given back in between: the next round sees it.
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Removed by hand: the work goes on, and the end removes nothing.
  }
}

/**
 * @param {string} path
 * @param {unknown} error
 */
function cannotWrite(path, error) {
  return new SetUpError(
    'ENVIRONMENT',
    `${dirname(path)} cannot be written: ${messageOf(error)}`,
    'The kit keeps its tools there: give the folder to this user, or free disk space.',
  );
}
