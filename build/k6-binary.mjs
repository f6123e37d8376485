import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cached, putInCache } from './set-up/k6-cache.mjs';
import { passesHandshake } from './set-up/k6-handshake.mjs';
import { fits, isTested, k6OnPath, pinned, versionOf } from './set-up/k6-version.mjs';
import { withLock } from './set-up/lock.mjs';
import { messageOf, SetUpError, throwIfInterrupted } from './set-up/set-up-error.mjs';

/** @typedef {import('./k6-binary.d.mts').K6Search} K6Search */
/** @typedef {import('./k6-binary.d.mts').K6Binary} K6Binary */
/** @typedef {import('./k6-binary.d.mts').K6Limits} K6Limits */

/** @type {typeof import('./k6-binary.d.mts').k6Version} */
export const k6Version = pinned;

/** @type {K6Limits} */
const usualLimits = {
  connect: 5_000,
  silence: 10_000,
  download: 5 * 60_000,
  build: 10 * 60_000,
  wait: 15 * 60_000,
};

const never = new AbortController().signal;
const silent = () => {};

/** @type {typeof import('./k6-binary.d.mts').findK6} */
export async function findK6(search) {
  return (await look(search)).found;
}

/** @type {typeof import('./k6-binary.d.mts').ensureK6} */
export async function ensureK6(search) {
  const { root, signal = never, tell = silent } = search;
  const limits = { ...usualLimits, ...search.limits };
  const { found, refused } = await look(search);
  if (found) return found;
  if (refused !== null) tell(refused);
  const lock = { path: join(root, '.cache', 'set-up.lock'), doing: 'making k6 ready', signal, tell };
  return withLock({ ...lock, limitMs: limits.wait }, async (holdsToo) => {
    // Someone else may have made it while this one waited.
    const meanwhile = cached(root);
    if (meanwhile) return meanwhile;
    await makeK6({ root, env: search.env, signal, tell, limits, holdsToo }, refused);
    const made = cached(root);
    if (made === null) throw new Error('k6 was put into the cache and is not there');
    return made;
  });
}

/**
 * @param {K6Search} search
 * @returns {Promise<{ found: K6Binary | null, refused: string | null }>} `refused`: why the k6 on PATH was passed over
 */
async function look(search) {
  const { root, env } = search;
  if (env.K6_BIN) return { found: await asked(search, resolve(env.K6_BIN)), refused: null };
  const path = k6OnPath(env);
  if (path === null) return { found: cached(root), refused: null };
  const { binary, reason } = await judged(search, path, 'PATH');
  return binary ? { found: binary, refused: null } : { found: cached(root), refused: `passed over ${path}: ${reason}` };
}

/**
 * K6_BIN is the user's word: it is used or it is an error, never passed over.
 * @param {K6Search} search
 * @param {string} path
 */
async function asked(search, path) {
  const { binary, reason } = await judged(search, path, 'K6_BIN');
  if (binary) return binary;
  throw new SetUpError(
    'K6_MISSING',
    `K6_BIN is ${path}, and that cannot be used: ${reason}`,
    'Set K6_BIN to a k6 of version 2.1 or newer and below 3, or unset it and the kit finds or makes one.',
  );
}

/**
 * @param {K6Search} search
 * @param {string} path
 * @param {'K6_BIN' | 'PATH'} source
 * @returns {Promise<{ binary: K6Binary, reason: null } | { binary: null, reason: string }>}
 */
async function judged({ root, signal = never, tell = silent }, path, source) {
  const { version, reason } = await versionOf(path, signal);
  throwIfInterrupted(signal);
  if (version === null) return { binary: null, reason };
  if (!fits(version)) return { binary: null, reason: `it is k6 ${version}; 2.1 or newer and below 3 is needed` };
  if (!isTested(version)) {
    const failure = await passesHandshake({ root, path, version, signal, tell });
    throwIfInterrupted(signal);
    if (failure !== null) return { binary: null, reason: `k6 ${version} is untested, and ${failure}` };
  }
  return { binary: { path, version, source, tested: isTested(version) }, reason: null };
}

/**
 * Each way works in a folder of its own that is gone afterwards, whatever happened.
 * @param {import('./set-up/k6-cache.mjs').Making} making
 * @param {string | null} refused
 */
async function makeK6(making, refused) {
  const { root, signal, tell } = making;
  const folder = join(root, '.cache', 'k6');
  mkdirSync(folder, { recursive: true });
  // The lock is ours, so these are left by a set-up that was killed.
  for (const name of readdirSync(folder)) {
    if (name.startsWith('.partial-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
  const ways = [
    { name: 'release', make: async () => (await import('./set-up/k6-release.mjs')).downloadRelease },
    { name: 'go build', make: async () => (await import('./set-up/k6-compile.mjs')).compile },
  ];
  const tried = [refused ?? 'PATH: no k6 there'];
  for (const { name, make } of ways) {
    const partial = mkdtempSync(join(folder, '.partial-'));
    try {
      const path = await (await make())(making, partial);
      await putInCache(making, path, name);
      return;
    } catch (error) {
      throwIfInterrupted(signal);
      if (error instanceof SetUpError) throw error;
      tell(`${name}: ${messageOf(error)}`);
      tried.push(`${name}: ${messageOf(error)}`);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  throw k6Missing(tried);
}

/** @param {readonly string[]} tried */
function k6Missing(tried) {
  return new SetUpError(
    'K6_MISSING',
    `k6 is missing and could not be made ready:\n${tried.map((line) => `  - ${line}`).join('\n')}`,
    [
      'Any one of these mends it:',
      '1. K6_BIN=/path/to/k6, a k6 of version 2.1 or newer and below 3',
      '2. k6 2.1 or newer on PATH: https://grafana.com/docs/k6/latest/set-up/install-k6/',
      '3. Go 1.25 or newer on PATH: https://go.dev/doc/install; the kit then builds k6 itself',
    ].join('\n'),
  );
}
