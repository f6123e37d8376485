import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catalogue } from '../../lib/catalogue/index.ts';
import type { Endpoint, Method } from '../../lib/model/endpoint.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import type { Counter } from './counts.ts';
import { codeOf, Refusal } from './refusal.ts';
import { errorText } from './responses.ts';

/** Of every answer. */
export const json = 'application/json; charset=utf-8';

/** Writes a refusal in the contract's envelope. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  endpoint: Endpoint | null,
  at: Date,
): void {
  const error = { code: codeOf(refusal, endpoint), message: refusal.message, details: refusal.details };
  reply
    .code(refusal.status)
    .header('content-type', json)
    .send(errorText(error, request.id, at));
}

/** Fastify's own errors (a body too long, a wrong length) and defects of the sandbox, as refusals. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode === 413) return new Refusal(413, ['PAYLOAD_TOO_LARGE'], 'the body is too long');
  if (statusCode !== undefined && statusCode < 500)
    return new Refusal(statusCode, ['VALIDATION_ERROR'], String(message));
  return new Refusal(500, ['INTERNAL_SERVER_ERROR'], `the sandbox failed: ${String(message)}`);
}

const forms = catalogue.map(({ method, path }) => ({
  method,
  form: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}/?$`),
}));

/** The methods that the platform has for a path. */
const methodsOf = (url: string): readonly Method[] =>
  forms.filter(({ form }) => form.test(url.split('?', 1)[0] ?? '')).map(({ method }) => method);

/** Answers to what is no call of the platform: an unknown path is 404, a known path with another method 405. */
export function addStrangers(app: FastifyInstance, counter: Counter, now: () => EpochMs): void {
  app.setNotFoundHandler((request, reply) => {
    counter.unrouted();
    const known = methodsOf(request.url);
    const refusal =
      known.length > 0
        ? new Refusal(
            405,
            ['METHOD_NOT_ALLOWED'],
            `${request.method} is not allowed here; allowed: ${known.join(', ')}`,
          )
        : new Refusal(404, ['NOT_FOUND'], `there is no route ${request.method} ${request.url.slice(0, 120)}`);
    if (known.length > 0) reply.header('allow', known.join(', '));
    refuse(request, reply, refusal, null, new Date(now()));
  });
  app.setErrorHandler((error, request, reply) => refuse(request, reply, refusalOf(error), null, new Date(now())));
}
