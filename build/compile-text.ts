import type { Caller, Hole, SecretName, Text } from '../lib/model/call.ts';
import type { Role } from '../lib/model/endpoint.ts';

/** Where a text goes decides how what fills its holes is escaped. */
export type Place = 'path' | 'json' | 'raw';

/** A JavaScript string literal; JSON's is one. */
export const literal = (text: string): string => JSON.stringify(text);

/**
 * Everything that calls take from the prepared data, each once per form in which it is needed: so values are escaped
 * before k6 sees them.
 */
export class SupplyList {
  readonly #numbers = new Map<string, number>();

  slot(name: string, place: Place): number {
    return this.#number(`${place} slot ${name}`);
  }

  token(role: Role): number {
    return this.#number(`bearer token ${role}`);
  }

  secret(name: SecretName): number {
    return this.#number(`raw secret ${name}`);
  }

  names(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  #number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** Makes JavaScript expressions of the texts of one operation. */
export class TextCompiler {
  readonly #supplies: SupplyList;
  readonly #taken = new Map<string, string>();
  #takings = 0;
  #uniques = 0;

  constructor(supplies: SupplyList) {
    this.#supplies = supplies;
  }

  compile(text: Text, place: Place): string {
    const parts = text.map((part) => (typeof part === 'string' ? escapeTemplate(part) : this.#hole(part, place)));
    return `\`${parts.join('')}\``;
  }

  /** From now on the slot is the value of the variable whose name is returned. */
  declareTaken(slot: string): string {
    const name = `v${this.#takings}`;
    this.#takings += 1;
    this.#taken.set(slot, name);
    return name;
  }

  caller(caller: Caller): string {
    if (caller === null) return 'null';
    if (typeof caller === 'string') return `io.bearer(${this.#supplies.token(caller)}, use)`;
    return `"Bearer " + ${this.#slot(caller.slot, 'raw')}`;
  }

  hmac(secret: SecretName, expression: string): string {
    return `io.hmac(${this.#supplies.secret(secret)}, ${expression})`;
  }

  /** A piece of a template literal. */
  #hole(hole: Hole, place: Place): string {
    if ('slot' in hole) return `\${${this.#slot(hole.slot, place)}}`;
    if ('hmac' in hole) return `\${${this.hmac(hole.secret, this.compile(hole.hmac, 'raw'))}}`;
    const ordinal = this.#uniques;
    this.#uniques += 1;
    return `\${unique(iteration)}-${ordinal}`;
  }

  #slot(slot: string, place: Place): string {
    const taken = this.#taken.get(slot);
    if (taken === undefined) return `io.value(${this.#supplies.slot(slot, place)}, use)`;
    if (place === 'path') return `encodeURIComponent(${taken})`;
    return place === 'json' ? `io.quoted(${taken})` : taken;
  }
}

/** A carriage return would become a line feed inside a template literal. */
const escapeTemplate = (text: string): string =>
  text.replace(/[\\`$]/g, (special) => `\\${special}`).replace(/\r/g, '\\r');
