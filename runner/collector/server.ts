import { createServer, type Server } from 'node:http';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import { type Listener, Pushes, type PushLimits, type PushTotals, type SourceFacts, usualLimits } from './pushes.ts';
import { createRenewal, type RenewToken } from './renewal.ts';
import { type RouteCounts, Routes } from './routes.ts';

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

export type CollectorTotals = PushTotals & Readonly<RouteCounts>;

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

/** Listens on loopback only. Throws a KitError `PORT` when the port is taken. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { token, now, renewToken, refusesWhile = () => false } = options;
  const limits = { ...usualLimits, ...options.limits };
  const pushes = new Pushes(limits, now());
  const renewal = renewToken ? createRenewal(renewToken, now) : null;
  const routes = new Routes({ token, now, bodyBytes: limits.bodyBytes, pushes, renewal, refusesWhile });
  const server = createServer((request, response) => void routes.answer(request, response));
  // A connection closed by this side just as k6 writes to it would lose a push: k6 does not repeat them.
  server.keepAliveTimeout = 0;
  const url = await listen(server, options.port ?? 0);
  return {
    url,
    onIncrement: (listener) => pushes.listen(listener),
    totals: () => ({ ...pushes.totals(), ...routes.counts }),
    sources: () => pushes.sources(),
    kitRequests: () => pushes.kitRequests(),
    close: () => close(server),
  };
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
