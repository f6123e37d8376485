import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { writeWhole } from '../record/disk.ts';
import { readIfThere } from '../record/lines.ts';
import type { HtmlAssets } from './html.ts';

/** The folder of the kit itself: its parts are found from here, wherever the runs lie. */
const root = resolve(import.meta.dirname, '..', '..');

/** In this order: later ones override earlier ones. */
const styleSheets = [
  'colours',
  'page',
  'verdict',
  'layout',
  'states',
  'charts',
  'findings',
  'endpoints',
  'run',
  'narrow',
  'print',
] as const;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

/**
 * The style and the script of the page. The script is bundled once and kept in `.cache/report`, under a name that
 * changes with anything that goes into it.
 */
export async function htmlAssets(): Promise<HtmlAssets> {
  const web = join(root, 'dashboards', 'web');
  const require = createRequire(join(web, 'report-client.ts'));
  const chartStyle = readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8');
  const sheets = styleSheets.map((name) => readFileSync(join(web, 'report-style', `${name}.css`), 'utf8'));
  const style = [chartStyle, ...sheets].join('\n');
  const script = await clientScript(web, require('uplot/package.json').version);
  return { style, script, scriptSource: `'sha256-${sha256(script)}'` };
}

async function clientScript(web: string, chartVersion: string): Promise<string> {
  const sources = readdirSync(web).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const text = sources.sort().map((name) => `${name}\n${readFileSync(join(web, name), 'utf8')}`);
  const key = sha256([chartVersion, ...text].join('\n'))
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 16);
  const cached = join(root, '.cache', 'report', `${key}.js`);
  const known = readIfThere(cached);
  if (known !== null) return known;
  const script = await bundle(join(web, 'report-client.ts'));
  mkdirSync(join(root, '.cache', 'report'), { recursive: true });
  writeWhole(cached, script);
  return script;
}

async function bundle(entry: string): Promise<string> {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'inline',
  });
  // Inside a script element, this text alone could end it early.
  return (result.outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
}
