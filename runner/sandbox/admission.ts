import type { FastifyRequest } from 'fastify';
import { type Endpoint, type Role, roles } from '../../lib/model/endpoint.ts';
import type { Caller } from './call.ts';
import type { Platform } from './platform.ts';
import { forbidden, unauthenticated } from './refusal.ts';

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
export function admitter(
  { auth, roles: allowed }: Endpoint,
  platform: Platform,
): (request: FastifyRequest) => Caller | null {
  // What a gateway would tell in headers (`internal`) is told by the token of a member of staff.
  if (auth !== 'bearer' && auth !== 'internal') return () => null;
  return (request) => {
    const caller = bearer(request, platform);
    if (allowed.length === 0 || (caller.role !== null && allowed.includes(caller.role))) return caller;
    throw forbidden(`${caller.user.role} may not call this; allowed: ${allowed.join(', ').toLowerCase()}`);
  };
}
