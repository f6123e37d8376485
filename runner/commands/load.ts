import type { Command as Parser } from 'commander';
import { KitError } from '../../lib/model/kit-error.ts';
import { profileNames } from '../../lib/model/profile.ts';
import { profiles } from '../../lib/profiles/index.ts';
import type { LoadOrder } from '../load/run-load.ts';
import { parseDuration, parseRate, parseTags, parseWhole } from '../quantities.ts';
import type { RunningSandbox } from '../sandbox/start.ts';
import type { World } from '../world.ts';
import type { Command } from './command.ts';

interface Flags {
  readonly target?: string;
  readonly fixtures?: string;
  readonly environment?: string;
  readonly length?: string;
  readonly rate?: string;
  readonly duration?: string;
  readonly vusMax?: string;
  readonly seed?: string;
  readonly mix?: string;
  readonly only?: string;
  readonly tag: readonly string[];
  readonly sandboxLatency: readonly string[];
  readonly sandboxFault: readonly string[];
  readonly sandboxCapacity?: string;
  readonly iAcceptProductionRisk?: boolean;
  readonly acceptCaution?: boolean;
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export const load: Command = {
  name: 'load',
  summary: 'load every endpoint and judge what came back',
  examples: [
    'npm run load -- smoke',
    'npm run load -- peak',
    'npm run load -- normal --only orders,payments --duration 2m',
    'npm run load -- peak --rate 300 --seed 7 --tag release=2026.11.3',
    'npm run load -- smoke --sandbox-fault orders.create=fail:2%',
  ],

  declare(parser: Parser): Parser {
    return parser
      .argument('[profile]', profiles.map((profile) => `${profile.name}: ${profile.summary}`).join('; '))
      .option(
        '--target <file|url>',
        'the platform to load: a target file, or an address; without one the kit starts its sandbox',
      )
      .option('--fixtures <file>', 'school, class and users of a target given as an address')
      .option('--environment <name>', 'what an address stands for: development, staging or production')
      .option('--length <laptop|full>', 'laptop: about a minute; full: the length for a real target')
      .option('--rate <n>', 'highest arrivals per second, for instance 120, 120/s or 6000/m; the shape stays')
      .option('--duration <time>', 'length of the whole run, for instance 90s or 5m; the shape stays')
      .option('--vus-max <n>', 'most virtual users k6 may use')
      .option('--seed <n>', 'order of the traffic and all values in it; the same seed is the same traffic', '1')
      .option('--mix <file>', 'endpoint weights (JSON), or an access log whose counts are taken')
      .option('--only <domains>', 'load these domains only, separated by commas')
      .option('--tag <name=value>', 'stands in the record and in the metrics; may be repeated', collect, [])
      .option(
        '--sandbox-latency <spec>',
        'slow the sandbox down: 20ms, or orders.create=1500ms; may be repeated',
        collect,
        [],
      )
      .option(
        '--sandbox-fault <spec>',
        'make the sandbox fail: orders.create=fail:2%, =hang:25, =reset; may be repeated',
        collect,
        [],
      )
      .option('--sandbox-capacity <n>', 'requests per second that the sandbox can serve')
      .option('--i-accept-production-risk', 'load a production target: its writes and payments are real')
      .option('--accept-caution', 'end with 0 when the decision is to deploy with caution')
      .option('--json', 'print the record as JSON on standard output, and nothing else there');
  },

  async run([profile], options, config, world) {
    const flags = options as unknown as Flags;
    if (profile === undefined) {
      throw new KitError('USAGE', `load wants a profile: ${profileNames.join(', ')}`, {
        hint: 'for instance: npm run load -- smoke',
      });
    }
    if (flags.length !== undefined && flags.length !== 'laptop' && flags.length !== 'full') {
      throw new KitError('USAGE', `--length is laptop or full, received "${flags.length}"`);
    }
    const order = orderOf(profile, flags);
    const wantsSandbox = flags.target === undefined && config.baseUrl === null;
    const { latency, fault, capacity } = order.sandbox;
    if (!wantsSandbox && (latency.length > 0 || fault.length > 0 || capacity !== undefined)) {
      throw new KitError(
        'USAGE',
        '--sandbox-latency, --sandbox-fault and --sandbox-capacity are for the sandbox only',
        {
          hint: 'leave them away, or leave --target (and API_BASE_URL) away',
        },
      );
    }
    // The sandbox takes as long to start as the rest of the runner takes to load: side by side, half of it is saved.
    const starting = wantsSandbox ? startSandboxFor(order, world) : null;
    try {
      const { runLoad } = await import('../load/run-load.ts');
      const { realParts } = await import('../load/parts.ts');
      return await runLoad(order, config, world, starting ? { ...realParts, startSandbox: () => starting } : realParts);
    } finally {
      await starting?.then((sandbox) => sandbox.stop());
    }
  },
};

function startSandboxFor(order: LoadOrder, world: World): Promise<RunningSandbox> {
  const starting = import('../sandbox/start.ts').then(({ startSandbox }) =>
    startSandbox({ root: world.root, ...order.sandbox }),
  );
  // Whoever waits for it is told; until then a failure is nobody's yet.
  starting.catch(() => undefined);
  return starting;
}

/** Every flag parsed on its own; whether they fit together is seen when the plan is made. */
function orderOf(profile: string, flags: Flags): LoadOrder {
  return {
    profile,
    target: flags.target,
    fixtures: flags.fixtures,
    environment: flags.environment,
    length: flags.length as LoadOrder['length'],
    rate: flags.rate === undefined ? undefined : parseRate(flags.rate),
    duration: flags.duration === undefined ? undefined : parseDuration(flags.duration),
    vusMax: flags.vusMax === undefined ? undefined : parseWhole(flags.vusMax, '--vus-max', 1, 20_000),
    seed: parseWhole(flags.seed ?? '1', '--seed', 0, 4_294_967_295),
    mixFile: flags.mix,
    only: flags.only?.split(',').map((name) => name.trim()),
    tags: parseTags(flags.tag),
    sandbox: {
      latency: flags.sandboxLatency,
      fault: flags.sandboxFault,
      capacity:
        flags.sandboxCapacity === undefined
          ? undefined
          : parseWhole(flags.sandboxCapacity, '--sandbox-capacity', 1, 100_000),
    },
    acceptProductionRisk: flags.iAcceptProductionRisk === true,
    acceptCaution: flags.acceptCaution === true,
    json: flags.json === true,
    words: process.argv.slice(2),
  };
}
