import { resolve } from 'node:path';
import { dependenciesReady } from './dependencies.mjs';
import { SetUpError } from './set-up-error.mjs';

const root = resolve(import.meta.dirname, '..', '..');

/** The verbs that drive k6. Asking for help or for the configuration needs none. */
const verbsWithK6 = ['load'];
const answersOnly = ['--help', '-h', '--print-config'];

/** @param {readonly string[]} argv verb and arguments */
const wantsK6 = (argv) =>
  verbsWithK6.includes(argv[0] ?? '') && !argv.some((argument) => answersOnly.includes(argument));

/** @param {string} line */
const tell = (line) => void process.stderr.write(`set-up: ${line}\n`);

/**
 * Makes ready what the verb on the command line needs, and Node for TypeScript. As `makeReady`.
 * @returns {Promise<boolean>}
 */
export async function makeReadyForVerb() {
  if (!(await makeReady({ dev: false, k6: wantsK6(process.argv.slice(2)) }))) return false;
  const { register } = await import('tsx/esm/api');
  register();
  return true;
}

/**
 * Sets the exit code and resolves to false when something is missing that cannot be made ready.
 * @param {{ dev: boolean, k6: boolean }} wanted
 * @returns {Promise<boolean>}
 */
export async function makeReady({ dev, k6 }) {
  return interruptible(async (signal) => {
    const env = process.env;
    const withDev = dev || env.NODE_ENV !== 'production';
    if (!dependenciesReady(root, dev)) {
      const { installDependencies } = await import('./install-dependencies.mjs');
      await installDependencies({ root, dev: withDev, env, signal, tell });
    }
    if (!k6) return;
    const { ensureK6 } = await import('../k6-binary.mjs');
    await ensureK6({ root, env, signal, tell });
  });
}

/** @param {(signal: AbortSignal) => Promise<void>} work */
async function interruptible(work) {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, interrupt);
  try {
    await work(abort.signal);
    return true;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    tell(error.message);
    if (error.hint !== undefined) process.stderr.write(`  ${error.hint.replaceAll('\n', '\n  ')}\n`);
    process.exitCode = error.exitCode;
    return false;
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
