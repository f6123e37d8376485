import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ErrorCode, KitError } from '../../lib/model/kit-error.ts';
import type { ServedCounts } from './counts.ts';
import type { FixturesWanted, SandboxFixtures } from './fixtures.ts';

/** `latency`, `fault` and `capacity` as on the command line; see `settings.ts`. */
export interface StartOptions {
  /** The folder of the kit. */
  readonly root: string;
  readonly port?: number | undefined;
  readonly capacity?: number | string | undefined;
  readonly latency?: readonly string[] | undefined;
  readonly fault?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly logHeld?: string | undefined;
}

export interface RunningSandbox {
  readonly baseUrl: string;
  readonly controlToken: string;
  readonly pid: number;
  counts(): Promise<ServedCounts>;
  fixtures(wanted: FixturesWanted): Promise<SandboxFixtures>;
  /** Ends the process within two seconds, whatever it is doing. */
  stop(): Promise<void>;
}

const startWithin = 20_000;
const stopWithin = 1_500;

function argumentsOf({ port = 0, capacity, latency = [], fault = [], seed = 1, logHeld }: StartOptions): string[] {
  const repeated = (flag: string, values: readonly string[]) => values.map((value) => `${flag}=${value}`);
  return [
    '--child',
    `--port=${port}`,
    `--seed=${seed}`,
    ...(capacity === undefined ? [] : [`--capacity=${capacity}`]),
    ...repeated('--latency', latency),
    ...repeated('--fault', fault),
    ...(logHeld === undefined ? [] : [`--log-held=${logHeld}`]),
  ];
}

interface Told {
  readonly port?: number;
  readonly token?: string;
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly hint?: string };
}

/** What the child says first; rejects when it says nothing in time, or ends. `complaints`: its stderr so far. */
function firstWord(child: ChildProcess, complaints: () => string): Promise<Required<Pick<Told, 'port' | 'token'>>> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new KitError('ENVIRONMENT', `the sandbox did not start: ${why}${complaints()}`));
    const timer = setTimeout(() => fail(`no word within ${startWithin / 1000} s`), startWithin);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`it ended with ${signal ?? code}`));
    child.once('message', ({ port, token, error }: Told) => {
      clearTimeout(timer);
      if (port !== undefined && token !== undefined) resolve({ port, token });
      else if (error)
        reject(new KitError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint }));
      else fail('its first word was not understood');
    });
  });
}

function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = endOf(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWithin);
  await ended;
  clearTimeout(timer);
}

async function control(url: string, token: string, body?: unknown): Promise<unknown> {
  const headers = { 'x-sandbox-token': token, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  let answer: Response;
  try {
    answer = await fetch(url, init);
  } catch (cause) {
    throw new KitError('TARGET_UNREACHABLE', `the sandbox does not answer at ${url}`, { cause });
  }
  if (answer.ok) return answer.json();
  throw new KitError('TARGET_REFUSED', `the sandbox answered ${answer.status} at ${url}: ${await answer.text()}`);
}

/** The last of what the child wrote to stderr, which is read to its end: an undrained pipe would halt the child. */
function listenTo(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2_000);
  });
  return () => (tail.trim() === '' ? '' : `; it said: ${tail.trim()}`);
}

/** Starts the sandbox as a process of its own, which ends when this one does. Throws KitError USAGE, PORT, DISK, ENVIRONMENT. */
export async function startSandbox(options: StartOptions): Promise<RunningSandbox> {
  const tsx = createRequire(join(options.root, 'package.json')).resolve('tsx');
  const child = fork(join(options.root, 'runner', 'sandbox', 'process.ts'), argumentsOf(options), {
    cwd: options.root,
    execArgv: ['--import', pathToFileURL(tsx).href],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const complaints = listenTo(child);
  try {
    const { port, token } = await firstWord(child, complaints);
    const baseUrl = `http://127.0.0.1:${port}`;
    return {
      baseUrl,
      controlToken: token,
      pid: child.pid ?? 0,
      counts: async () => (await control(`${baseUrl}/__sandbox/counts`, token)) as ServedCounts,
      fixtures: async (wanted) => (await control(`${baseUrl}/__sandbox/fixtures`, token, wanted)) as SandboxFixtures,
      stop: () => stop(child),
    };
  } catch (error) {
    if (child.pid !== undefined) await stop(child);
    throw error;
  }
}
