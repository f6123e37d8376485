import type { CallTemplate, Hole, Text } from '../model/call.ts';

/** The slots a text needs, those inside signatures too. */
function slotsIn(text: Text): readonly string[] {
  return text.flatMap((part) => {
    if (typeof part === 'string' || 'unique' in part) return [];
    return 'slot' in part ? [part.slot] : slotsIn(part.hmac);
  });
}

/** Every slot a call needs before it can be sent, its caller's token included; each once. */
export function slotsOf(call: CallTemplate): readonly string[] {
  const texts = [call.path, call.body ?? [], ...Object.values(call.headers)];
  const caller = typeof call.as === 'object' && call.as !== null ? [call.as.slot] : [];
  return [...new Set([...texts.flatMap(slotsIn), ...caller])];
}

/** Neighbouring literals become one, empty ones disappear. */
export function joined(parts: readonly (string | Hole)[]): Text {
  const result: (string | Hole)[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else if (part !== '') result.push(part);
  }
  return result;
}
