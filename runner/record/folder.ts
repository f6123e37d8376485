import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../lib/model/event.ts';
import type { KitError } from '../../lib/model/kit-error.ts';
import type { LoadPlan } from '../../lib/model/plan.ts';
import type { Evidence, GeneratorFacts, RunInfo } from '../../lib/model/record.ts';
import type { Verdict } from '../../lib/model/verdict.ts';
import type { Warning } from '../../lib/model/warning.ts';
import type { WindowIncrement } from '../../lib/model/window.ts';
import type { ServedCounts } from '../../lib/verdict/conservation.ts';
import { folderMode, onDisk, writeJson } from './disk.ts';
import { type LineWriter, openLines } from './lines.ts';

/** What lies in a run folder. */
export const runFiles = {
  run: 'run.json',
  plan: 'plan.json',
  journal: 'journal.ndjson',
  events: 'events.ndjson',
  windows: 'windows.ndjson',
  evidence: 'evidence.ndjson',
  generator: 'generator.json',
  afterwards: 'afterwards.json',
  k6Summary: 'k6-summary.json',
  k6Log: 'k6.log',
  verdict: 'verdict.json',
} as const;

/** What only the end of a run knows. */
export interface Afterwards {
  /** What a counting target served while the load ran; null where nothing counts. */
  readonly served: ServedCounts | null;
  readonly leftBehind: Readonly<Record<string, number>>;
  readonly warnings: readonly Warning[];
}

/** The open folder of a run that is going on. Everything is appended, so that a killed run can still be reported. */
export interface RunFolder {
  readonly id: string;
  readonly path: string;
  /** The path of one of its files, for parts that write it themselves. */
  file(name: keyof typeof runFiles): string;
  event(event: RunEvent): void;
  window(increment: WindowIncrement): void;
  evidence(evidence: Evidence): void;
  flush(): void;
  writeGenerator(facts: GeneratorFacts): void;
  writeAfterwards(afterwards: Afterwards): void;
  writeVerdict(verdict: Verdict): void;
  /** Flushes and closes; harmless the second time. */
  close(): void;
}

export const runsFolder = (root: string): string => join(root, 'runs');

/** Milliseconds after which a line is in the file at the latest. */
const flushEvery = 1000;

/**
 * Creates `runs/<id>` below `root`, which must not exist yet, and writes what was asked. `onFailure` hears of a disk
 * that fails between two calls; calls themselves throw KitError DISK.
 */
export function createRun(
  root: string,
  info: RunInfo,
  plan: LoadPlan,
  onFailure: (error: KitError) => void = () => undefined,
): RunFolder {
  const path = join(runsFolder(root), info.id);
  onDisk('create', runsFolder(root), () => makeOnce(runsFolder(root)));
  onDisk('create', path, () => mkdirSync(path, { mode: folderMode }));
  const file = (name: keyof typeof runFiles): string => join(path, runFiles[name]);
  writeJson(file('run'), info);
  writeJson(file('plan'), plan);
  const writers = {
    events: openLines(file('events')),
    windows: openLines(file('windows')),
    evidence: openLines(file('evidence')),
  };
  const { flush, close } = flushing(Object.values(writers), onFailure);
  return {
    id: info.id,
    path,
    file,
    flush,
    close,
    event(event) {
      writers.events.append(event);
      writers.events.flush();
    },
    window(increment) {
      writers.windows.append(increment);
      writers.windows.flush();
    },
    evidence: (evidence) => writers.evidence.append(evidence),
    writeGenerator: (facts) => writeJson(file('generator'), facts),
    writeAfterwards: (afterwards) => writeJson(file('afterwards'), afterwards),
    writeVerdict: (verdict) => writeJson(file('verdict'), verdict),
  };
}

/** Not `recursive`: that never returns where the kernel refuses folders with ENOENT, as below /proc. */
function makeOnce(path: string): void {
  try {
    mkdirSync(path, { mode: folderMode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function flushing(writers: readonly LineWriter[], onFailure: (error: KitError) => void) {
  const flush = (): void => {
    for (const writer of writers) writer.flush();
  };
  const timer = setInterval(() => {
    try {
      flush();
    } catch (error) {
      clearInterval(timer);
      onFailure(error as KitError);
    }
  }, flushEvery);
  timer.unref();
  let isOpen = true;
  return {
    flush,
    close(): void {
      if (!isOpen) return;
      isOpen = false;
      clearInterval(timer);
      for (const writer of writers) writer.close();
    },
  };
}
