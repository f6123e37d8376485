import type { EndpointId } from '../../lib/model/endpoint.ts';

/**
 * What was served. `counts`: answers handed to a connection that was still open, by endpoint and status; they are
 * counted before the first byte leaves, so a client that has read an answer always finds it counted. `received`:
 * requests begun. `inFlight`: begun and neither answered nor given up. `abandoned`: the client hung up first, or the
 * sandbox reset the connection. So `received = counts + inFlight + abandoned`, at any moment. `unrouted` are answers
 * to paths or methods that the platform does not have.
 */
export interface ServedCounts {
  readonly counts: Readonly<Record<EndpointId, Readonly<Record<string, number>>>>;
  readonly received: Readonly<Record<EndpointId, number>>;
  readonly unrouted: number;
  readonly inFlight: number;
  readonly abandoned: number;
}

/** One request's place in the counts; each of them ends it at most once. */
export interface Ticket {
  readonly endpoint: EndpointId;
  ended: boolean;
}

export interface Counter {
  begin(endpoint: EndpointId): Ticket;
  answered(ticket: Ticket, status: number): void;
  abandoned(ticket: Ticket): void;
  unrouted(): void;
  served(): ServedCounts;
}

export function createCounter(): Counter {
  const counts = new Map<EndpointId, Map<number, number>>();
  const received = new Map<EndpointId, number>();
  let unrouted = 0;
  let inFlight = 0;
  let abandoned = 0;

  function end(ticket: Ticket): boolean {
    if (ticket.ended) return false;
    ticket.ended = true;
    inFlight -= 1;
    return true;
  }

  return {
    begin(endpoint) {
      received.set(endpoint, (received.get(endpoint) ?? 0) + 1);
      inFlight += 1;
      return { endpoint, ended: false };
    },
    answered(ticket, status) {
      if (!end(ticket)) return;
      const statuses = counts.get(ticket.endpoint) ?? new Map<number, number>();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      counts.set(ticket.endpoint, statuses);
    },
    abandoned(ticket) {
      if (end(ticket)) abandoned += 1;
    },
    unrouted() {
      unrouted += 1;
    },
    served: () => ({
      counts: Object.fromEntries([...counts].map(([id, statuses]) => [id, Object.fromEntries(statuses)])),
      received: Object.fromEntries(received),
      unrouted,
      inFlight,
      abandoned,
    }),
  };
}
