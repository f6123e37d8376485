import { resolve } from 'node:path';
import { CommanderError, Command as Parser } from 'commander';
import { exitCodes, KitError } from '../lib/model/kit-error.ts';
import type { Command } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { loadConfig } from './config.ts';
import type { World } from './world.ts';

/** One verb with its own arguments; commander refuses unknown options and suggests the nearest. */
function parserOf(command: Command, program: Parser, world: World): Parser {
  const parser = command.declare(program.command(command.name).description(command.summary));
  parser
    .option('--config <file>', 'JSON file that overrides fields of the configuration')
    .option('--print-config', 'print the configuration in force and end')
    .addHelpText('after', `\nExamples:\n${command.examples.map((example) => `  ${example}`).join('\n')}\n`)
    .action(async () => {
      const options = parser.opts<Record<string, unknown>>();
      const config = loadConfig(world, options as { config?: string });
      if (options.printConfig) world.out(JSON.stringify(config, null, 2));
      else process.exitCode = await command.run(parser.processedArgs.flat().filter(isText), options, config, world);
    });
  return parser;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** The only place that prints an error. Returns the exit code. */
function printError(error: unknown, world: World): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (error instanceof KitError) {
    world.err(`${error.code}: ${error.message}`);
    if (error.hint) world.err(`  ${error.hint}`);
    return error.exitCode;
  }
  if (isSetUpError(error)) {
    world.err(`${error.code}: ${error.message}`);
    if (error.hint) world.err(`  ${error.hint}`);
    return error.exitCode;
  }
  world.err(`A defect of the kit: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return exitCodes.defect;
}

/** What goes wrong while k6 is looked for comes from plain Node, which knows no KitError. */
const isSetUpError = (error: unknown): error is Error & { code: string; hint?: string; exitCode: number } =>
  error instanceof Error && error.name === 'SetUpError';

const kitRoot = resolve(import.meta.dirname, '..');

function realWorld(): World {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (abort.signal.aborted) process.exit(exitCodes.interrupted);
      abort.abort(new KitError('INTERRUPTED', `stopped by ${signal}`));
    });
  }
  return {
    env: process.env,
    now: Date.now,
    root: kitRoot,
    home: resolve(process.env.HASIVU_HOME ?? kitRoot),
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    isTerminal: process.stdout.isTTY === true && process.env.CI === undefined,
    signal: abort.signal,
  };
}

const world = realWorld();
const program = new Parser('npm run')
  .description('Proves whether the HASIVU school-meal platform is ready for production.')
  .exitOverride()
  .showSuggestionAfterError();
try {
  const verb = process.argv[2] ?? '';
  // The help of all wants all of them; a verb wants only itself.
  const asked = Object.hasOwn(commands, verb) ? [verb] : Object.keys(commands);
  for (const name of asked) {
    const command = await (commands[name] as () => Promise<Command>)();
    parserOf(command, program, world).exitOverride();
  }
  await program.parseAsync(process.argv.slice(2), { from: 'user' });
} catch (error) {
  process.exitCode = printError(error, world);
}
