import type { Endpoint, EndpointId, Method } from '../model/endpoint.ts';
import { KitError } from '../model/kit-error.ts';

/** How often each endpoint stands in a cycle of the deck, as a file asks for it. */
export interface Mix {
  /** Every endpoint of the catalogue: 0 leaves it out, the rest add up to at most `largestCycle`. */
  readonly copies: ReadonlyMap<EndpointId, number>;
  readonly source: 'weights' | 'access-log';
  /** Requests of the log that belong to no endpoint, and a few of them. */
  readonly unmatched: number;
  readonly examples: readonly string[];
}

/** A multiple of the deck's lanes below 1000: a longer cycle would make the mix appear late in a short run. */
export const largestCycle = 984;

const shape =
  'A mix is a JSON object from endpoint id to weight, such as {"orders.create": 40, "menu.list-items": 120}, ' +
  'or an access log in the common or combined format.';

/**
 * Reads a mix file: a JSON object of weights (any scale, 0 leaves an endpoint out), or an access log, whose requests
 * are counted. An endpoint that the file does not name stays in the deck once a cycle, so that a run still covers all.
 * Throws KitError USAGE with the line and what stands there. `name` is the file's name for messages.
 */
export function parseMix(content: string, name: string, catalogue: readonly Endpoint[]): Mix {
  if (content.trim() === '') throw new KitError('USAGE', `The mix file ${name} is empty.`, { hint: shape });
  if (!content.trimStart().startsWith('{')) return fromLog(content, name, catalogue);
  return {
    copies: scaledTo(weightsIn(content, name, catalogue), catalogue, name),
    source: 'weights',
    unmatched: 0,
    examples: [],
  };
}

function weightsIn(content: string, name: string, catalogue: readonly Endpoint[]): ReadonlyMap<EndpointId, number> {
  const ids = new Set(catalogue.map(({ id }) => id));
  const weights = new Map<EndpointId, number>();
  for (const [id, weight] of Object.entries(parsed(content, name))) {
    const place = `${name}:${lineOf(content, id)}`;
    if (!ids.has(id)) {
      throw new KitError('USAGE', `${place}: there is no endpoint "${id}".`, { hint: idsLike(id, catalogue) });
    }
    if (typeof weight !== 'number' || !Number.isFinite(weight) || weight < 0) {
      const received = JSON.stringify(weight);
      throw new KitError('USAGE', `${place}: the weight of ${id} is ${received}.`, {
        hint: 'A weight is a number from 0; 0 leaves the endpoint out.',
      });
    }
    weights.set(id, weight);
  }
  return weights;
}

function parsed(content: string, name: string): object {
  try {
    return JSON.parse(content) as object;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new KitError('USAGE', `${name} is not JSON: ${why}`, { hint: shape, cause });
  }
}

/** Counted from 1; the last line that names the id, as JSON lets the last one win. */
function lineOf(content: string, id: string): number {
  const at = content.lastIndexOf(JSON.stringify(id));
  return at < 0 ? 1 : content.slice(0, at).split('\n').length;
}

function idsLike(id: string, catalogue: readonly Endpoint[]): string {
  const domain = id.split('.', 1)[0];
  const same = catalogue.filter((endpoint) => endpoint.domain === domain).map((endpoint) => endpoint.id);
  if (same.length > 0) return `Endpoints of ${domain}: ${same.join(', ')}.`;
  return `An id is domain.operation, and these are the domains: ${[...new Set(catalogue.map((e) => e.domain))].join(', ')}.`;
}

/** `host ident user [time] "GET /path?query HTTP/1.1" status bytes …`; quotes inside are escaped by the servers. */
const logLine = /"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S+)(?: HTTP\/[\d.]+)?"/;

function fromLog(content: string, name: string, catalogue: readonly Endpoint[]): Mix {
  const match = matcherFor(catalogue);
  const counts = new Map<EndpointId, number>();
  const examples: string[] = [];
  let unmatched = 0;
  for (const [i, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    const request = logLine.exec(line);
    const id = request === null ? null : match(request[1] as Method, request[2] ?? '');
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
    else {
      unmatched += 1;
      if (examples.length < 3) examples.push(`${name}:${i + 1}: ${request?.[0] ?? line.slice(0, 80)}`);
    }
  }
  if (counts.size === 0) {
    throw new KitError('USAGE', `No line of ${name} is a request to an endpoint of the platform: ${examples[0]}`, {
      hint: shape,
    });
  }
  return { copies: scaledTo(counts, catalogue, name), source: 'access-log', unmatched, examples };
}

/**
 * Which endpoint serves a path. The pattern with most literal segments wins, leftmost first: `/payments/analytics/trends`
 * is not a school. Query and a trailing slash do not count.
 */
export function matcherFor(catalogue: readonly Endpoint[]): (method: Method, target: string) => EndpointId | null {
  const root = emptyNode();
  for (const { id, method, path } of catalogue) {
    let node = root;
    for (const segment of segmentsOf(path)) {
      const key = segment.startsWith('{') ? '{}' : segment;
      const next = node.below.get(key) ?? emptyNode();
      node.below.set(key, next);
      node = next;
    }
    node.ids.set(method, id);
  }
  return (method, target) => walk(root, segmentsOf(pathIn(target)), method);
}

interface Node {
  readonly below: Map<string, Node>;
  readonly ids: Map<Method, EndpointId>;
}

const emptyNode = (): Node => ({ below: new Map(), ids: new Map() });

function walk(node: Node, segments: readonly string[], method: Method): EndpointId | null {
  const [segment, ...rest] = segments;
  if (segment === undefined) return node.ids.get(method) ?? null;
  for (const key of [segment, '{}']) {
    const next = node.below.get(key);
    const found = next === undefined ? null : walk(next, rest, method);
    if (found !== null) return found;
  }
  return null;
}

/** Proxies log absolute addresses too. */
const pathIn = (target: string): string => target.replace(/^https?:\/\/[^/]+/, '').split(/[?#]/, 1)[0] ?? '';

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

/** Whoever is not left out gets at least one copy. Whole weights that already fit stay as they are. */
function scaledTo(
  weights: ReadonlyMap<EndpointId, number>,
  catalogue: readonly Endpoint[],
  name: string,
): ReadonlyMap<EndpointId, number> {
  const named = new Map([...weights].filter(([, weight]) => weight > 0));
  if (named.size === 0) {
    throw new KitError('USAGE', `${name} leaves every endpoint out that it names.`, { hint: shape });
  }
  const others = catalogue.filter(({ id }) => !weights.has(id)).length;
  const whole = [...named.values()].every((weight) => Number.isInteger(weight));
  const fits = whole && sum(named.values()) + others <= largestCycle;
  const copies = fits ? named : apportioned(named, largestCycle - others);
  return new Map(catalogue.map(({ id }) => [id, copies.get(id) ?? (weights.get(id) === 0 ? 0 : 1)]));
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, n) => all + n, 0);

/**
 * Whole numbers from 1 in proportion to the weights, `room` in all: who is due less than one gets one, the others share
 * the rest by largest remainder (Hamilton's method).
 */
function apportioned(weights: ReadonlyMap<EndpointId, number>, room: number): ReadonlyMap<EndpointId, number> {
  const total = sum(weights.values());
  const due = [...weights].map(([id, weight]) => ({ id, weight, exact: (weight / total) * room }));
  const small = due.filter(({ exact }) => exact < 1);
  if (small.length > 0 && small.length < due.length) {
    const rest = new Map(due.filter(({ exact }) => exact >= 1).map(({ id, weight }) => [id, weight]));
    return new Map([...small.map(({ id }) => [id, 1] as const), ...apportioned(rest, room - small.length)]);
  }
  const copies = new Map(due.map(({ id, exact }) => [id, Math.floor(exact)]));
  const spare = room - sum(copies.values());
  const byRemainder = due.toSorted((a, b) => (b.exact % 1) - (a.exact % 1));
  for (const { id } of byRemainder.slice(0, spare)) copies.set(id, (copies.get(id) ?? 0) + 1);
  return copies;
}
