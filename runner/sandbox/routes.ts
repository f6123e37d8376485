import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Endpoint, type Role, roles } from '../../lib/model/endpoint.ts';
import type { Ms } from '../../lib/model/units.ts';
import type { ReceivedBody } from './app.ts';
import type { Call, Caller } from './call.ts';
import type { Counter, Ticket } from './counts.ts';
import { isObject } from './field-types.ts';
import { handlers } from './handlers/index.ts';
import type { HeldLog } from './held-log.ts';
import type { Fate, Gate } from './pacing.ts';
import type { Platform } from './platform.ts';
import { type Detail, forbidden, invalid, missingBody, Refusal, unauthenticated } from './refusal.ts';
import { answerWriter } from './responses.ts';
import { refusalOf, refuse } from './strangers.ts';
import { bodyValidator, queryReader } from './validation.ts';
import { checkSignature } from './webhook-signature.ts';

interface RouteParts {
  readonly platform: Platform;
  readonly counter: Counter;
  readonly log: HeldLog | null;
  readonly clock: () => Ms;
  readonly gate: Gate | null;
}

/** What is known of a request besides what Fastify keeps. */
interface Visit {
  readonly ticket: Ticket;
  readonly begun: Ms;
  caller: Caller | null;
}

const json = 'application/json; charset=utf-8';

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

const roleOf = (spelling: string): Role | null => roles.find((role) => role.toLowerCase() === spelling) ?? null;

function bearer(request: FastifyRequest, { tokens, users }: Platform): Caller {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw unauthenticated('a bearer token is needed');
  const claims = tokens.read(token, 'access');
  const user = claims === null ? undefined : users.get(claims.sub);
  if (claims === null || !user?.isActive) throw unauthenticated('the token is not valid, or no longer');
  return { user, role: roleOf(claims.role), sid: claims.sid };
}

/** Token and role; null where none is wanted. */
function admitter({ auth, roles: allowed }: Endpoint, platform: Platform): (request: FastifyRequest) => Caller | null {
  // What a gateway would tell in headers (`internal`) is told by the token of a member of staff.
  if (auth !== 'bearer' && auth !== 'internal') return () => null;
  return (request) => {
    const caller = bearer(request, platform);
    if (allowed.length === 0 || (caller.role !== null && allowed.includes(caller.role))) return caller;
    throw forbidden(`${caller.user.role} may not call this; allowed: ${allowed.join(', ').toLowerCase()}`);
  };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function pathProblems({ params }: Endpoint, received: Readonly<Record<string, string>>): readonly Detail[] {
  return params
    .filter(({ name, type }) => type === 'uuid' && !uuid.test(received[name] ?? ''))
    .map(({ name }) => ({ field: name, message: 'must be a UUID' }));
}

/** Reads and checks a request as the endpoint's facts want it: signature, path, query, body. */
function callReader(
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

const failures: Readonly<Record<'fail' | 'refuse' | 'overloaded', () => Refusal>> = {
  fail: () => new Refusal(500, ['INTERNAL_SERVER_ERROR'], 'a fault that was asked for'),
  refuse: () => new Refusal(404, ['NOT_FOUND'], 'a route that is not there, as was asked for'),
  overloaded: () => new Refusal(503, ['SERVICE_UNAVAILABLE'], 'the queue is full'),
};

/** Lets the request go on after its wait, fail, or never come back. */
function undergo({ kind, wait }: Fate, request: FastifyRequest, next: (error?: Error) => void): void {
  if (kind === 'hang') return;
  if (kind === 'reset') {
    request.raw.socket.destroy();
    return;
  }
  const go = kind === 'serve' ? () => next() : () => next(failures[kind]());
  if (wait <= 0) go();
  else setTimeout(go, wait);
}

/** Adds one endpoint of the platform: counted, paced, admitted, checked, answered. */
export function addRoute(app: FastifyInstance, endpoint: Endpoint, parts: RouteParts): void {
  const { platform, counter, log, clock, gate } = parts;
  const admit = admitter(endpoint, platform);
  const read = callReader(endpoint, platform);
  const handle = handlers[endpoint.id] ?? (() => ({}));
  const write = answerWriter(endpoint);
  const visits = new WeakMap<FastifyRequest, Visit>();

  function pass(request: FastifyRequest, visit: Visit, done: (error?: Error) => void): void {
    try {
      visit.caller = admit(request);
    } catch (error) {
      done(refusalOf(error));
      return;
    }
    done();
  }

  app.route({
    method: endpoint.method,
    url: endpoint.path.replace(/\{([^}]+)\}/g, ':$1'),
    onRequest(request, reply, done) {
      const visit = { ticket: counter.begin(endpoint.id), begun: clock(), caller: null };
      visits.set(request, visit);
      reply.raw.once('close', () => counter.abandoned(visit.ticket));
      if (gate === null) pass(request, visit, done);
      else undergo(gate(), request, (error) => (error ? done(error) : pass(request, visit, done)));
    },
    onSend(request, reply, payload, done) {
      const visit = visits.get(request);
      if (visit !== undefined && reply.raw.socket?.destroyed !== true) {
        counter.answered(visit.ticket, reply.statusCode);
        log?.add(endpoint.id, reply.statusCode, clock() - visit.begun);
      }
      done(null, payload);
    },
    errorHandler: (error, request, reply) =>
      refuse(request, reply, refusalOf(error), endpoint, new Date(platform.now())),
    handler(request, reply: FastifyReply) {
      const answer = handle(read(request, visits.get(request)?.caller ?? null), platform);
      reply
        .code(endpoint.success.status)
        .header('content-type', json)
        .send(write(answer, request.id, new Date(platform.now())));
    },
  });
}
