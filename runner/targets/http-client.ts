import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import type { Method } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { Ms } from '../../lib/model/units.ts';
import { createLimiter } from './limiter.ts';
import { failureOf } from './network-failure.ts';
import { quoted } from './quoting.ts';

interface Outgoing {
  readonly method: Method;
  /** Path and query, beginning with a slash; the base URL's own path is put before it. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  readonly token?: string | null;
  /** Bytes of the answer that are read, instead of the client's own limit. */
  readonly bodyLimit?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body was longer than the limit; `text` is its beginning. */
  readonly cut: boolean;
  /** From sending to the last byte read. */
  readonly took: Ms;
}

export interface ClientOptions {
  readonly baseUrl: string;
  readonly runId: string;
  /** Requests in flight at once. */
  readonly concurrency?: number;
  readonly timeout?: Ms;
  /** Bytes of an answer that are read. */
  readonly bodyLimit?: number;
  /** The longest wait that a Retry-After may ask for; a longer one is an answer like any other. */
  readonly longestRetryAfter?: Ms;
  readonly signal?: AbortSignal;
  readonly wait?: (ms: Ms, signal?: AbortSignal) => Promise<void>;
}

/** Sends single calls to a target. Whatever goes wrong below HTTP is a KitError; every HTTP status is an answer. */
export interface Client {
  readonly baseUrl: string;
  send(call: Outgoing): Promise<Answer>;
  close(): Promise<void>;
}

/** How often one call is sent at most. */
const sends = 4;
/** The wait after a 429 or 503 that names none. */
const unstatedPause: Ms = 500;
const safeToRepeat: readonly Method[] = ['GET', 'PUT', 'DELETE'];

/** The JSON of an answer, or undefined when it is none. */
export function jsonOf(answer: Answer): unknown {
  if (answer.cut) return undefined;
  try {
    return JSON.parse(answer.text);
  } catch {
    return undefined;
  }
}

/** Milliseconds that Retry-After (seconds or a date) asks to wait, or null when the answer asks for no wait. */
export function retryAfter(headers: Answer['headers'], now: number): Ms | null {
  const header = headers['retry-after'];
  if (header === undefined) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

async function readBody(body: Dispatcher.ResponseData['body'], limit: number): Promise<Pick<Answer, 'text' | 'cut'>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection: the rest is never sent.
    if (size > limit) return { text: Buffer.concat(chunks).subarray(0, limit).toString('utf8'), cut: true };
  }
  return { text: Buffer.concat(chunks).toString('utf8'), cut: false };
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]));
}

function refuseRedirect(answer: Answer, call: Outgoing, baseUrl: string): void {
  if (answer.status < 300 || answer.status > 399 || answer.status === 304) return;
  const location = (answer.headers.location ?? '').split(/[?#]/, 1)[0] ?? '';
  throw new KitError(
    'TARGET_NOT_PLATFORM',
    `${call.method} ${baseUrl}${pathOnly(call.path)} was redirected (${answer.status}) to ${location ? quoted(location, 200) : 'nowhere'}`,
    { hint: 'redirects are not followed; name the address that answers itself: --target <url>' },
  );
}

/** Queries may carry addresses of people; errors name the path alone. */
const pathOnly = (path: string): string => path.split('?', 1)[0] ?? path;

export function createClient(options: ClientOptions): Client {
  const { concurrency = 16, timeout = 10_000, bodyLimit = 1 << 20, longestRetryAfter = 5_000 } = options;
  const wait = options.wait ?? ((ms, signal) => delay(ms, undefined, signal ? { signal } : {}));
  const url = new URL(options.baseUrl);
  const baseUrl = url.href.replace(/\/+$/, '');
  const prefix = url.pathname.replace(/\/+$/, '');
  // Time-outs are this client's own, so the pool's coarser ones are off.
  const pool = new Pool(url.origin, {
    connections: concurrency,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout },
  });
  const limited = createLimiter(concurrency);

  async function once(call: Outgoing): Promise<Answer> {
    options.signal?.throwIfAborted();
    const expiry = AbortSignal.timeout(timeout);
    const begun = performance.now();
    const headers: Record<string, string> = { ...call.headers, 'user-agent': `hasivu-readiness run/${options.runId}` };
    if (call.token) headers.authorization = `Bearer ${call.token}`;
    if (call.body != null) headers['content-type'] ??= 'application/json';
    try {
      const response = await pool.request({
        method: call.method,
        path: prefix + call.path,
        headers,
        body: call.body ?? null,
        signal: options.signal ? AbortSignal.any([options.signal, expiry]) : expiry,
      });
      const body = await readBody(response.body, call.bodyLimit ?? bodyLimit);
      const took = performance.now() - begun;
      return { status: response.statusCode, headers: flat(response.headers), ...body, took };
    } catch (cause) {
      options.signal?.throwIfAborted();
      throw failureOf(cause, { baseUrl, call: `${call.method} ${pathOnly(call.path)}`, timeout });
    }
  }

  /** 429 was not carried out and may be sent again; 503 only when a second time does no harm. */
  async function patient(call: Outgoing): Promise<Answer> {
    for (let left = sends - 1; ; left -= 1) {
      const answer = await once(call);
      refuseRedirect(answer, call, baseUrl);
      const again = answer.status === 429 || (answer.status === 503 && safeToRepeat.includes(call.method));
      if (!again || left === 0) return answer;
      const pause = retryAfter(answer.headers, Date.now()) ?? unstatedPause;
      if (pause > longestRetryAfter) return answer;
      await wait(pause, options.signal);
    }
  }

  return { baseUrl, send: (call) => limited(() => patient(call)), close: () => pool.destroy() };
}
