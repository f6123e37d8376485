import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { machine } from './dependencies.mjs';
import { notExecutable, pinned, versionOf } from './k6-version.mjs';

/** @typedef {import('../k6-binary.d.mts').K6Binary} K6Binary */

/**
 * What every way of making k6 is given.
 * @typedef {{
 *   root: string,
 *   env: Readonly<Record<string, string | undefined>>,
 *   signal: AbortSignal,
 *   tell: (line: string) => void,
 *   limits: import('../k6-binary.d.mts').K6Limits,
 *   holdsToo: (pid: number) => void,
 * }} Making
 */

/**
 * Lies beside the binary and vouches for it.
 * @typedef {{ version: string, machine: string, size: number, mtimeMs: number, sha256: string, from: string }} Stamp
 */

/** @param {string} root */
const folderOf = (root) => join(root, '.cache', 'k6', pinned);

/**
 * The cached k6, when it is whole. Size and time of the file are compared with its stamp in every command; its hash only
 * when the time differs (a restored or copied cache). Nothing is run.
 * @param {string} root
 * @returns {K6Binary | null}
 */
export function cached(root) {
  const path = join(folderOf(root), 'k6');
  try {
    /** @type {Stamp} */
    const stamp = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
    const { size, mtimeMs } = statSync(path);
    if (stamp.version !== pinned || stamp.machine !== machine || stamp.size !== size) return null;
    if (notExecutable(path) !== null) return null;
    if (Math.floor(mtimeMs) !== stamp.mtimeMs) {
      if (createHash('sha256').update(readFileSync(path)).digest('hex') !== stamp.sha256) return null;
      writeStamp(path, { ...stamp, mtimeMs: Math.floor(mtimeMs) });
    }
    return { path, version: pinned, source: 'cache', tested: true };
  } catch {
    return null; // No binary, no stamp, or not one of ours: to be made anew.
  }
}

/**
 * Tries the new binary, stamps it, and moves both into place in one step.
 * @param {Making} making
 * @param {string} path
 * @param {string} from
 */
export async function putInCache({ root, signal, tell }, path, from) {
  chmodSync(path, 0o755);
  const { version, reason } = await versionOf(path, signal);
  if (version !== pinned) throw new Error(`what came is not k6 ${pinned}: ${reason ?? `it is k6 ${version}`}`);
  const folder = folderOf(root);
  const ready = mkdtempSync(join(dirname(folder), '.partial-'));
  const old = `${ready}-old`;
  try {
    renameSync(path, join(ready, 'k6'));
    const { size, mtimeMs } = statSync(join(ready, 'k6'));
    const sha256 = await hashOf(join(ready, 'k6'));
    writeStamp(join(ready, 'k6'), { version, machine, size, mtimeMs: Math.floor(mtimeMs), sha256, from });
    chmodSync(ready, 0o755);
    // A folder with content cannot be renamed onto; a k6 that still runs from the old one keeps its file.
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(ready, folder);
  } finally {
    for (const left of [ready, old]) rmSync(left, { recursive: true, force: true });
  }
  tell(`k6 ${pinned} is ready (${from})`);
}

/**
 * @param {string} path
 * @param {Stamp} stamp
 */
function writeStamp(path, stamp) {
  const temporary = `${path}.json.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(stamp));
  renameSync(temporary, `${path}.json`);
}

/** @param {string} path */
async function hashOf(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
