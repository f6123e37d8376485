import { availableParallelism, totalmem } from 'node:os';
import { exitCodes } from '../../lib/model/kit-error.ts';
import type { Machine } from '../doctor/check.ts';
import { examine } from '../doctor/examine.ts';
import { doctorChecks } from '../doctor/index.ts';
import { renderExamined } from '../doctor/report.ts';
import { resolveTarget } from '../targets/target.ts';
import type { Command } from './command.ts';

interface Flags {
  readonly target?: string;
  readonly fixtures?: string;
  readonly lookOnly?: boolean;
  readonly json?: boolean;
}

const thisMachine = (): Machine => ({
  node: process.versions.node,
  platform: process.platform,
  arch: process.arch,
  cores: availableParallelism(),
  totalMemory: totalmem(),
  availableMemory: process.availableMemory(),
});

export const doctor: Command = {
  name: 'doctor',
  summary: 'say what is missing on this machine, and mend it where that is possible',
  examples: ['npm run doctor', 'npm run doctor -- --target staging.json', 'npm run doctor -- --json'],

  declare(parser) {
    return parser
      .option('--target <file|url>', 'also try to reach this platform')
      .option('--fixtures <file>', 'school, class and users of a target given as an address')
      .option('--look-only', 'mend nothing')
      .option('--json', 'print the findings as JSON on standard output, and nothing else there');
  },

  async run(_positional, options, config, world) {
    const flags: Flags = options;
    const findTarget = () => resolveTarget(flags, config);
    const patient = { ...world, machine: thisMachine(), findTarget };
    const examined = await examine(doctorChecks, patient, flags.lookOnly !== true);
    const ready = examined.every(({ status }) => status !== 'missing');
    world.out(
      flags.json ? JSON.stringify({ ready, checks: examined }, null, 2) : renderExamined(examined, world.isTerminal),
    );
    return ready ? exitCodes.deploy : exitCodes.environment;
  },
};
