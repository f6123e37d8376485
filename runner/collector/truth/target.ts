import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../../../lib/model/random.ts';
import type { Seconds } from '../../../lib/model/units.ts';

/** A server that knows what it did: each answer is held for a drawn time, and logged. */
export interface HoldingTarget {
  readonly url: string;
  /** How long each answer was held, in the order of the answers. */
  readonly held: readonly Seconds[];
  /** Answers by endpoint and status (`orders.list 200`). */
  readonly served: ReadonlyMap<string, number>;
  /** Calls back once, when this many answers were given. */
  at(answers: number, then: () => void): void;
  close(): Promise<void>;
}

/** Paths are `/<endpoint>/<status>`; `/<endpoint>/hang` is never answered. */
export async function startTarget(hold: { from: Seconds; to: Seconds; random: Random }): Promise<HoldingTarget> {
  const held: Seconds[] = [];
  const served = new Map<string, number>();
  const waiting: { answers: number; then: () => void }[] = [];
  const server = createServer((request, response) => {
    const [, endpoint = '', status = ''] = (request.url ?? '').split('/');
    request.resume();
    if (status === 'hang') return;
    const begun = performance.now();
    const drawn = hold.from + hold.random.next() * (hold.to - hold.from);
    setTimeout(() => {
      response.writeHead(Number(status), { 'content-type': 'text/plain' }).end('ok');
      held.push((performance.now() - begun) / 1000);
      const kind = `${endpoint} ${status}`;
      served.set(kind, (served.get(kind) ?? 0) + 1);
      for (const { then } of waiting.filter(({ answers }) => answers === held.length)) then();
    }, drawn * 1000);
  });
  const url = `http://127.0.0.1:${await listening(server, 0)}`;
  return {
    url,
    held,
    served,
    at: (answers, then) => void waiting.push({ answers, then }),
    close: () => closed(server),
  };
}

export function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
