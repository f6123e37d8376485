import type { BuiltCall, Caller, CallTemplate, CallValues, Hole, Text } from '../model/call.ts';
import type { Endpoint, EndpointId } from '../model/endpoint.ts';
import type { Random } from '../model/random.ts';
import { bodies } from './bodies/index.ts';
import { chosenFields, type Drawing, drawObject, drawParameter, drawValue } from './fields.ts';
import { joined } from './holes.ts';
import type { KnownEndpointId } from './platform.ts';
import { callerOf } from './roles.ts';
import { jsonText, lettersAndDigits, type Value, type ValueObject } from './values.ts';

export interface TemplateOptions {
  /** Whose token; the endpoint's usual caller when absent. */
  readonly as?: Caller;
  /** The endpoint whose load this call serves, when it is a step before it; one-time slots are asked for in its name. */
  readonly operation?: EndpointId;
  /** Instead of the query and the body that would be drawn. */
  readonly query?: Readonly<Record<string, Value>>;
  readonly body?: ValueObject;
}

/** The only place that builds a valid call. Same generator state, same template. */
export function callTemplate(endpoint: Endpoint, random: Random, options: TemplateOptions = {}): CallTemplate {
  const drawing: Drawing = { endpoint, operation: options.operation ?? endpoint.id, random };
  return {
    endpoint: endpoint.id,
    method: endpoint.method,
    path: joined([...pathOf(drawing), ...queryText(options.query ?? drawnQuery(drawing))]),
    body: options.body === undefined ? bodyOf(drawing) : jsonText(options.body),
    as: options.as === undefined ? callerOf(endpoint) : options.as,
    headers: wantsCsrf.has(endpoint.id) ? { 'X-CSRF-Token': [lettersAndDigits(random, 32)] } : {},
    sign: signatures[endpoint.id as KnownEndpointId] ?? null,
    expect: endpoint.success.status,
  };
}

/** Any 10 to 100 letters and digits pass. */
const wantsCsrf: ReadonlySet<EndpointId> = new Set<KnownEndpointId>([
  'auth.login',
  'auth.register',
  'auth.forgot-password',
  'auth.logout',
]);

const razorpay: CallTemplate['sign'] = { header: 'X-Razorpay-Signature', prefix: '', secret: 'payment-webhook' };

const signatures: Readonly<Partial<Record<KnownEndpointId, CallTemplate['sign']>>> = {
  'payment.receive-payment-webhook-prod': razorpay,
  'payments.receive-payment-webhook': razorpay,
  'payments.receive-razorpay-webhook': razorpay,
  'notification.receive-whatsapp': { header: 'X-Hub-Signature-256', prefix: 'sha256=', secret: 'whatsapp-webhook' },
};

function pathOf(drawing: Drawing): Text {
  return drawing.endpoint.path
    .split(/\{([^}]+)\}/)
    .flatMap((part, i) => (i % 2 === 0 ? [part] : inUrl(drawParameter(part, drawing))));
}

const drawnQuery = (drawing: Drawing): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    chosenFields(drawing.endpoint.query, drawing).map((field) => [field.name, drawValue(field, drawing)]),
  );

function queryText(query: Readonly<Record<string, Value>>): Text {
  return Object.entries(query).flatMap(([name, value], i) => [i === 0 ? '?' : '&', `${name}=`, ...inUrl(value)]);
}

/** A list in a query is its elements with commas between. */
function inUrl(value: Value): Text {
  if (value === null || typeof value !== 'object') return [encodeURIComponent(String(value))];
  if (Array.isArray(value))
    return value.flatMap((element: Value, i) => (i === 0 ? inUrl(element) : [',', ...inUrl(element)]));
  if ('$text' in value) {
    const { $text } = value as { readonly $text: Text };
    return $text.map((part) => (typeof part === 'string' ? encodeURIComponent(part) : part));
  }
  return [encodeURIComponent(JSON.stringify(value))];
}

function bodyOf(drawing: Drawing): Text | null {
  const { endpoint, operation, random } = drawing;
  if (endpoint.body === null) return null;
  const byHand = bodies[endpoint.id as KnownEndpointId];
  return jsonText(byHand === undefined ? drawObject(endpoint.body, drawing) : byHand(random, operation));
}

/** A call ready to be sent. No two `unique` holes have to be filled with the same text. */
export function fillCall(template: CallTemplate, values: CallValues): BuiltCall {
  const path = filled(template.path, values, encodeURIComponent);
  const body = template.body === null ? null : filled(template.body, values, inJson);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(template.headers)) headers[name] = filled(value, values, asIs);
  if (body !== null) headers['Content-Type'] = 'application/json';
  const { sign } = template;
  if (sign !== null) headers[sign.header] = sign.prefix + values.hmac(body ?? '', sign.secret);
  return {
    endpoint: template.endpoint,
    method: template.method,
    path,
    body,
    headers,
    as: template.as,
    expect: template.expect,
  };
}

type Encode = (value: string) => string;

const asIs: Encode = (value) => value;
const inJson: Encode = (value) => JSON.stringify(value).slice(1, -1);

function filled(text: Text, values: CallValues, encode: Encode): string {
  return text.map((part) => (typeof part === 'string' ? part : encode(fillingOf(part, values)))).join('');
}

function fillingOf(hole: Hole, values: CallValues): string {
  if ('slot' in hole) return values.slot(hole.slot);
  if ('unique' in hole) return values.unique();
  return values.hmac(filled(hole.hmac, values, asIs), hole.secret);
}
