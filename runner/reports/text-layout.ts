import type { Ratio } from '../../lib/model/units.ts';

/** Plain text in columns. Everything the kit prints is one cell wide per character. */
export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - [...text].length));
export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - [...text].length)) + text;

/** The width of each column of a table. */
export function columns(rows: readonly (readonly string[])[]): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length)));
}

/** Breaks at spaces; a word longer than the line stays whole. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar `width` cells wide; what is more than full ends in an arrow. */
export function bar(share: Ratio, width: number): string {
  if (share > 1) return `${'█'.repeat(width - 1)}▶`;
  const cells = Math.max(0, share) * width;
  const full = Math.floor(cells);
  const rest = eighths[Math.floor((cells - full) * 8)] ?? '';
  return padEnd('█'.repeat(full) + rest, width);
}

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Highest value of each cell, from zero up; a gap stays empty, zero is the lowest line. */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const cells = Math.min(width, values.length);
  const most = Math.max(0, ...values.flatMap((value) => (value === null ? [] : [value])));
  return Array.from({ length: cells }, (_, cell) => {
    const from = Math.floor((cell * values.length) / cells);
    const to = Math.max(from + 1, Math.floor(((cell + 1) * values.length) / cells));
    const known = values.slice(from, to).flatMap((value) => (value === null ? [] : [value]));
    if (known.length === 0) return ' ';
    return heights[most === 0 ? 0 : Math.min(7, Math.floor((Math.max(...known) / most) * 7.999))];
  }).join('');
}
