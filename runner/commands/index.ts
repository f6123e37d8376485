import type { Command } from './command.ts';
import { load } from './load.ts';

/** Every verb, in the order of the help. */
export const commands: readonly Command[] = [load];
