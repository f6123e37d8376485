import { contractPath } from '../../lib/catalogue/envelope.ts';
import type { Endpoint } from '../../lib/model/endpoint.ts';
import { isObject } from './field-types.ts';
import type { Detail } from './refusal.ts';
import { sampleOf } from './samples.ts';

/** The documented shape of an endpoint's data. */
interface Shape {
  readonly name: string;
  readonly members: Map<string, Shape>;
  item: Shape | null;
}

const shape = (name: string): Shape => ({ name, members: new Map(), item: null });

function shapeOf(endpoint: Endpoint): Shape {
  const root = shape('data');
  for (const path of endpoint.success.data.map(contractPath)) {
    if (!/^data(\.|\[|$)/.test(path)) continue;
    let node = root;
    for (const token of path.slice('data'.length).match(/\[\]|[^.[\]]+/g) ?? []) {
      const next: Shape = token === '[]' ? (node.item ?? shape(node.name)) : (node.members.get(token) ?? shape(token));
      if (token === '[]') node.item = next;
      else node.members.set(token, next);
      node = next;
    }
  }
  return root;
}

function sample(node: Shape): unknown {
  if (node.item !== null) return [sample(node.item)];
  if (node.members.size === 0) return node.name === 'data' ? {} : sampleOf(node.name);
  return Object.fromEntries([...node.members].map(([name, member]) => [name, sample(member)]));
}

/** Only what is documented of what the sandbox knows; a documented field of which it knows nothing gets a sample. */
function shown(node: Shape, value: unknown): unknown {
  if (value === undefined) return sample(node);
  if (node.item !== null && Array.isArray(value)) {
    const { item } = node;
    return value.map((one) => shown(item, one));
  }
  if (node.members.size === 0 || !isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of node.members) result[name] = shown(member, value[name]);
  return result;
}

export interface Pages {
  readonly page: number;
  readonly limit: number;
  readonly total: number;
}

/** The contract's four fields, and the other spellings that single endpoints document. */
function pagination({ page, limit, total }: Pages): Readonly<Record<string, unknown>> {
  const totalPages = Math.max(1, Math.ceil(total / limit));
  const offset = (page - 1) * limit;
  const hasNext = page < totalPages;
  return {
    ...{ page, limit, total, totalPages, pages: totalPages, currentPage: page, totalCount: total },
    ...{ offset, hasNext, hasPrev: page > 1, hasMore: hasNext },
  };
}

export interface Answer {
  /** Its documented fields are shown, the others are kept back. Absent: every field is a sample. */
  readonly data?: unknown;
  readonly message?: string;
  readonly pages?: Pages;
  readonly status?: number;
}

/** Writes an endpoint's right answers: the contract's envelope with every documented field. */
export function answerWriter(endpoint: Endpoint): (answer: Answer, requestId: string, at: Date) => string {
  const root = shapeOf(endpoint);
  const constant = JSON.stringify(sample(root));
  const usual = JSON.stringify(endpoint.summary);
  const paged = endpoint.success.data.some((path) => contractPath(path).startsWith('pagination.'));
  return ({ data, message, pages }, requestId, at) => {
    const text = data === undefined ? constant : JSON.stringify(shown(root, data));
    const said = message === undefined ? usual : JSON.stringify(message);
    const list = pages ?? (paged ? { page: 1, limit: 20, total: 1 } : undefined);
    const paging = list === undefined ? '' : `,"pagination":${JSON.stringify(pagination(list))}`;
    return `{"success":true,"data":${text},"message":${said}${paging},"timestamp":"${at.toISOString()}","requestId":"${requestId}"}`;
  };
}

export function errorText(
  error: { readonly code: string; readonly message: string; readonly details: readonly Detail[] },
  requestId: string,
  at: Date,
): string {
  return JSON.stringify({ success: false, error, timestamp: at.toISOString(), requestId });
}
