import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { runProgram } from './program.mjs';
import { messageOf } from './set-up-error.mjs';

/** The version that is downloaded and built, and that the kit is tested with; `build/k6/go.mod` names it too. */
export const pinned = '2.2.0';

/**
 * 2.1 brought the remote write with native histograms on which all figures rest; 3 may change anything.
 * @param {string} version
 */
export function fits(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 2 && minor >= 1;
}

/** @param {string} version */
export const isTested = (version) =>
  version.split('.').slice(0, 2).join('.') === pinned.split('.').slice(0, 2).join('.');

/**
 * The first k6 on PATH, as a shell would find it.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string | null}
 */
export function k6OnPath(env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, 'k6')).find((path) => notExecutable(path) === null) ?? null;
}

/**
 * @param {string} path
 * @returns {string | null} why it cannot be run, or null
 */
export function notExecutable(path) {
  try {
    if (!statSync(path).isFile()) return 'it is not a file';
    accessSync(path, constants.X_OK);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Asks the binary itself.
 * @param {string} path
 * @param {AbortSignal} signal
 * @returns {Promise<{ version: string, reason: null } | { version: null, reason: string }>}
 */
export async function versionOf(path, signal) {
  const obstacle = notExecutable(path);
  if (obstacle !== null) return { version: null, reason: obstacle };
  const result = await runProgram(resolve(path), ['version'], {
    env: withoutK6Settings(process.env),
    signal,
    limitMs: 20_000,
  });
  const version = /^k6\S* v(\d+\.\d+\.\d+)/m.exec(result.output)?.[1];
  if (result.ended === 'exit' && result.exitCode === 0 && version !== undefined) return { version, reason: null };
  const said = result.lines[0] === undefined ? 'nothing' : `"${result.lines[0].slice(0, 120)}"`;
  return { version: null, reason: `\`k6 version\` does not answer like k6; it said ${said}` };
}

/**
 * The user's K6_* variables would steer the k6 that is only being tried.
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function withoutK6Settings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('K6_')));
}
