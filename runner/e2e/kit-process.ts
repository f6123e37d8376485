import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunRecord } from '../../lib/model/record.ts';

const root = resolve(import.meta.dirname, '../..');

/** A folder of its own for runs and state, removed at the end. */
export function home(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'hasivu-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves when a line on either output matches; rejects when the process ends before. */
  said(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs the kit as a user does, with the environment of a user who set nothing but `HASIVU_HOME`. */
export function start(args: readonly string[], homePath: string, env: Readonly<Record<string, string>> = {}): Running {
  const { API_BASE_URL: _, ORCHESTRATION_CONFIG: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(root, 'build', 'run.mjs'), ...args], {
    env: { ...inherited, CI: 'true', HASIVU_HOME: homePath, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const text = { out: '', err: '' };
  const waiting = new Set<() => void>();
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => {
      text[name] += piece;
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<Ended>((done) => child.on('close', (code, signal) => done({ code, signal, ...text })));
  return {
    pid: child.pid as number,
    ended,
    said: (pattern) =>
      new Promise((found, lost) => {
        const look = (): void => {
          if (!pattern.test(text.out) && !pattern.test(text.err)) return;
          waiting.delete(look);
          found();
        };
        waiting.add(look);
        look();
        void ended.then((end) => lost(new Error(`ended with ${end.code} before it said ${pattern}: ${end.err}`)));
      }),
    kill: (signal) => void process.kill(child.pid as number, signal),
  };
}

export const kit = (
  args: readonly string[],
  homePath: string,
  env?: Readonly<Record<string, string>>,
): Promise<Ended> => start(args, homePath, env).ended;

export const recordOf = (ended: Ended): RunRecord => JSON.parse(ended.out) as RunRecord;

/** The one run of a home. */
export const runIn = (homePath: string): string => readdirSync(join(homePath, 'runs'))[0] as string;

/** Processes whose command line names the home, or that have it in their environment: what a run may leave behind. */
export function processesOf(homePath: string): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return environment.includes(homePath) || command.includes(homePath) ? [`${pid} ${command}`] : [];
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // It ended while it was looked at, or is another user's.
      if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return [];
      throw error;
    }
  });
}

/** Asks again until the answer is empty; the bound is for a broken kit only. */
export async function untilNone(list: () => readonly string[], within = 20_000): Promise<readonly string[]> {
  const end = Date.now() + within;
  for (;;) {
    const left = list();
    if (left.length === 0 || Date.now() > end) return left;
    await new Promise((again) => setTimeout(again, 100));
  }
}
