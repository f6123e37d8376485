import { startCollector } from '../collector/server.ts';
import { startK6 } from '../k6/process.ts';
import { startSandbox } from '../sandbox/start.ts';

/** The processes and servers of a run; end-to-end tests put others in their place to see a run go wrong. */
export interface LoadParts {
  readonly startSandbox: typeof startSandbox;
  readonly startCollector: typeof startCollector;
  readonly startK6: typeof startK6;
}

export const realParts: LoadParts = { startSandbox, startCollector, startK6 };
