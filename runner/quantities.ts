import { KitError } from '../lib/model/kit-error.ts';
import type { PerSecond, Seconds } from '../lib/model/units.ts';

const secondsIn: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** `45s`, `2m`, `1h30m`, `1500ms`; between one second and a day. */
export function parseDuration(text: string, flag = '--duration'): Seconds {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const seconds = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (secondsIn[unit as string] ?? 0), 0);
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim() || seconds < 1 || seconds > 86_400) {
    throw new KitError('USAGE', `${flag} wants a time between 1s and 24h, received "${text}"`, {
      hint: `write it like 45s, 2m or 1h30m: ${flag} 2m`,
    });
  }
  return seconds;
}

/** `120`, `120/s`, `6000/m`: arrivals per second, at least 1. */
export function parseRate(text: string, flag = '--rate'): PerSecond {
  const match = /^(\d+(?:\.\d+)?)(?:\/(s|m))?$/.exec(text.trim());
  const rate = match ? Number(match[1]) / (match[2] === 'm' ? 60 : 1) : Number.NaN;
  if (!(rate >= 1 && rate <= 100_000)) {
    throw new KitError('USAGE', `${flag} wants arrivals per second between 1 and 100000, received "${text}"`, {
      hint: `write it like 120, 120/s or 6000/m: ${flag} 120`,
    });
  }
  return Math.round(rate);
}

export function parseWhole(text: string, flag: string, least: number, most: number): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new KitError('USAGE', `${flag} wants a whole number between ${least} and ${most}, received "${text}"`);
  }
  return value;
}

/** `name=value`, repeatable: tags that stand in the record and in k6's own tags. */
export function parseTags(texts: readonly string[]): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const text of texts) {
    const match = /^([A-Za-z_][A-Za-z0-9_]{0,31})=([\w.:/@+-]{1,128})$/.exec(text);
    if (!match) {
      throw new KitError('USAGE', `--tag wants name=value of letters, digits and . : / @ + - _, received "${text}"`, {
        hint: 'for instance --tag release=2026.11.3',
      });
    }
    tags[match[1] as string] = match[2] as string;
  }
  return tags;
}
