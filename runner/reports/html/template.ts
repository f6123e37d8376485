import { tamed } from '../wording.ts';

/** Markup that is safe to send. Only `html` makes it, and everything put into it is escaped on the way. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | null | false | readonly Piece[];

/** A template whose values cannot break out: text is escaped, markup made by `html` stays, null and false are nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(parts.reduce((text, part, i) => text + markup(values[i - 1] ?? null) + part));
}

function markup(value: Piece): string {
  if (value === null || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(markup).join('');
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** For element text and quoted attributes alike. Line breaks stay; other control characters go. */
const escaped = (text: string): string => tamed(text, 20_000, true).replace(/[&<>"'`]/g, (c) => entities[c] ?? c);

/** JSON inside a script element: nothing in it can end the element, open a comment or break a line of script. */
export const embeddedJson = (value: unknown): Html =>
  new Html(
    JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );

/** Text of the kit's own making, such as its style sheet: not escaped. */
export const trusted = (text: string): Html => new Html(text);
