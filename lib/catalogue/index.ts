import type { Endpoint, EndpointId } from '../model/endpoint.ts';
import { domains } from '../model/endpoint.ts';
import { KitError } from '../model/kit-error.ts';
import { platform } from './platform.ts';
import { weightOf } from './weights.ts';

/** All endpoints of the platform, domain by domain in alphabetical order. */
export const catalogue: readonly Endpoint[] = platform.map((endpoint) => ({
  ...endpoint,
  weight: weightOf(endpoint).weight,
}));

export const endpointIds: readonly EndpointId[] = catalogue.map((endpoint) => endpoint.id);

const byId: ReadonlyMap<EndpointId, Endpoint> = new Map(catalogue.map((endpoint) => [endpoint.id, endpoint]));

/** Throws KitError PLAN for an id that does not exist, with the ids of its domain (or the domains) as the hint. */
export function endpointById(id: EndpointId): Endpoint {
  const endpoint = byId.get(id);
  if (endpoint === undefined) throw new KitError('PLAN', `There is no endpoint "${id}".`, { hint: hintFor(id) });
  return endpoint;
}

function hintFor(id: string): string {
  const domain = id.split('.', 1)[0];
  const ids = endpointIds.filter((known) => known.startsWith(`${domain}.`));
  return ids.length > 0
    ? `Endpoints of ${domain}: ${ids.join(', ')}.`
    : `An id is domain.operation, and these are the domains: ${domains.join(', ')}.`;
}
