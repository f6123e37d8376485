import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { load } from './load.ts';

/** Every verb, in the order of the help. */
export const commands: readonly Command[] = [load, doctor];
