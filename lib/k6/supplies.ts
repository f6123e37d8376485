import type { PreparedData, SecretName } from '../model/call.ts';
import type { Role } from '../model/endpoint.ts';

/** A number as two characters below the surrogates. */
const digit = 0x8000;
const encoded = (n: number): string => String.fromCharCode(Math.floor(n / digit), n % digit);

/**
 * All that calls take from the prepared data, as one flat list of texts, so that it can be shared by all VUs of a
 * process: first start and length of each supply (two characters each), then the values, escaped for where they go.
 * `lines` is `CompiledPlan.supplies`. Throws when the data lacks a supply: better before the first request than in it.
 */
export function flattened(lines: string, data: PreparedData): string[] {
  let spans = '';
  const values: string[] = [];
  for (const line of lines === '' ? [] : lines.split('\n')) {
    const [form = '', kind = '', name = ''] = line.split(' ');
    const found = valuesOf(data, kind, name);
    if (found === undefined || found.length === 0) throw new Error(`the prepared data holds no ${kind} "${name}"`);
    spans += encoded(values.length + 1) + encoded(found.length);
    for (const value of found) values.push(escaped(form, value));
  }
  return [spans, ...values];
}

function valuesOf(data: PreparedData, kind: string, name: string): readonly string[] | undefined {
  if (kind === 'token') return data.tokens[name as Role];
  if (kind !== 'secret') return data.supplies[name];
  const secret = data.secrets[name as SecretName];
  return secret === undefined ? undefined : [secret];
}

function escaped(form: string, value: string): string {
  if (form === 'path') return encodeURIComponent(value);
  if (form === 'json') return JSON.stringify(value).slice(1, -1);
  return form === 'bearer' ? `Bearer ${value}` : value;
}

/** Reads a supply's value for the `use`-th use; the same value serves again once all were used. */
export interface Supplies {
  value(supply: number, use: number): string;
  /** How many different values there are. */
  length(supply: number): number;
}

/** `texts` is a list made by `flattened`, plain or shared. */
export function suppliesFrom(texts: { readonly [index: number]: string }): Supplies {
  // A text and not a list of numbers: a VU's own copy takes two bytes a character.
  const spans = texts[0] ?? '';
  const numberAt = (at: number): number => spans.charCodeAt(at) * digit + spans.charCodeAt(at + 1);
  // Reading a shared text costs 3 µs and more; the few supplies of one value (dates, the school) are kept.
  const constants: Record<number, string> = {};
  return {
    value: (supply, use) => {
      const length = numberAt(4 * supply + 2);
      if (length > 1) return texts[numberAt(4 * supply) + (use % length)] as string;
      constants[supply] ??= texts[numberAt(4 * supply)] as string;
      return constants[supply] as string;
    },
    length: (supply) => numberAt(4 * supply + 2),
  };
}
