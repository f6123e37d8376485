/** A token, a password or a secret inside text of any origin. */
const tokens = /\beyJ[\w-]{4,}(?:\.[\w-]+){1,2}/g;
const bearers = /\b(bearer\s+)[\w.~+/=-]{8,}/gi;
const secretFields =
  /(["']?\w*(?:password|token|secret|authorization|signature)\w*["']?\s*[:=]\s*)("[^"]*"?|'[^']*'?|[^\s"',;&}]+)/gi;

/** Text of the target or of the user without what must never be printed. */
export function masked(text: string): string {
  return text.replace(tokens, '***').replace(bearers, '$1***').replace(secretFields, '$1***');
}

// Beyond what JSON escapes: DEL, C1 controls, zero-width and direction marks change what a terminal shows.
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** At most `most` characters of hostile text in double quotes: one line, masked, no control characters. */
export function quoted(text: string, most = 80): string {
  // Masking wants a little more than is shown, so that a secret across the edge is not shown half.
  const clean = masked(text.slice(0, most * 8 + 4096));
  const shown = clean.length > most ? `${clean.slice(0, most)}…` : clean;
  return JSON.stringify(shown).replace(deceptive, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
