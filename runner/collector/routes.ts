import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { roles } from '../../lib/model/endpoint.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import type { Outcome, Pushes } from './pushes.ts';
import type { Renewal } from './renewal.ts';
import { bodyOf } from './request-body.ts';

export interface RouteCounts {
  unauthorized: number;
  tooLarge: number;
  /** Pushes whose sender hung up. */
  cutOff: number;
  refused: number;
  tokensGiven: number;
  tokensFailed: number;
}

interface Parts {
  readonly token: string;
  readonly now: () => EpochMs;
  readonly bodyBytes: number;
  readonly pushes: Pushes;
  /** Null where no tokens are renewed. */
  readonly renewal: Renewal | null;
  readonly refusesWhile: () => boolean;
}

const pushPath = /^\/push\/([\w.-]{1,64})$/;
const tokenPath = /^\/token\/([A-Z_]{1,32})\/(\d{1,5})$/;
const answerTo: Readonly<Record<Outcome, number>> = { taken: 204, undecodable: 400, 'too-many-sources': 429 };

/** The HTTP side of the collector: who may ask for what, and what is answered. */
export class Routes {
  readonly counts: RouteCounts = {
    unauthorized: 0,
    tooLarge: 0,
    cutOff: 0,
    refused: 0,
    tokensGiven: 0,
    tokensFailed: 0,
  };
  readonly #parts: Parts;
  readonly #isAuthorized: (header: string | undefined) => boolean;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#isAuthorized = authorizer(parts.token);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#isAuthorized(request.headers.authorization)) {
      this.counts.unauthorized += 1;
      return refuse(request, response, 401);
    }
    const { method, url = '' } = request;
    const push = method === 'POST' && pushPath.exec(url);
    if (push) return this.#takePush(push[1] ?? '', request, response);
    const token = method === 'GET' && tokenPath.exec(url);
    if (token) return this.#giveToken(token[1] ?? '', Number(token[2]), response);
    refuse(request, response, 404);
  }

  async #takePush(source: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { now, pushes, bodyBytes } = this.#parts;
    pushes.see(source, now());
    if (this.#parts.refusesWhile()) {
      this.counts.refused += 1;
      return refuse(request, response, 503);
    }
    let body: Buffer | null;
    try {
      body = await bodyOf(request, bodyBytes);
    } catch {
      // Nobody is left to be answered; the next push holds what this one did.
      this.counts.cutOff += 1;
      return;
    }
    if (body === null) {
      this.counts.tooLarge += 1;
      return refuse(request, response, 413);
    }
    response.writeHead(answerTo[pushes.take(source, body, now())]).end();
  }

  async #giveToken(role: string, k: number, response: ServerResponse): Promise<void> {
    const known = roles.find((one) => one === role);
    const { renewal } = this.#parts;
    if (!renewal || !known) {
      response.writeHead(404).end();
      return;
    }
    try {
      const token = await renewal.token(known, k);
      this.counts.tokensGiven += 1;
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
    } catch (error) {
      this.counts.tokensFailed += 1;
      response.writeHead(503, { 'content-type': 'text/plain' }).end(error instanceof Error ? error.message : '');
    }
  }
}

/** Answers without keeping the body: the connection is of no more use. */
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
