import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { RunEvent } from '../../lib/model/event.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { LoadPlan } from '../../lib/model/plan.ts';
import type { Evidence, GeneratorFacts, RunInfo } from '../../lib/model/record.ts';
import type { Warning } from '../../lib/model/warning.ts';
import type { WindowIncrement } from '../../lib/model/window.ts';
import type { RunParts } from '../../lib/verdict/record.ts';
import { nearest } from '../nearest.ts';
import { onDisk } from './disk.ts';
import { type Afterwards, runFiles, runsFolder } from './folder.ts';
import { readIfThere, readLines } from './lines.ts';
import { isRunId } from './run-id.ts';

/** Ids of all runs below `root`, newest first. */
export function listRuns(root: string): readonly string[] {
  const folder = runsFolder(root);
  if (!existsSync(folder)) return [];
  return onDisk('read', folder, () => readdirSync(folder))
    .filter((name) => isRunId(name) && existsSync(join(folder, name, runFiles.run)))
    .sort()
    .reverse();
}

/** The folder of a run by its id, by its path, or `latest`. Throws KitError NO_SUCH_RUN with what there is. */
export function findRun(root: string, idOrPath: string): string {
  const runs = listRuns(root);
  const id = idOrPath === 'latest' ? runs[0] : idOrPath;
  const candidates = id === undefined ? [] : [join(runsFolder(root), id), resolve(id)];
  const found = candidates.find((path) => existsSync(join(path, runFiles.run)) && statSync(path).isDirectory());
  if (found !== undefined) return found;
  if (runs.length === 0) {
    throw new KitError('NO_SUCH_RUN', `there is no run "${idOrPath}": nothing has been recorded in runs/ yet`, {
      hint: 'make one with npm run load -- smoke',
    });
  }
  const near = nearest(idOrPath, runs);
  throw new KitError('NO_SUCH_RUN', `there is no run "${idOrPath}"${near ? `; nearest is ${near}` : ''}`, {
    hint: `the latest runs: ${runs.slice(0, 5).join(', ')}; or give the path of a run folder, or latest`,
  });
}

/** Reads a run folder, however its run ended; a killed one lacks what is written at the end. */
export function readRun(root: string, idOrPath: string): { readonly path: string; readonly parts: RunParts } {
  const path = findRun(root, idOrPath);
  const at = (name: keyof typeof runFiles): string => join(path, runFiles[name]);
  const windows = readLines<WindowIncrement>(at('windows'));
  const events = readLines<RunEvent>(at('events'));
  const evidence = readLines<Evidence>(at('evidence'));
  const afterwards = readJson<Afterwards>(at('afterwards'));
  return {
    path,
    parts: {
      run: versionOne(readNeeded<RunInfo>(at('run')), at('run')),
      plan: versionOne(readNeeded<LoadPlan>(at('plan')), at('plan')),
      events: events.values,
      increments: windows.values,
      evidence: evidence.values,
      generator: readJson<GeneratorFacts>(at('generator')),
      served: afterwards?.served ?? null,
      leftBehind: afterwards?.leftBehind ?? {},
      warnings: [...(afterwards?.warnings ?? []), ...unreadable(windows.unreadable)],
    },
  };
}

function unreadable(lines: number): readonly Warning[] {
  if (lines === 0) return [];
  return [
    {
      code: 'collector-gap',
      message: `${lines} lines of ${runFiles.windows} cannot be read: what they held is missing`,
      remedy: 'look for a full or failing disk',
    },
  ];
}

function readJson<T>(path: string): T | null {
  const text = onDisk('read', path, () => readIfThere(path));
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new KitError('DISK', `${path} is not JSON: ${(cause as Error).message}`, {
      hint: 'the record was changed after it was written; restore it, or choose another run',
      cause,
    });
  }
}

function readNeeded<T>(path: string): T {
  const value = readJson<T>(path);
  if (value !== null) return value;
  throw new KitError('NO_SUCH_RUN', `${path} is missing: the run ended before anything was sent`, {
    hint: `there is nothing to report of ${basename(resolve(path, '..'))}; choose another run`,
  });
}

function versionOne<T extends { readonly version: number }>(document: T, path: string): T {
  if (document.version === 1) return document;
  throw new KitError('NO_SUCH_RUN', `${path} has version ${document.version}; this kit reads version 1`, {
    hint: 'use the kit that recorded it, or a newer one',
  });
}
