import type { PreparedData, SecretName } from '../model/call.ts';
import type { Role } from '../model/endpoint.ts';

/**
 * All that calls take from the prepared data, as one flat list of texts, so that it can be shared by all VUs of a
 * process: first `start length start length …` of each supply, then the values, escaped for where they go.
 * `lines` is `CompiledPlan.supplies`. Throws when the data lacks a supply: better before the first request than in it.
 */
export function flattened(lines: string, data: PreparedData): string[] {
  const spans: number[] = [];
  const values: string[] = [];
  for (const line of lines === '' ? [] : lines.split('\n')) {
    const [form = '', kind = '', name = ''] = line.split(' ');
    const found = valuesOf(data, kind, name);
    if (found === undefined || found.length === 0) throw new Error(`the prepared data holds no ${kind} "${name}"`);
    spans.push(values.length + 1, found.length);
    for (const value of found) values.push(escaped(form, value));
  }
  return [spans.join(' '), ...values];
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
  // Typed: a VU's own copy takes four bytes a number.
  const spans = Int32Array.from((texts[0] ?? '').split(' '), Number);
  // Reading a shared text costs 3 µs and more; the few supplies of one value (dates, the school) are kept.
  const constants: Record<number, string> = {};
  return {
    value: (supply, use) => {
      const length = spans[2 * supply + 1] as number;
      if (length > 1) return texts[(spans[2 * supply] as number) + (use % length)] as string;
      constants[supply] ??= texts[spans[2 * supply] as number] as string;
      return constants[supply] as string;
    },
    length: (supply) => spans[2 * supply + 1] as number,
  };
}
