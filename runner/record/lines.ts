import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fileMode, onDisk } from './disk.ts';

/** So much text is held back at most; a line that goes beyond it is written at once. */
const bufferedCharacters = 256 * 1024;

/** An append-only file of one JSON value a line. Throws KitError DISK. */
export interface LineWriter {
  append(value: unknown): void;
  /** Everything appended so far is handed to the operating system, so a killed process loses none of it. */
  flush(): void;
  close(): void;
}

export function openLines(path: string): LineWriter {
  const file = onDisk('open', path, () => openSync(path, 'a', fileMode));
  let buffer = '';
  const flush = (): void => {
    if (buffer === '') return;
    const text = Buffer.from(buffer, 'utf8');
    buffer = '';
    onDisk('write', path, () => {
      for (let written = 0; written < text.length; ) written += writeSync(file, text, written);
    });
  };
  return {
    append(value) {
      buffer += `${JSON.stringify(value)}\n`;
      if (buffer.length >= bufferedCharacters) flush();
    },
    flush,
    close() {
      try {
        flush();
      } finally {
        closeSync(file);
      }
    },
  };
}

export interface LinesRead<T> {
  readonly values: readonly T[];
  /** Whole lines that are not JSON. A torn last line is what a kill leaves, and is not counted. */
  readonly unreadable: number;
}

/** Reads what a LineWriter wrote; a file that is not there holds nothing. */
export function readLines<T>(path: string): LinesRead<T> {
  const text = onDisk('read', path, () => readIfThere(path)) ?? '';
  const values: T[] = [];
  let unreadable = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    try {
      values.push(JSON.parse(line) as T);
    } catch {
      unreadable += 1;
    }
  }
  return { values, unreadable };
}

/** The text of a file, or null when there is none. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
