import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Endpoint } from '../../lib/model/endpoint.ts';
import type { Ms } from '../../lib/model/units.ts';
import { admitter } from './admission.ts';
import type { Caller } from './call.ts';
import { callReader } from './call-reader.ts';
import type { Counter, Ticket } from './counts.ts';
import { handlers } from './handlers/index.ts';
import type { HeldLog } from './held-log.ts';
import type { Fate, Gate } from './pacing.ts';
import type { Platform } from './platform.ts';
import { Refusal } from './refusal.ts';
import { answerWriter } from './responses.ts';
import { json, refusalOf, refuse } from './strangers.ts';

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

/** Counts the requests of one endpoint from their arrival to their answer. */
function visitBook(endpoint: Endpoint, { counter, log, clock }: RouteParts) {
  const visits = new WeakMap<FastifyRequest, Visit>();
  return {
    of: (request: FastifyRequest) => visits.get(request),
    begin(request: FastifyRequest, reply: FastifyReply): Visit {
      const visit = { ticket: counter.begin(endpoint.id), begun: clock(), caller: null };
      visits.set(request, visit);
      reply.raw.once('close', () => counter.abandoned(visit.ticket));
      return visit;
    },
    answered(request: FastifyRequest, reply: FastifyReply): void {
      const visit = visits.get(request);
      if (visit === undefined || reply.raw.socket?.destroyed === true) return;
      counter.answered(visit.ticket, reply.statusCode);
      log?.add(endpoint.id, reply.statusCode, clock() - visit.begun);
    },
  };
}

/** Adds one endpoint of the platform: counted, paced, admitted, checked, answered. */
export function addRoute(app: FastifyInstance, endpoint: Endpoint, parts: RouteParts): void {
  const { platform, gate } = parts;
  const admit = admitter(endpoint, platform);
  const read = callReader(endpoint, platform);
  const handle = handlers[endpoint.id] ?? (() => ({}));
  const write = answerWriter(endpoint);
  const visits = visitBook(endpoint, parts);
  const url = endpoint.path.replace(/\{([^}]+)\}/g, ':$1');
  const at = () => new Date(platform.now());

  app.route({
    method: endpoint.method,
    url,
    onRequest(request, reply, done) {
      const visit = visits.begin(request, reply);
      const admitted = () => {
        visit.caller = admit(request);
      };
      if (gate === null) attempt(admitted, done);
      else undergo(gate(), request, (error) => (error ? done(error) : attempt(admitted, done)));
    },
    onSend(request, reply, payload, done) {
      visits.answered(request, reply);
      done(null, payload);
    },
    errorHandler: (error, request, reply) => refuse(request, reply, refusalOf(error), endpoint, at()),
    handler(request, reply) {
      const answer = handle(read(request, visits.of(request)?.caller ?? null), platform);
      reply
        .code(endpoint.success.status)
        .header('content-type', json)
        .send(write(answer, request.id, at()));
    },
  });
}

/** Tells `done` how `act` ended. */
function attempt(act: () => void, done: (error?: Error) => void): void {
  try {
    act();
  } catch (error) {
    done(refusalOf(error));
    return;
  }
  done();
}
