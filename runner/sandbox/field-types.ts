import { breach, limitsOf } from './limits.ts';

/** Says what is wrong with a value, or null. `path` is where it stands, for members that are wrong. */
export type Check = (value: unknown) => string | null;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const patterns: Readonly<Record<string, readonly [RegExp, string]>> = {
  uuid: [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'must be a UUID'],
  // The plain look that the platform takes, not the whole of RFC 5322.
  email: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'must be an e-mail address'],
  phone: [/^\+?[0-9][0-9 ()-]{5,19}$/, 'must be a phone number'],
  date: [/^\d{4}-\d{2}-\d{2}/, 'must be a date such as 2026-11-25'],
  'date-time': [/^\d{4}-\d{2}-\d{2}/, 'must be an ISO 8601 date'],
};

/** `a|b:c<d|e>` split at the top level only. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const letter of text) {
    if ('<({'.includes(letter)) depth += 1;
    if ('>)}'.includes(letter)) depth -= 1;
    if (letter === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

/** Forms that a note states in words. */
const statedForms: readonly (readonly [RegExp, RegExp, string])[] = [
  [/HH:mm/, /^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 21:30'],
  [/exactly six digits/, /^\d{6}$/, 'must be exactly six digits'],
  [/4 digits/, /^\d{4}$/, 'must be 4 digits'],
  [/RFID- then capitals/, /^RFID-[A-Z0-9-]+$/, 'must be RFID- and capitals, digits, hyphens'],
  [/^IP address/, /^[0-9a-fA-F:.]{2,45}$/, 'must be an IP address'],
];

function textCheck(format: string, note: string): Check {
  const pattern = patterns[format];
  if (pattern === undefined) {
    const limits = limitsOf(note);
    const stated = statedForms.find(([words]) => words.test(note));
    return (value) => {
      if (typeof value !== 'string') return 'must be a text';
      if (stated !== undefined && !stated[1].test(value)) return stated[2];
      return breach(limits, value.length, ' characters');
    };
  }
  const [form, message] = pattern;
  const dated = format.startsWith('date');
  return (value) => {
    if (typeof value !== 'string' || !form.test(value)) return message;
    return dated && Number.isNaN(Date.parse(value)) ? message : null;
  };
}

function numberCheck(whole: boolean, note: string): Check {
  const limits = limitsOf(note);
  return (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
    if (whole && !Number.isInteger(value)) return 'must be a whole number';
    return breach(limits, value, '');
  };
}

function choiceCheck(choices: readonly string[], note: string): Check {
  if (/(unknown values|other events) are (acknowledged and )?ignored/.test(note)) {
    return (value) => (typeof value === 'string' ? null : 'must be a text');
  }
  const allowed = new Set(choices);
  return (value) => (allowed.has(value as string) ? null : `must be one of ${choices.join(', ')}`);
}

function listCheck(of: string, note: string): Check {
  const element = checkOf(of, '');
  const limits = limitsOf(note);
  const single = /no duplicates/.test(note);
  return (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    if (single && new Set(value).size < value.length) return 'must not hold the same twice';
    for (const [i, one] of value.entries()) {
      const wrong = element(one);
      if (wrong !== null) return `element ${i} ${wrong}`;
    }
    return breach(limits, value.length, ' entries');
  };
}

/** Members that the fact writes without a type may be anything; those with one are checked when present. */
function objectCheck(members: string): Check {
  const typed = split(members, ',').flatMap((member) => {
    const [name, ...type] = split(member, ':');
    return name !== undefined && type.length > 0 ? [[name.trim(), checkOf(type.join(':'), '')] as const] : [];
  });
  return (value) => {
    if (!isObject(value)) return 'must be an object';
    for (const [name, check] of typed) {
      const wrong = value[name] === undefined || value[name] === null ? null : check(value[name]);
      if (wrong !== null) return `${name} ${wrong}`;
    }
    return null;
  };
}

/** The check for a type in the facts' notation, with the limits of the field's note. */
export function checkOf(type: string, note: string): Check {
  const inside = (opening: string): string => type.slice(opening.length, -1);
  if (type.startsWith('array<')) return listCheck(inside('array<'), note);
  if (type.startsWith('enum(')) return choiceCheck(inside('enum(').split('|'), note);
  if (type.startsWith('object')) return objectCheck(type === 'object' ? '' : inside('object{'));
  if (type === 'boolean') return (value) => (typeof value === 'boolean' ? null : 'must be true or false');
  if (type === 'integer' || type === 'number') return numberCheck(type === 'integer', note);
  return textCheck(type.split(':')[1] ?? '', note);
}

/** A query value as the type means it; left as it is when it cannot be read, so that the check names it. */
export function fromQuery(type: string, text: unknown): unknown {
  if (type.startsWith('array<')) return Array.isArray(text) ? text : String(text).split(',');
  if (typeof text !== 'string') return text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'integer' || type === 'number')
    return text.trim() === '' ? text : Number.isNaN(Number(text)) ? text : Number(text);
  return text;
}
