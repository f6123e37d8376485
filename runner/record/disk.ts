import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { KitError } from '../../lib/model/kit-error.ts';

/** Records hold addresses and masked answers of a platform: readable by their owner only. */
export const fileMode = 0o600;
export const folderMode = 0o700;

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space (old runs lie in runs/) and start again',
  EDQUOT: 'the disk quota is used up: free some space (old runs lie in runs/) and start again',
  EROFS: 'the file system is read-only: run the kit from a folder that can be written',
  EACCES: 'this user may not write there: mend the rights of the folder, or run from another one',
  EPERM: 'this user may not write there: mend the rights of the folder, or run from another one',
  ENOTDIR: 'a file stands where a folder is needed: move it away',
  EMFILE: 'too many files are open: raise the limit with ulimit -n',
};

/** A failed file operation as an error that says what to do. */
export function diskError(doing: string, path: string, cause: unknown): KitError {
  const { code = 'unknown reason', message } = cause as NodeJS.ErrnoException;
  return new KitError('DISK', `cannot ${doing} ${path}: ${code}`, { hint: remedies[code] ?? message, cause });
}

/** Runs a file operation; its failure becomes a KitError DISK. */
export function onDisk<T>(doing: string, path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw diskError(doing, path, error);
  }
}

/** The file holds the old text or the new one, never half of it, whenever the process may end. */
export function writeWhole(path: string, text: string): void {
  const half = `${path}.${process.pid}.half`;
  try {
    writeFileSync(half, text, { mode: fileMode });
    renameSync(half, path);
  } catch (error) {
    rmSync(half, { force: true });
    throw diskError('write', path, error);
  }
}

export const writeJson = (path: string, value: unknown): void =>
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
