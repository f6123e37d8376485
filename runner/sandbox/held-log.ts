import { closeSync, openSync, writeSync } from 'node:fs';
import type { EndpointId } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { Ms } from '../../lib/model/units.ts';

export interface HeldLog {
  add(endpoint: EndpointId, status: number, held: Ms): void;
  close(): void;
}

/** How long each answer was held, one line each: endpoint, status and milliseconds, separated by tabs. */
export function openHeldLog(path: string): HeldLog {
  let file: number;
  try {
    file = openSync(path, 'w', 0o600);
  } catch (cause) {
    throw new KitError(
      'DISK',
      `the file for held times ${path} cannot be written: ${(cause as NodeJS.ErrnoException).code}`,
      {
        cause,
      },
    );
  }
  let lines: string[] = [];
  function flush(): void {
    if (lines.length === 0) return;
    writeSync(file, lines.join(''));
    lines = [];
  }
  // Written in gulps: a write per answer would be part of what is measured.
  const timer = setInterval(flush, 200);
  timer.unref();
  return {
    add: (endpoint, status, held) => void lines.push(`${endpoint}\t${status}\t${held.toFixed(3)}\n`),
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}
