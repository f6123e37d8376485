import type { Field } from '../../model/endpoint.ts';

interface Leaf {
  /** As the facts write it: dotted, `[]` for the elements of a list. */
  readonly name: string;
  readonly value: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object, list and plain value of a body with the name that the facts would give it. */
function namesIn(value: unknown, name: string): readonly Leaf[] {
  const own = name === '' ? [] : [{ name, value }];
  if (isObject(value)) {
    return [
      ...own,
      ...Object.entries(value).flatMap(([key, inner]) => namesIn(inner, name === '' ? key : `${name}.${key}`)),
    ];
  }
  if (Array.isArray(value)) return [...own, ...value.flatMap((inner) => namesIn(inner, `${name}[]`))];
  return own;
}

const kinds: readonly (readonly [type: RegExp, holds: (value: unknown, type: RegExpExecArray) => boolean])[] = [
  [/^array<(.*)>$/, (value, [, inner]) => Array.isArray(value) && value.every((each) => isOfType(each, inner ?? ''))],
  [/^enum\(([^)]*)\)$/, (value, [, options]) => (options ?? '').split('|').includes(String(value))],
  [/^object/, isObject],
  [/^boolean$/, (value) => typeof value === 'boolean'],
  [/^integer$/, Number.isInteger],
  [/^number$/, (value) => typeof value === 'number' && Number.isFinite(value)],
  [/^string:email$/, (value) => /^[^@\s]+@[^@\s]+\.[a-z]+$/.test(String(value))],
  [/^string:phone$/, (value) => /^\+91\d{10}$/.test(String(value))],
  [/^string:date-time$/, (value) => new Date(String(value)).toISOString() === value],
  [/^string:date$/, (value) => /^\d{4}-\d\d-\d\d$/.test(String(value))],
  [/^string/, (value) => typeof value === 'string' && value !== ''],
];

function isOfType(value: unknown, type: string): boolean {
  for (const [pattern, holds] of kinds) {
    const match = pattern.exec(type);
    if (match !== null) return holds(value, match);
  }
  return false;
}

/** The field that a name stands for; inside `object{…}` and lists of objects without listed fields all names are free. */
function fieldFor(name: string, fields: readonly Field[]): Field | 'free' | null {
  const exact = fields.find((field) => field.name === name);
  if (exact !== undefined) return exact;
  if (fields.some((field) => field.name.startsWith(`${name}.`) || field.name.startsWith(`${name}[]`))) return 'free';
  const parents = fields.filter((field) => name.startsWith(`${field.name}.`) || name.startsWith(`${field.name}[]`));
  const loose = parents.some((field) => /object|array/.test(field.type));
  return loose ? 'free' : null;
}

/** Every way in which a body breaks the contract of its endpoint; empty when it is valid. */
export function violations(body: unknown, fields: readonly Field[]): readonly string[] {
  const leaves = namesIn(body, '');
  const names = new Set(leaves.map((leaf) => leaf.name));
  const unknown = leaves
    .filter((leaf) => fieldFor(leaf.name, fields) === null)
    .map((leaf) => `unknown field ${leaf.name}`);
  const missing = fields
    .filter((field) => field.required && !names.has(field.name) && parentIsSent(field.name, names))
    .map((field) => `missing ${field.name}`);
  const wrong = leaves.flatMap(({ name, value }) => {
    const field = fields.find((candidate) => candidate.name === name);
    return field === undefined || isOfType(value, field.type)
      ? []
      : [`${name} is ${JSON.stringify(value)}, not ${field.type}`];
  });
  return [...unknown, ...missing, ...wrong];
}

/** What is required inside an element of a list that is not sent, or empty, is not missing. */
function parentIsSent(name: string, names: ReadonlySet<string>): boolean {
  const list = name.lastIndexOf('[]');
  return list < 0 || names.has(name.slice(0, list + 2));
}
