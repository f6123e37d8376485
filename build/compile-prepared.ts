import type { PreparedData } from '../lib/model/call.ts';
import { KitError } from '../lib/model/kit-error.ts';
import { encodedNumber } from '../lib/model/shared-text.ts';

/**
 * The prepared data as the module `kit:prepared` (its type is `CompiledPrepared` in `lib/k6`): one text of all values,
 * because a text in code is shared by all VUs and cutting a piece out of it copies nothing, while a `SharedArray`
 * parses JSON at each access (25 µs of CPU a request, measured). Values stand in it as they will be sent: escaped for a
 * path or for JSON, tokens as an Authorization header. Those of one supply are filled up with blanks to one length.
 */
export function compilePrepared(data: PreparedData): string {
  const values = new ValueList();
  for (const [name, list] of Object.entries(data.supplies)) {
    const raw = values.add(`raw slot ${name}`, list);
    values.addForm(`path slot ${name}`, list, encodeURIComponent, raw);
    values.addForm(`json slot ${name}`, list, (value) => JSON.stringify(value).slice(1, -1), raw);
  }
  for (const [role, tokens] of Object.entries(data.tokens)) {
    values.add(
      `bearer token ${role}`,
      tokens.map((token) => `Bearer ${token}`),
    );
  }
  for (const [name, secret] of Object.entries(data.secrets)) values.add(`raw secret ${name}`, [secret]);
  return `export const prepared = ${JSON.stringify({ ...values.texts(), renewAt: data.renewAt })};\n`;
}

class ValueList {
  #text = '';
  #index = '';

  /** Returns the place of the values: start, count and length. */
  add(name: string, list: readonly string[]): string {
    if (list.some((value) => value.endsWith(' '))) {
      throw new KitError('PLAN', `A value of ${name.split(' ').at(-1)} ends with a blank.`, {
        hint: 'give it without; blanks at the end of prepared values cannot be kept',
      });
    }
    const length = list.reduce((longest, value) => Math.max(longest, value.length), 0);
    const place = [this.#text.length, list.length, length].map(encodedNumber).join('');
    this.#text += list.map((value) => value.padEnd(length)).join('');
    if (list.length > 0) this.#index += `\n${name} ${place}`;
    return place;
  }

  /** Takes the place of the values as they are when escaping changes none of them, which is nearly always. */
  addForm(name: string, list: readonly string[], escaping: (value: string) => string, raw: string): void {
    const escaped = list.map(escaping);
    if (escaped.some((value, i) => value !== list[i])) this.add(name, escaped);
    else if (list.length > 0) this.#index += `\n${name} ${raw}`;
  }

  texts(): { text: string; index: string } {
    return { text: this.#text, index: this.#index };
  }
}
