import { closest, distance } from 'fastest-levenshtein';

/** The known name that was probably meant, or null when none is near. */
export function nearest(received: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const candidate = closest(received.toLowerCase(), [...known]);
  return distance(received.toLowerCase(), candidate) <= Math.max(2, Math.ceil(candidate.length / 2)) ? candidate : null;
}
