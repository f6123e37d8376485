import type { Endpoint } from '../model/endpoint.ts';

/**
 * Where a field of `success.data` stands in an answer that keeps the contract, from the answer's root.
 *
 * The facts were read from live handlers, and many of those put a whole envelope into `data`: a path that begins with
 * `data.` (or `data[]`) means that nesting, and the contract is the form without it. What belongs to the envelope
 * (`message`, `pagination`, …) is lifted there; a `message` inside the inner data stays where it is.
 *
 * `order.id` and `data.order.id` -> `data.order.id`; `message` -> `message`; `data.pagination.page` -> `pagination.page`.
 */
export function contractPath(factPath: string): string {
  const nested = isNested(factPath);
  const first = firstName(nested ? factPath.replace(/^data\./, '') : factPath);
  if (first === 'pagination') return nested ? factPath.slice('data.'.length) : factPath;
  if (nested || envelopeNames.has(first)) return factPath;
  return `data.${factPath}`;
}

/** The contract paths of the fields that an endpoint's `data` holds; those of the envelope itself are left out. */
export function dataPaths(endpoint: Pick<Endpoint, 'success'>): readonly string[] {
  return endpoint.success.data.map(contractPath).filter((path) => isNested(path));
}

/**
 * Where to look for a field in a real answer, best place first: as the contract has it, then as the live handlers nest
 * it, then without any envelope. Array marks become the first element, as `Taking.from` reads them:
 * `data[].id` -> `data[0].id`.
 */
export function answerPaths(factPath: string): readonly string[] {
  const nested = isNested(factPath) ? [`data.${factPath}`] : [`data.${factPath}`, `data.data.${factPath}`, factPath];
  return [...new Set([contractPath(factPath), ...nested])].map((path) => path.replaceAll('[]', '[0]'));
}

const envelopeNames: ReadonlySet<string> = new Set(['success', 'message', 'timestamp', 'requestId', 'error']);

const isNested = (path: string): boolean => path === 'data' || path.startsWith('data.') || path.startsWith('data[]');

const firstName = (path: string): string => path.split(/[.[]/, 1)[0] ?? path;

/** A refusal as read; `code` is empty when the answer gave none. */
export interface PlatformError {
  readonly code: string;
  readonly message: string;
}

/**
 * The error of an answer in any form the platform is known to use: the contract's `error.code`, a text as `error`, a
 * bare `code` or `message`, or plain text instead of JSON. A text stands for the code too, because the facts list such
 * texts as codes. null when the body says nothing about an error.
 */
export function errorOf(body: unknown): PlatformError | null {
  if (typeof body === 'string') return fromText(body);
  if (!isObject(body) || body.success === true) return null;
  if (isObject(body.error)) {
    return read(body.error.code, body.error.message) ?? read(body.code, body.message);
  }
  if (typeof body.error === 'string') {
    return read(body.code ?? body.error, body.message ?? body.error);
  }
  return read(body.code, body.message);
}

function read(code: unknown, message: unknown): PlatformError | null {
  const known = { code: textOf(code), message: textOf(message) };
  if (known.code === '' && known.message === '') return null;
  return { code: known.code, message: known.message === '' ? known.code : known.message };
}

/** Only a short line can be one of the platform's own texts; a web page or a stack trace is shown, never a code. */
function fromText(body: string): PlatformError | null {
  const text = body.trim();
  if (text === '') return null;
  const wording = text.length <= 80 && !text.includes('\n') && !text.startsWith('<');
  return { code: wording ? text : '', message: text.slice(0, 200) };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
