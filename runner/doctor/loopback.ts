import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { type DoctorCheck, missing, ok } from './check.ts';

/** Collector and sandbox listen on 127.0.0.1; a firewall or a sandboxed shell may forbid it. */
export const loopback: DoctorCheck = {
  id: 'loopback',
  title: 'Loopback',
  async run({ signal }) {
    const within = AbortSignal.any([signal, AbortSignal.timeout(5_000)]);
    const server = createServer((socket) => socket.end('x'));
    try {
      await once(server.listen(0, '127.0.0.1'), 'listening', { signal: within });
      const address = server.address();
      if (address === null || typeof address === 'string') return missing('no port was given', 'look at the firewall');
      const socket = connect(address.port, '127.0.0.1');
      await once(socket, 'data', { signal: within });
      socket.destroy();
      return ok('a port of 127.0.0.1 can be opened and reached');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return missing(`127.0.0.1 cannot be used: ${reason}`, 'allow local connections in the firewall or container');
    } finally {
      server.close();
    }
  },
};
