import { closeSync, fdatasync, fstatSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs } from '../../lib/model/units.ts';

/**
 * What a run did at its target, in order. An `intent` without `made`, `refused` or `removed` may or may not exist:
 * it is looked for by its run tag.
 */
export type JournalLine =
  | { readonly kind: 'begins'; readonly runTag: string; readonly target: string; readonly at: EpochMs }
  /** Signed in at this base URL: from here on things are made. Without this line there is nothing to clean up. */
  | { readonly kind: 'opened'; readonly runTag: string; readonly target: string; readonly at: EpochMs }
  /** About to create entity `n`: the k-th of `slot`, by an endpoint, under a name that contains the run tag. */
  | {
      readonly kind: 'intent';
      readonly n: number;
      readonly slot: string;
      readonly endpoint: string;
      readonly k: number;
      readonly name: string;
    }
  | { readonly kind: 'made'; readonly n: number; readonly ids: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly n: number; readonly status: number }
  | { readonly kind: 'removed'; readonly what: string; readonly id: string }
  /** All is done; `result` says what was removed and what had to be left, by kind of thing. */
  | {
      readonly kind: 'cleaned';
      readonly at: EpochMs;
      readonly result: {
        readonly removed: Readonly<Record<string, number>>;
        readonly leftBehind: Readonly<Record<string, number>>;
        readonly reasons: Readonly<Record<string, string>>;
      };
    };

export interface Journal {
  /** Resolves when the lines are on the disk; only then may what they announce be done. */
  append(...lines: readonly JournalLine[]): Promise<void>;
  close(): void;
}

const flush = promisify(fdatasync);

/** Appends to `path`. Lines that are asked for while a flush runs share the next one. */
export function openJournal(path: string): Journal {
  let fd: number;
  try {
    fd = openSync(path, 'a+', 0o600);
  } catch (cause) {
    throw new KitError('DISK', `the journal ${path} cannot be written: ${(cause as NodeJS.ErrnoException).code}`, {
      cause,
    });
  }
  let flushing: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  let buffer = isTorn(fd) ? '\n' : '';

  async function write(): Promise<void> {
    await flushing;
    next = null;
    const text = buffer;
    buffer = '';
    flushing = (async () => {
      try {
        writeSync(fd, text);
        await flush(fd);
      } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        throw new KitError('DISK', `the journal ${path} cannot be written: ${code}`, {
          hint: 'without a journal nothing is created at the target; free space and start again',
          cause,
        });
      }
    })();
    await flushing;
  }

  return {
    append(...lines) {
      buffer += lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      next ??= write();
      return next;
    },
    close: () => closeSync(fd),
  };
}

/** A kill may have cut the last line; what is appended then must not continue it. */
function isTorn(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}

/** All whole lines; a last line torn by a kill announces something that was never begun. */
export function readJournal(path: string): readonly JournalLine[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as JournalLine];
      } catch {
        return [];
      }
    });
}
