import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { KitError } from '../../lib/model/kit-error.ts';
import { buildSandbox } from './app.ts';
import { listen } from './listen.ts';
import { parsePacing } from './settings.ts';

/**
 * The sandbox as its own process. Started by the kit it tells its parent `{port, token}` and ends with it; started by
 * hand it prints where it listens and ends with Ctrl-C.
 */
const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    capacity: { type: 'string' },
    latency: { type: 'string', multiple: true },
    fault: { type: 'string', multiple: true },
    'log-held': { type: 'string' },
    /** It has a parent, and does not outlive it. */
    child: { type: 'boolean', default: false },
  },
});

const tell = (message: object): void => void process.send?.(message);

async function run(): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const { app, controlToken } = buildSandbox({
    pacing: parsePacing(flags),
    seed: Number(flags.seed),
    version,
    logHeld: flags['log-held'],
  });
  const port = await listen(app, Number(flags.port));
  let ending = false;
  async function end(): Promise<void> {
    if (ending) return;
    ending = true;
    await app.close();
    process.exit(0);
  }
  process.on('disconnect', () => void end());
  process.on('SIGTERM', () => void end());
  // Ctrl-C reaches every process of the terminal; a parent that wants its run to end well still needs the sandbox.
  process.on('SIGINT', () => process.connected || void end());
  // The parent may have gone while the modules were loaded, before anybody listened for it.
  if (flags.child && !process.connected) await end();
  else if (process.connected) tell({ port, token: controlToken });
  else process.stdout.write(`sandbox listening on http://127.0.0.1:${port}\n`);
}

try {
  await run();
} catch (error) {
  if (!(error instanceof KitError)) throw error;
  tell({ error: { code: error.code, message: error.message, hint: error.hint } });
  process.stderr.write(`${error.code}: ${error.message}\n${error.hint ? `  ${error.hint}\n` : ''}`);
  process.exitCode = error.exitCode;
  process.disconnect?.();
}
