import { clean } from './clean.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { load } from './load.ts';
import { report } from './report.ts';
import { sandbox } from './sandbox.ts';

/** Every verb, in the order of the help. */
export const commands: readonly Command[] = [load, report, sandbox, clean, doctor];
