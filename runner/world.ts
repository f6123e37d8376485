import type { EpochMs } from '../lib/model/units.ts';

/** What lies outside the process, handed to every command, so that commands can be tested without it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => EpochMs;
  /** The folder of the kit itself. */
  readonly root: string;
  /** Where `runs/` and `.state/` lie: `HASIVU_HOME`, or the folder of the kit. */
  readonly home: string;
  /** Whole lines for the user; results go to `out`, progress and advice to `err`. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly isTerminal: boolean;
  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  readonly signal: AbortSignal;
}
