/**
 * Numbers in a text that all VUs of k6 share, up to 2^24 - 1: four characters of ASCII each, because k6 searches a text
 * of ASCII alone a hundred times faster than any other.
 */
const base = 64;
const first = 48;

export function encodedNumber(n: number): string {
  let digits = '';
  for (let rest = n, i = 0; i < 4; i += 1) {
    digits = String.fromCharCode(first + (rest % base)) + digits;
    rest = Math.floor(rest / base);
  }
  return digits;
}

/** The number whose first character is at `at`. */
export function decodedNumber(text: string, at: number): number {
  let n = 0;
  for (let i = at; i < at + 4; i += 1) n = n * base + text.charCodeAt(i) - first;
  return n;
}
