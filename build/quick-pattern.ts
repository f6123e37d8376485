/** Inside one object before the wanted key: nothing that opens or closes an object or array. */
const siblings = '[^{}[\\]]*';

/**
 * A regular expression literal that catches what a path such as `data.order.id` or `items[0].id` leads to in JSON text:
 * a string without escapes that is not empty (group 1) or an integer (group 2). It matches only when each key belongs
 * to the very object that the path says, because no brace or bracket comes before it there; a key within a string is
 * never met, since its quotes are escaped. Where it does not match, nothing is said.
 */
export function quickPattern(path: string): string {
  const keys = path.split('.');
  const parts = keys.map((part, i) => {
    const inArray = part.endsWith('[0]');
    const key = inArray ? part.slice(0, -3) : part;
    const opening = `${inArray ? '\\[\\s*' : ''}${i === keys.length - 1 ? '' : '\\{'}`;
    return `${siblings}${escapePattern(JSON.stringify(key))}\\s*:\\s*${opening}`;
  });
  return `/^\\s*\\{${parts.join('')}(?:"([^"\\\\]+)"|(-?\\d+)\\s*[,}\\]])/`;
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, (special) => `\\${special}`);
