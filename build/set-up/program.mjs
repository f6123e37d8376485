import { spawn } from 'node:child_process';

const politeMs = 3_000;
/** Of long output the first and the last lines are kept: npm begins with the reason, compilers end with it. */
const keptLines = 8;
const keptCharacters = 100_000;

/**
 * How a program ended. `output` is everything on stdout (at most 1 MB), `lines` the first and last lines of both
 * streams.
 * @typedef {{
 *   ended: 'exit' | 'time-limit' | 'interrupted' | 'not-started',
 *   exitCode: number | null,
 *   output: string,
 *   lines: readonly string[],
 * }} Ended
 */

/**
 * Runs a program to its end, without a shell and without input. It has a process group of its own, so that whatever it
 * started goes with it when it is stopped: politely first, then firmly.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{
 *   cwd?: string,
 *   env?: Readonly<Record<string, string | undefined>>,
 *   signal?: AbortSignal,
 *   limitMs?: number,
 *   started?: (pid: number) => void,
 * }} [options]
 * @returns {Promise<Ended>}
 */
export function runProgram(file, args, { cwd, env, signal, limitMs = 60_000, started } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Ended['ended']} */
    let ended = 'exit';
    let output = '';
    let both = '';
    /** @type {NodeJS.Timeout | undefined} */
    let firmly;
    /** @param {NodeJS.Signals} name */
    const stop = (name) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        child.kill(name); // The group is gone already.
      }
    };
    /** @param {'time-limit' | 'interrupted'} why */
    const end = (why) => {
      if (firmly) return;
      ended = why;
      stop('SIGTERM');
      firmly = setTimeout(() => stop('SIGKILL'), politeMs);
    };
    const interrupt = () => end('interrupted');
    const limit = setTimeout(() => end('time-limit'), limitMs);
    signal?.addEventListener('abort', interrupt, { once: true });
    if (signal?.aborted) interrupt();

    child.stdout.setEncoding('utf8').on('data', (text) => {
      if (output.length < 1_000_000) output += text;
      both = shortened(both + text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      both = shortened(both + text);
    });
    /** @param {number | null} exitCode */
    const finish = (exitCode) => {
      clearTimeout(limit);
      clearTimeout(firmly);
      signal?.removeEventListener('abort', interrupt);
      resolve({ ended, exitCode, output, lines: excerpt(both) });
    };
    child.on('error', (error) => {
      ended = 'not-started';
      both += error.message;
      finish(null);
    });
    child.on('close', finish);
    if (child.pid !== undefined) started?.(child.pid);
  });
}

/** @param {string} text */
const shortened = (text) =>
  text.length <= 2 * keptCharacters ? text : `${text.slice(0, keptCharacters)}\n${text.slice(-keptCharacters)}`;

/** @param {string} text */
function excerpt(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length <= 2 * keptLines) return lines;
  return [...lines.slice(0, keptLines), '...', ...lines.slice(-keptLines)];
}
