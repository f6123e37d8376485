import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Role, roles } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import {
  type Listener,
  type Outcome,
  Pushes,
  type PushLimits,
  type PushTotals,
  type SourceFacts,
  usualLimits,
} from './pushes.ts';
import { createRenewal, type RenewToken } from './renewal.ts';
import { bodyOf } from './request-body.ts';

export interface CollectorOptions {
  /** Asked of every request as a bearer token. */
  readonly token: string;
  readonly now: () => EpochMs;
  /** 0, which is usual, takes any free one. */
  readonly port?: number;
  readonly renewToken?: RenewToken;
  readonly limits?: Partial<PushLimits>;
  /** Answers 503 to pushes for as long as it says so: shows what an outage does. */
  readonly refusesWhile?: () => boolean;
}

export interface CollectorTotals extends PushTotals {
  readonly unauthorized: number;
  readonly tooLarge: number;
  /** Pushes whose sender hung up. */
  readonly cutOff: number;
  readonly refused: number;
  readonly tokensGiven: number;
  readonly tokensFailed: number;
}

/** Takes remote write from k6 processes at `<url>/push/<source>` and hands renewed tokens to VUs. */
export interface Collector {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The listener has each increment before k6 has its answer. Returns what ends it. */
  onIncrement(listener: Listener): () => void;
  totals(): CollectorTotals;
  sources(): readonly SourceFacts[];
  /** Requests that k6 reported under `kit.*`, such as those for tokens. */
  kitRequests(): number;
  close(): Promise<void>;
}

const routes = { push: /^\/push\/([\w.-]{1,64})$/, token: /^\/token\/([A-Z_]{1,32})\/(\d{1,5})$/ };
const answerTo: Readonly<Record<Outcome, number>> = { taken: 204, undecodable: 400, 'too-many-sources': 429 };

/** Listens on loopback only. Throws a KitError `PORT` when the port is taken. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { now } = options;
  const limits = { ...usualLimits, ...options.limits };
  const pushes = new Pushes(limits, now());
  const renewal = options.renewToken ? createRenewal(options.renewToken, now) : null;
  const isAuthorized = authorizer(options.token);
  const counts = { unauthorized: 0, tooLarge: 0, cutOff: 0, refused: 0, tokensGiven: 0, tokensFailed: 0 };

  async function takePush(source: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (options.refusesWhile?.()) {
      counts.refused += 1;
      pushes.see(source, now());
      return refuse(request, response, 503);
    }
    let body: Buffer | null;
    try {
      body = await bodyOf(request, limits.bodyBytes);
    } catch {
      // Nobody is left to be answered; the next push holds what this one did.
      counts.cutOff += 1;
      pushes.see(source, now());
      return;
    }
    if (body === null) {
      counts.tooLarge += 1;
      pushes.see(source, now());
      return refuse(request, response, 413);
    }
    response.writeHead(answerTo[pushes.take(source, body, now())]).end();
  }

  async function giveToken(role: string, k: number, response: ServerResponse): Promise<void> {
    const known = roles.find((one) => one === role);
    if (!renewal || !known) return void response.writeHead(404).end();
    try {
      const token = await renewal.token(known satisfies Role, k);
      counts.tokensGiven += 1;
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
    } catch (error) {
      counts.tokensFailed += 1;
      response.writeHead(503, { 'content-type': 'text/plain' }).end(error instanceof Error ? error.message : '');
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isAuthorized(request.headers.authorization)) {
      counts.unauthorized += 1;
      return refuse(request, response, 401);
    }
    const push = request.method === 'POST' && routes.push.exec(request.url ?? '');
    if (push) return takePush(push[1] as string, request, response);
    const token = request.method === 'GET' && routes.token.exec(request.url ?? '');
    if (token) return giveToken(token[1] as string, Number(token[2]), response);
    refuse(request, response, 404);
  }

  const server = createServer((request, response) => void answer(request, response));
  // A connection closed by this side just as k6 writes to it would lose a push: k6 does not repeat them.
  server.keepAliveTimeout = 0;
  const url = await listen(server, options.port ?? 0);
  return {
    url,
    onIncrement: (listener) => pushes.listen(listener),
    totals: () => ({ ...pushes.totals(), ...counts }),
    sources: () => pushes.sources(),
    kitRequests: () => pushes.kitRequests(),
    close: () => close(server),
  };
}

/** Answers without reading the body: the connection is of no more use. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
  request.resume();
}

/** Digests have one length, so the comparison takes the same time for every wrong token. */
function authorizer(token: string): (header: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = digest(`Bearer ${token}`);
  return (header) => timingSafeEqual(digest(header ?? ''), wanted);
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new KitError('PORT', `the collector cannot listen on 127.0.0.1:${port}: ${error.message}`, {
          hint: 'end the program that holds this port, or leave the port out to take any free one',
          cause: error,
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
