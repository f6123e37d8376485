import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PreparedData } from '../../lib/model/call.ts';
import { folderMode, onDisk, writeWhole } from '../record/disk.ts';
import type { Fixtures } from './fixtures.ts';
import type { Target } from './target.ts';

/** What a run keeps to itself while it lasts: tokens, passwords, ids. Readable by its owner only, removed at its end. */
export interface StateFolder {
  readonly path: string;
  /** The path of the data that k6 reads. */
  readonly prepared: string;
}

/** How to sign in again after a kill. */
export interface Access {
  readonly version: 1;
  /** The process that runs it: while it lives, nobody else cleans up. */
  readonly pid: number;
  readonly runId: string;
  readonly runTag: string;
  readonly usersPerRole: number;
  readonly target: Target;
  readonly fixtures: Fixtures;
}

const stateRoot = (root: string): string => join(root, '.state');
const accessFile = 'access.json';
const preparedFile = 'prepared.json';

export function stateFolder(root: string, runId: string): StateFolder {
  const path = join(stateRoot(root), runId);
  return { path, prepared: join(path, preparedFile) };
}

function keep(folder: StateFolder, name: string, value: Access | PreparedData): void {
  onDisk('create', folder.path, () => mkdirSync(folder.path, { recursive: true, mode: folderMode }));
  writeWhole(join(folder.path, name), JSON.stringify(value));
}

export const keepAccess = (folder: StateFolder, access: Access): void => keep(folder, accessFile, access);
export const keepPrepared = (folder: StateFolder, data: PreparedData): void => keep(folder, preparedFile, data);

/** null when the run left none, as after an orderly end. */
export function readAccess(folder: StateFolder): Access | null {
  const path = join(folder.path, accessFile);
  if (!existsSync(path)) return null;
  return onDisk('read', path, () => JSON.parse(readFileSync(path, 'utf8')) as Access);
}

/** Ids of runs that left something in `.state`. */
export function runsWithState(root: string): readonly string[] {
  if (!existsSync(stateRoot(root))) return [];
  return onDisk('read', stateRoot(root), () => readdirSync(stateRoot(root), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && existsSync(join(entry.parentPath, entry.name, accessFile)))
    .map((entry) => entry.name)
    .sort();
}

export const dropState = (folder: StateFolder): void =>
  onDisk('remove', folder.path, () => rmSync(folder.path, { recursive: true, force: true }));
