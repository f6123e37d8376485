import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is known of node_modules: from which lockfile it was made, for which machine, and whether the packages of the
 * tests are in it. Written last, so it vouches for a whole installation.
 * @typedef {{ lockfile: string, machine: string, dev: boolean }} Stamp
 */

/** @param {string} root */
export const stampPath = (root) => join(root, 'node_modules', '.kit-set-up.json');

/** Binaries of esbuild and others are for one machine only. */
export const machine = `${process.platform}-${process.arch}`;

/** @param {string} root */
export function lockfileHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/**
 * Whether node_modules is what the lockfile says. Read in every command, so it looks no deeper than the packages that
 * the kit itself names.
 * @param {string} root
 * @param {boolean} dev whether the packages of the tests are wanted
 */
export function dependenciesReady(root, dev) {
  try {
    /** @type {Stamp} */
    const stamp = JSON.parse(readFileSync(stampPath(root), 'utf8'));
    if (stamp.lockfile !== lockfileHash(root) || stamp.machine !== machine || (dev && !stamp.dev)) return false;
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const names = [...Object.keys(dependencies), ...(dev ? Object.keys(devDependencies) : [])];
    return names.every((name) => existsSync(join(root, 'node_modules', name, 'package.json')));
  } catch {
    return false; // No stamp, or not one of ours: to be made anew.
  }
}

/**
 * What an installation that someone else made (`npm ci` by hand) is good for. npm writes its own record last, so a
 * broken-off installation has none; each package is looked at besides.
 * @param {string} root
 * @returns {'all' | 'without-dev' | 'incomplete'}
 */
export function installedByHand(root) {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return 'incomplete';
  /** @type {{ packages: Record<string, LockedPackage> }} */
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const missing = Object.entries(packages).filter(
    ([path, locked]) => path !== '' && isWanted(locked) && !isInstalled(root, path, locked),
  );
  if (missing.length === 0) return 'all';
  return missing.every(([, locked]) => locked.dev === true || locked.devOptional === true)
    ? 'without-dev'
    : 'incomplete';
}

/**
 * @typedef {{
 *   version: string, dev?: boolean, devOptional?: boolean, optional?: boolean, peer?: boolean,
 *   os?: string[], cpu?: string[], libc?: string[],
 * }} LockedPackage
 */

/** @param {LockedPackage} locked */
function isWanted(locked) {
  // An optional package may be absent, but not the one that carries this machine's binary.
  if (locked.optional !== true && locked.devOptional !== true) return true;
  return locked.libc === undefined && fits(locked.os, process.platform) && fits(locked.cpu, process.arch);
}

/**
 * @param {string[] | undefined} allowed
 * @param {string} mine
 */
const fits = (allowed, mine) => allowed?.includes(mine) ?? false;

/**
 * @param {string} root
 * @param {string} path
 * @param {LockedPackage} locked
 */
function isInstalled(root, path, locked) {
  try {
    return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).version === locked.version;
  } catch {
    return false;
  }
}
