import type { Endpoint, Field } from '../../lib/model/endpoint.ts';
import { type Check, checkOf, fromQuery, isObject } from './field-types.ts';
import type { Detail } from './refusal.ts';

interface Node {
  check: Check | null;
  required: boolean;
  readonly members: Map<string, Node>;
  item: Node | null;
}

const emptyNode = (): Node => ({ check: null, required: false, members: new Map(), item: null });

/** Notes that make a field needed only where its parent stands, or only in some cases that the handler knows. */
const innerOnly = /^required (per item|inside)/;
const sometimes = /not needed for/;

function memberOf(node: Node, name: string): Node {
  const found = node.members.get(name) ?? emptyNode();
  node.members.set(name, found);
  return found;
}

function plant(root: Node, field: Field): void {
  let node = root;
  const way: Node[] = [];
  for (const part of field.name.split('.')) {
    const name = part.replace(/(\[\])+$/, '');
    node = memberOf(node, name);
    way.push(node);
    for (let depth = (part.length - name.length) / 2; depth > 0; depth -= 1) {
      node.item ??= emptyNode();
      node = node.item;
    }
  }
  node.check = checkOf(field.type, field.note);
  node.required = (field.required && !sometimes.test(field.note)) || innerOnly.test(field.note);
  // A container that no fact describes is needed as soon as one of its fields is.
  if (field.required && !innerOnly.test(field.note)) {
    for (const container of way) if (container.check === null) container.required = true;
  }
}

function visit(node: Node, value: unknown, path: string, problems: Detail[]): void {
  if (value === undefined || value === null || (value === '' && node.required)) {
    if (node.required) problems.push({ field: path, message: 'is required' });
    return;
  }
  const wrong = node.check?.(value) ?? null;
  if (wrong !== null) problems.push({ field: path, message: wrong });
  else if (node.item !== null) visitItems(node.item, value, path, problems);
  else if (node.members.size > 0) visitMembers(node, value, path, problems);
}

function visitItems(item: Node, value: unknown, path: string, problems: Detail[]): void {
  if (!Array.isArray(value)) {
    problems.push({ field: path, message: 'must be a list' });
    return;
  }
  for (const [i, one] of value.entries()) {
    if (item.members.size > 0) visitMembers(item, one, `${path}[${i}]`, problems);
    else visit(item, one, `${path}[${i}]`, problems);
  }
}

function visitMembers(node: Node, value: unknown, path: string, problems: Detail[]): void {
  if (!isObject(value)) {
    problems.push({ field: path === '' ? 'body' : path, message: 'must be an object' });
    return;
  }
  for (const [name, member] of node.members) {
    visit(member, value[name], path === '' ? name : `${path}.${name}`, problems);
  }
}

const refusesUnknown = (endpoint: Endpoint, part: 'body' | 'query'): boolean =>
  endpoint.note.includes(`Unknown ${part} fields are refused`);

function strangers(value: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): Detail[] {
  return Object.keys(value)
    .filter((name) => !known.has(name))
    .map((field) => ({ field, message: 'is not a field of this call' }));
}

/** Says which fields of a body break the facts; an empty list when none does. `undefined` is a body never sent. */
export function bodyValidator(endpoint: Endpoint): (body: unknown) => readonly Detail[] {
  const { body: fields } = endpoint;
  if (fields === null) return () => [];
  const root = emptyNode();
  for (const field of fields) plant(root, field);
  const known = refusesUnknown(endpoint, 'body') ? new Set(root.members.keys()) : null;
  return (body) => {
    const problems: Detail[] = [];
    visitMembers(root, body ?? {}, '', problems);
    if (known !== null && isObject(body)) problems.push(...strangers(body, known));
    return problems;
  };
}

/** Pages and their lengths are counted from 1, whatever the note says. */
const counted: ReadonlySet<string> = new Set(['page', 'limit']);

export interface ReadQuery {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly Detail[];
}

/** Reads query texts as the types of the facts mean them. */
export function queryReader(endpoint: Endpoint): (query: Readonly<Record<string, unknown>>) => ReadQuery {
  const fields = endpoint.query.map((field) => ({ ...field, check: checkOf(field.type, field.note) }));
  const known = refusesUnknown(endpoint, 'query') ? new Set(fields.map(({ name }) => name)) : null;
  return (query) => {
    const values: Record<string, unknown> = { ...query };
    const problems: Detail[] = known === null ? [] : strangers(query, known);
    for (const { name, type, required, check } of fields) {
      const received = query[name];
      if (received === undefined || received === '') {
        if (required) problems.push({ field: name, message: 'is required' });
        continue;
      }
      values[name] = fromQuery(type, received);
      const wrong =
        check(values[name]) ?? (counted.has(name) && Number(values[name]) < 1 ? 'must be at least 1' : null);
      if (wrong !== null) problems.push({ field: name, message: wrong });
    }
    return { values, problems };
  };
}
