import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { preparedFile } from '../../build/bundle.ts';
import { compilePrepared } from '../../build/compile-prepared.ts';
import type { PreparedData } from '../../lib/model/call.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { Evidence, GeneratorFacts } from '../../lib/model/record.ts';
import type { EpochMs, Ms } from '../../lib/model/units.ts';
import { type K6Job, k6Arguments, k6Environment } from './arguments.ts';
import { readLine } from './console.ts';
import { lineSplitter } from './line-splitter.ts';
import { openLog } from './log-file.ts';
import { type K6Summary, parseSummary } from './summary.ts';
import { meterUsage, type UsageMeter } from './usage.ts';

export interface K6Launch extends K6Job {
  /** The k6 executable. */
  readonly binary: string;
  /** Takes k6's own words, masked and bounded. */
  readonly logFile: string;
  /** When the scenario began, by k6's clock; called once. */
  readonly onBegin?: (at: EpochMs) => void;
  /** The first failure of a kind, once however many VUs saw it. */
  readonly onEvidence?: (evidence: Evidence) => void;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How a k6 process ended and what it used; everything of `GeneratorFacts` but what the collector knows. */
export type K6Exit = Omit<GeneratorFacts['processes'][number], 'lastPushAnswered'> & {
  readonly summary: K6Summary | null;
  /** The last lines that k6 wrote as errors, masked: what to show when it refused to run. */
  readonly lastErrors: readonly string[];
};

export interface K6Process {
  readonly pid: number;
  readonly source: string;
  /** Never rejects once k6 runs; rejects with KitError K6_FAILED when it could not be started. */
  readonly done: Promise<K6Exit>;
  /** Asks k6 to end (it still reports what it knows), and kills it when it does not within `patience`. */
  stop(patience?: Ms): Promise<void>;
  kill(): Promise<void>;
  usage: UsageMeter['latest'];
}

/** k6 interrupts what is under way, pushes its last numbers (a slow collector gets 5 s) and writes its summary. */
const usualPatience: Ms = 12_000;
const noProcess = -1;
const mostEvidence = 500;
const mostErrorsKept = 5;

/**
 * Starts k6. Its stderr is read to the end, because k6 waits for whoever does not read. That pipe is also what ends k6
 * when this process is killed: each push to the vanished collector makes k6 write an error, and a write to a pipe
 * without a reader ends a Go program (SIGPIPE on file descriptor 2). So no watching process is needed between the two.
 */
export function startK6(launch: K6Launch): K6Process {
  writePrepared(launch);
  const child = spawn(launch.binary, k6Arguments(launch), {
    env: k6Environment(launch, launch.env ?? process.env),
    stdio: ['ignore', 'ignore', 'pipe'],
    // Its own process group: Ctrl-C reaches k6 only through `stop`, for two interrupts make it drop its last report.
    detached: true,
  });
  const heard = listen(child, launch);
  const meter = meterUsage(child.pid ?? noProcess, Date.now);
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const done = closed.then(
    async ([exitCode, signal]): Promise<K6Exit> => {
      meter.stop();
      heard.end();
      const summary = await readSummary(launch.summaryFile);
      const usage = meter.latest();
      return {
        source: launch.source,
        exitCode,
        signal,
        cpuSeconds: usage?.cpuSeconds ?? null,
        cpuShare: usage?.cpuShare ?? null,
        peakMemoryBytes: usage?.peakMemoryBytes ?? null,
        stderrLines: heard.lines(),
        stderrErrors: heard.errors(),
        summaryRequests: summary?.requests ?? null,
        summaryIterations: summary?.iterations ?? null,
        summary,
        lastErrors: heard.lastErrors(),
      };
    },
    (cause: unknown) => {
      meter.stop();
      heard.end();
      throw new KitError('K6_FAILED', `k6 could not be started: ${String(cause)}`, {
        hint: `is ${launch.binary} an executable for this machine?`,
        cause,
      });
    },
  );
  const ended = done.then(
    () => undefined,
    () => undefined,
  );
  let isAsked = false;
  return {
    pid: child.pid ?? noProcess,
    source: launch.source,
    done,
    usage: meter.latest,
    stop: (patience = usualPatience) => {
      // A second interrupt would make k6 drop what it still has to report.
      if (!isAsked && isRunning(child)) child.kill('SIGINT');
      isAsked = true;
      return killAfter(child, ended, patience);
    },
    kill: () => killAfter(child, ended, 0),
  };
}

/** k6 imports the data as code, which its VUs share; the file lies in the run's private folder with the bundle. */
function writePrepared({ data, bundle, source }: K6Launch): void {
  const target = join(dirname(bundle), preparedFile);
  // Several k6 processes use one file: each finds a whole one at any moment.
  const fresh = `${target}.${source}`;
  writeFileSync(fresh, compilePrepared(JSON.parse(readFileSync(data, 'utf8')) as PreparedData), { mode: 0o600 });
  renameSync(fresh, target);
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function killAfter(child: ChildProcess, ended: Promise<void>, patience: Ms): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
}

async function readSummary(file: string | null): Promise<K6Summary | null> {
  if (file === null) return null;
  try {
    return parseSummary(await readFile(file, 'utf8'));
  } catch {
    // A killed k6 writes none. The summary is only a cross-check, so its absence is told and not raised.
    return null;
  }
}

interface Heard {
  lines(): number;
  errors(): number;
  lastErrors(): readonly string[];
  end(): void;
}

function listen(child: ChildProcess, { logFile, onBegin, onEvidence }: K6Launch): Heard {
  let lines = 0;
  let errors = 0;
  let hasBegun = false;
  const lastErrors: string[] = [];
  const kinds = new Set<string>();
  const complain = (text: string): void => {
    errors += 1;
    lastErrors.push(text);
    if (lastErrors.length > mostErrorsKept) lastErrors.shift();
  };
  const log = openLog(logFile, (error) => complain(`k6's log could not be written: ${String(error)}`));
  const splitter = lineSplitter((line) => {
    lines += 1;
    const said = readLine(line);
    if (said.kind === 'evidence') {
      const kind = `${said.evidence.endpoint} ${said.evidence.status} ${said.evidence.code}`;
      if (kinds.has(kind) || kinds.size >= mostEvidence) return;
      kinds.add(kind);
      onEvidence?.(said.evidence);
    } else if (said.kind === 'begun') {
      if (!hasBegun) onBegin?.(said.at);
      hasBegun = true;
    } else {
      if (said.kind === 'error') complain(said.text);
      log.write(said.text, { frequent: said.kind === 'request-failed' });
    }
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => splitter.push(chunk));
  return {
    lines: () => lines,
    errors: () => errors,
    lastErrors: () => [...lastErrors],
    end: () => {
      splitter.end();
      log.close();
    },
  };
}
