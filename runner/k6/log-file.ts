import { closeSync, openSync, writeSync } from 'node:fs';

const mostBytes = 2_000_000;
/** Requests without an answer are counted elsewhere; the log shows the first of them. */
const mostRequestFailures = 200;

export interface LogFile {
  /** `frequent` lines are kept only while there are few. */
  write(line: string, options?: { readonly frequent?: boolean }): void;
  /** Adds what was left out, and closes. */
  close(): void;
}

/**
 * A bounded log. Whatever goes wrong with it (a full disk) ends the log, not the run: `onError` hears of it once.
 */
export function openLog(path: string, onError: (error: unknown) => void): LogFile {
  let descriptor: number | null = null;
  let bytes = 0;
  let frequent = 0;
  let leftOut = 0;
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      descriptor = null;
      onError(error);
    }
  };
  attempt(() => {
    descriptor = openSync(path, 'a', 0o600);
  });
  return {
    write(line, options) {
      if (options?.frequent) frequent += 1;
      const isTooMuch = bytes >= mostBytes || (options?.frequent === true && frequent > mostRequestFailures);
      if (descriptor === null || isTooMuch) {
        leftOut += 1;
        return;
      }
      const to = descriptor;
      attempt(() => {
        bytes += writeSync(to, `${line}\n`);
      });
    },
    close() {
      if (descriptor === null) return;
      const to = descriptor;
      descriptor = null;
      attempt(() => {
        if (leftOut > 0) writeSync(to, `${leftOut} more lines were left out\n`);
        closeSync(to);
      });
    },
  };
}
