import type { Command as Parser } from 'commander';
import type { ExitCode } from '../../lib/model/kit-error.ts';
import type { Config } from '../config.ts';
import type { World } from '../world.ts';

/** One verb of the command line: one file each, listed in `index.ts`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Command lines that run as they stand, shown in help and README. */
  readonly examples: readonly string[];
  /** Adds arguments and options to its parser. */
  declare(parser: Parser): Parser;
  /** `positional` and `options` are as commander parsed them. Resolves to the exit code; throws `KitError`. */
  run(
    positional: readonly string[],
    options: Readonly<Record<string, unknown>>,
    config: Config,
    world: World,
  ): Promise<ExitCode>;
}
