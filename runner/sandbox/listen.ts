import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { KitError } from '../../lib/model/kit-error.ts';

const taken: Readonly<Record<string, string>> = { EADDRINUSE: 'is taken', EACCES: 'may not be used by this user' };

/** As many connections may wait to be taken: a thousand virtual users come at once. */
const backlog = 4_096;

/** Listens on the loopback address only; resolves to the port. Throws KitError PORT that names it. */
export async function listen(app: FastifyInstance, port: number): Promise<number> {
  try {
    await app.listen({ host: '127.0.0.1', port, backlog });
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (taken[code] === undefined) throw cause;
    throw new KitError('PORT', `port ${port} on 127.0.0.1 ${taken[code]}`, {
      hint: 'name another one with --port, or --port 0 for any that is free',
      cause,
    });
  }
  return (app.server.address() as AddressInfo).port;
}
