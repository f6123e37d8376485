/**
 * Reads one value of a JSON answer by paths such as `data.order.id` or `items[0].id`, tried in order; null when none
 * leads to a number or to a text that is not empty. Parsing costs k6 some 13 µs for a small answer and 300 µs for a
 * list, a pattern 5: so `quick`, which must catch the value of the first path or nothing, is tried first.
 */
export function takeFrom(text: string, quick: RegExp, paths: readonly string[]): string | null {
  const caught = quick.exec(text);
  if (caught !== null) return caught[1] ?? caught[2] ?? null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  for (const path of paths) {
    const found = walk(parsed, path);
    if (found !== null) return found;
  }
  return null;
}

function walk(root: unknown, path: string): string | null {
  let value = root;
  for (const part of path.replace(/\[(\d+)\]/g, '.$1').split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return null;
    value = (value as Record<string, unknown>)[part];
  }
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
