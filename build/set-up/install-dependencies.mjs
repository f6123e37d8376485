import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { dependenciesReady, installedByHand, lockfileHash, machine, stampPath } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { runProgram } from './program.mjs';
import { SetUpError, throwIfInterrupted } from './set-up-error.mjs';

const limitMs = 10 * 60_000;
const noteMs = 10_000;

/**
 * Makes node_modules what the lockfile says. Does nothing but look when it is.
 * @param {{
 *   root: string,
 *   dev: boolean,
 *   env: Readonly<Record<string, string | undefined>>,
 *   signal: AbortSignal,
 *   tell: (line: string) => void,
 * }} wanted
 */
export async function installDependencies({ root, dev, env, signal, tell }) {
  const lock = { path: join(root, '.cache', 'set-up.lock'), doing: 'installing packages', signal, tell };
  await withLock(lock, async (holdsToo) => {
    if (dependenciesReady(root, dev)) return; // Someone else did it while this one waited.
    const found = installedByHand(root);
    if (found === 'all' || (found === 'without-dev' && !dev)) {
      writeStamp(root, found === 'all');
      return;
    }
    // What stands there is neither complete nor soon there: nothing may vouch for it.
    rmSync(stampPath(root), { force: true });
    await npmCi({ root, dev, env, signal, tell, holdsToo });
    writeStamp(root, dev);
  });
}

/** @param {Parameters<typeof installDependencies>[0] & { holdsToo: (pid: number) => void }} options */
async function npmCi({ root, dev, env, signal, tell, holdsToo }) {
  const [file, ...first] = npmOf(env);
  const args = [...first, 'ci', dev ? '--include=dev' : '--omit=dev'];
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--no-update-notifier', '--loglevel=error'];
  const began = Date.now();
  tell(`installing packages (npm ci ${dev ? '--include=dev' : '--omit=dev'})`);
  const note = setInterval(() => tell(`still installing packages, ${seconds(began)} s`), noteMs);
  const result = await runProgram(file, [...args, ...quiet], { cwd: root, env, signal, limitMs, started: holdsToo });
  clearInterval(note);
  throwIfInterrupted(signal);
  if (result.ended === 'exit' && result.exitCode === 0) {
    tell(`packages installed in ${seconds(began)} s`);
    return;
  }
  const why = {
    exit: `npm ci ended with ${result.exitCode}`,
    'time-limit': `npm ci did not end within ${limitMs / 60_000} minutes`,
    'not-started': 'npm could not be started',
    interrupted: 'npm ci was interrupted',
  }[result.ended];
  throw new SetUpError(
    'ENVIRONMENT',
    [`the packages could not be installed: ${why}`, ...result.lines.map((line) => `  npm: ${line}`)].join('\n'),
    'npm comes with Node and needs to reach its registry; `npm ci` in this folder shows all it says.',
  );
}

/**
 * The npm that started this, or the one on PATH.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {[string, ...string[]]}
 */
function npmOf(env) {
  const script = env.npm_execpath;
  return script !== undefined && basename(script) === 'npm-cli.js' ? [process.execPath, script] : ['npm'];
}

/**
 * @param {string} root
 * @param {boolean} dev
 */
function writeStamp(root, dev) {
  const path = stampPath(root);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, JSON.stringify({ lockfile: lockfileHash(root), machine, dev }));
  renameSync(`${path}.${process.pid}`, path);
}

/** @param {number} began */
const seconds = (began) => Math.round((Date.now() - began) / 1000);
