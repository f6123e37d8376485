import type { FastifyRequest } from 'fastify';
import type { Endpoint } from '../../lib/model/endpoint.ts';
import type { ReceivedBody } from './app.ts';
import type { Call, Caller } from './call.ts';
import { isObject } from './field-types.ts';
import type { Platform } from './platform.ts';
import { type Detail, invalid, missingBody } from './refusal.ts';
import { bodyValidator, queryReader } from './validation.ts';
import { checkSignature } from './webhook-signature.ts';

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function pathProblems({ params }: Endpoint, received: Readonly<Record<string, string>>): readonly Detail[] {
  return params
    .filter(({ name, type }) => type === 'uuid' && !uuid.test(received[name] ?? ''))
    .map(({ name }) => ({ field: name, message: 'must be a UUID' }));
}

/** Reads and checks a request as the endpoint's facts want it: signature, path, query, body. */
export function callReader(
  endpoint: Endpoint,
  { secrets }: Platform,
): (request: FastifyRequest, caller: Caller | null) => Call {
  const readQuery = queryReader(endpoint);
  const checkBody = bodyValidator(endpoint);
  const wantsBody = endpoint.body?.some(({ required }) => required) ?? false;
  return (request, caller) => {
    const { raw, json: sent } = (request.body as ReceivedBody | undefined) ?? { raw: '', json: undefined };
    const header = (name: string) => headerOf(request, name);
    if (endpoint.auth === 'webhook-signature') checkSignature(endpoint.id, header, raw, secrets);
    const params = request.params as Readonly<Record<string, string>>;
    const { values, problems } = readQuery(request.query as Readonly<Record<string, unknown>>);
    const wrong = [...pathProblems(endpoint, params), ...problems, ...checkBody(sent)];
    if (wantsBody && (sent === undefined || sent === null)) throw missingBody(wrong);
    if (wrong.length > 0) throw invalid(wrong, endpoint);
    return { endpoint, caller, params, query: values, body: isObject(sent) ? sent : {}, raw, header };
  };
}
