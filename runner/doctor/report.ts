import { createColors } from 'picocolors';
import type { Examined } from './examine.ts';

const statusWidth = 'missing'.length;

/** Lines for people: status, title, what was found; below it what to do. */
export function renderExamined(examined: readonly Examined[], colored: boolean): string {
  const colors = createColors(colored);
  const paint = { ok: colors.green, warn: colors.yellow, missing: colors.red };
  const titleWidth = Math.max(...examined.map(({ title }) => title.length));
  const indent = ' '.repeat(statusWidth + titleWidth + 4);
  const lines = examined.flatMap(({ status, title, detail, remedy, mended }) => {
    const [first = '', ...rest] = `${detail}${mended ? '; was missing, is mended' : ''}`.split('\n');
    return [
      `${paint[status](status.padEnd(statusWidth))}  ${title.padEnd(titleWidth)}  ${first}`,
      ...rest.map((line) => indent + line),
      ...(remedy === '' ? [] : remedy.split('\n').map((line) => indent + colors.dim(line))),
    ];
  });
  return [...lines, '', summary(examined)].join('\n');
}

function summary(examined: readonly Examined[]): string {
  const missing = examined.filter(({ status }) => status === 'missing');
  const warned = examined.filter(({ status }) => status === 'warn').length;
  if (missing.length > 0) return `Not ready: ${missing.map(({ title }) => title).join(', ')}.`;
  return `Ready${warned > 0 ? `, with ${warned} to look at` : ''}. Next: npm run load -- smoke`;
}
