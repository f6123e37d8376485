import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { type BuildFailure, build, type Plugin } from 'esbuild';
import { KitError } from '../lib/model/kit-error.ts';
import type { LoadPlan } from '../lib/model/plan.ts';
import { compilePlan } from './compile-plan.ts';

/** Beside the bundle, which imports it: what `compilePrepared` makes of the prepared data. */
export const preparedFile = 'prepared.js';

export interface Bundle {
  readonly bytes: number;
  /** Milliseconds it took. */
  readonly ms: number;
  /** Hex digest of the file. */
  readonly sha256: string;
}

/**
 * Makes one file of a scenario, all it imports and the compiled plan; beside it a source map. Throws KitError DEFECT
 * when something in it could not run inside k6.
 */
export async function bundleScenario(options: {
  readonly entry: string;
  readonly plan: LoadPlan;
  readonly outFile: string;
}): Promise<Bundle> {
  const started = performance.now();
  const outFile = resolve(options.outFile);
  await mkdir(dirname(outFile), { recursive: true });
  try {
    await build({
      entryPoints: [resolve(options.entry)],
      outfile: outFile,
      bundle: true,
      // k6 loads ES modules; neither a browser's nor Node's globals and resolution rules hold in it.
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      external: ['k6', 'k6/*'],
      // k6 maps the lines of its errors back.
      sourcemap: true,
      sourcesContent: false,
      // Names stay, for errors; nothing is gained per VU by shorter ones.
      minifySyntax: true,
      minifyWhitespace: true,
      plugins: [planModule(options.plan), noBuiltins],
      logLevel: 'silent',
    });
  } catch (error) {
    throw asKitError(error, options.entry);
  }
  const content = await readFile(outFile);
  return {
    bytes: content.byteLength,
    ms: performance.now() - started,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

const planModule = (plan: LoadPlan): Plugin => ({
  name: 'plan',
  setup(builder) {
    builder.onResolve({ filter: /^kit:plan$/ }, () => ({ path: 'plan', namespace: 'kit' }));
    builder.onResolve({ filter: /^kit:prepared$/ }, () => ({ path: `./${preparedFile}`, external: true }));
    builder.onLoad({ filter: /^plan$/, namespace: 'kit' }, () => ({ contents: compilePlan(plan), loader: 'js' }));
  },
});

const noBuiltins: Plugin = {
  name: 'no-builtins',
  setup(builder) {
    // esbuild's filters know no lookahead.
    builder.onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      if (/^(k6(\/|$)|kit:)/.test(path)) return undefined;
      const kind = isBuiltin(path) ? 'a module of Node' : 'a package';
      return { errors: [{ text: `${relative(process.cwd(), importer)} imports "${path}", ${kind}` }] };
    });
  },
};

function asKitError(error: unknown, entry: string): unknown {
  const messages = (error as Partial<BuildFailure>).errors;
  if (!messages) return error;
  const first = messages[0];
  const place = first?.location ? ` (${first.location.file}:${first.location.line})` : '';
  return new KitError('DEFECT', `${entry} cannot be bundled for k6: ${first?.text ?? String(error)}${place}`, {
    hint: 'what runs inside k6 may import lib/ and k6/* only',
    cause: error,
  });
}
