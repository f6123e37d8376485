import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, KitError } from '../../lib/model/kit-error.ts';
import { parseWhole } from '../quantities.ts';
import type { World } from '../world.ts';
import type { Command } from './command.ts';

interface Flags {
  readonly port: string;
  readonly host: string;
  readonly capacity?: string;
  readonly latency: readonly string[];
  readonly fault: readonly string[];
  readonly seed: string;
  readonly logHeld?: string;
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function checkHost(host: string): void {
  if (host === '127.0.0.1' || host === 'localhost') return;
  throw new KitError('USAGE', `--host takes the loopback address only, received "${host}"`, {
    hint: 'the sandbox hands out passwords to whoever reaches it, so it stays on 127.0.0.1; leave --host away',
  });
}

/** Until Ctrl-C. */
function interrupted({ signal }: World): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

interface Open {
  readonly baseUrl: string;
  readonly token: string;
  readonly user: { readonly email: string; readonly password: string };
}

const described = ({ baseUrl, token, user }: Open): string =>
  [
    `sandbox listening on ${baseUrl}`,
    `  sign in     POST ${baseUrl}/auth/login as ${user.email} with ${user.password}`,
    `  counts      curl -H 'x-sandbox-token: ${token}' ${baseUrl}/__sandbox/counts`,
    `  fixtures    POST ${baseUrl}/__sandbox/fixtures with that token and {"usersPerRole": 8}`,
    '  stop        Ctrl-C',
  ].join('\n');

export const sandbox: Command = {
  name: 'sandbox',
  summary: 'start the stand-in platform alone, in memory, on this machine only',
  examples: [
    'npm run sandbox',
    'npm run sandbox -- --port 8080 --latency uniform:20ms-80ms',
    'npm run sandbox -- --capacity 200/s --fault orders.create=fail:2%',
  ],

  declare(parser) {
    return parser
      .option('--port <n>', 'port on 127.0.0.1; 0 takes any that is free', '4010')
      .option('--host <address>', 'the loopback address; any other is refused', '127.0.0.1')
      .option('--capacity <n>', 'requests per second it can serve: 200, 200/s, or 200/s:50 with a queue of 50')
      .option(
        '--latency <spec>',
        'hold answers: 20ms, uniform:100ms-2s, orders.create=1500ms; may be repeated',
        collect,
        [],
      )
      .option('--fault <spec>', 'orders.create=fail:2%, =hang:25, =reset, =refuse; may be repeated', collect, [])
      .option('--seed <n>', 'ids of its fixtures and drawn latencies', '1')
      .option('--log-held <file>', 'write how long each answer was held: endpoint, status, milliseconds')
      .option('--json', 'print the address and the token as JSON on standard output');
  },

  async run(_positional, options, _config, world) {
    const flags = options as unknown as Flags;
    checkHost(flags.host);
    const port = parseWhole(flags.port, '--port', 0, 65_535);
    const seed = parseWhole(flags.seed, '--seed', 0, 4_294_967_295);
    const [{ buildSandbox }, { listen }, { parsePacing }] = await Promise.all([
      import('../sandbox/app.ts'),
      import('../sandbox/listen.ts'),
      import('../sandbox/settings.ts'),
    ]);
    const { version } = JSON.parse(readFileSync(join(world.root, 'package.json'), 'utf8')) as { version: string };
    const pacing = parsePacing(flags);
    const {
      app,
      controlToken: token,
      firstUser: user,
    } = buildSandbox({ pacing, seed, version, logHeld: flags.logHeld });
    try {
      const baseUrl = `http://127.0.0.1:${await listen(app, port)}`;
      world.out(flags.json ? JSON.stringify({ baseUrl, token, user }) : described({ baseUrl, token, user }));
      await interrupted(world);
    } finally {
      await app.close();
    }
    return exitCodes.deploy;
  },
};
