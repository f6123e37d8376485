/** Bounds that a fact's note states in words: of a number's value, a text's length or a list's length. */
export interface Limits {
  readonly least: number | null;
  readonly most: number | null;
  /** `above 0`: the least itself is refused. */
  readonly open: boolean;
}

const none: Limits = { least: null, most: null, open: false };
const bounds = (least: number | null, most: number | null, open = false): Limits => ({ least, most, open });

const number = String.raw`(\d+(?:\.\d+)?)`;
const range = new RegExp(String.raw`(?<![\w.#])${number}\s?(?:to|\.\.|-)\s?${number}(?!\s?(?:days|h\b))`);
// Whole numbers only: `max 10 MB` and `max 168 h` are no limits of a length, nor is their first digit.
const most = new RegExp(String.raw`\bmax ${number}(?![\d.]|\s?(?:MB|h\b))`);

/**
 * Reads `1 to 10`, `1..100`, `0-1`, `max 500`, `min 1`, `0 or more`, `above 0`, `at least 8`, `at least one`,
 * `not empty`, `4 digits`, `3 letters`. Times ahead (`24 h to 30 days`) are rules of their own, not limits.
 */
export function limitsOf(note: string): Limits {
  const between = range.exec(note);
  if (between) return bounds(Number(between[1]), Number(between[2]));
  const exact = /\b(\d+) (?:digits|letters)\b/.exec(note);
  if (exact) return bounds(Number(exact[1]), Number(exact[1]));
  if (/\babove 0\b/.test(note)) return bounds(0, null, true);
  // What is larger is answered with the largest.
  const upper = /larger is ignored/.test(note) ? null : most.exec(note);
  const lower = /\bmin (\d+(?:\.\d+)?)/.exec(note) ?? /\b(\d+) or more\b/.exec(note) ?? /\bat least (\d+)/.exec(note);
  const least = lower ? Number(lower[1]) : /at least one|not empty/.test(note) ? 1 : null;
  if (least === null && upper === null) return none;
  return bounds(least, upper ? Number(upper[1]) : null);
}

/** Says what is wrong with a measure (a value or a length), or null. */
export function breach({ least, most: upper, open }: Limits, measure: number, unit: string): string | null {
  if (least !== null && (measure < least || (open && measure === least))) {
    return `must be ${open ? 'above' : 'at least'} ${least}${unit}`;
  }
  return upper !== null && measure > upper ? `must be at most ${upper}${unit}` : null;
}
