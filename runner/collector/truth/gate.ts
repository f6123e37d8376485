import { createServer, request } from 'node:http';
import { closed, listening } from './target.ts';

/** Stands before the collector and can be shut like a crashed process: connections are refused. */
export interface Gate {
  readonly url: string;
  /** Pushes that went through. */
  passed(): number;
  shut(): Promise<void>;
  open(): Promise<void>;
}

export async function startGate(to: string): Promise<Gate> {
  let passed = 0;
  const server = createServer((incoming, outgoing) => {
    const { method = 'POST', headers } = incoming;
    const onward = request(to + (incoming.url ?? ''), { method, headers, agent: false }, (answer) => {
      passed += 1;
      outgoing.writeHead(answer.statusCode ?? 502);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.on('error', () => onward.destroy()).pipe(onward);
  });
  server.keepAliveTimeout = 0;
  const port = await listening(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    passed: () => passed,
    shut: () => closed(server),
    open: async () => void (await listening(server, port)),
  };
}
