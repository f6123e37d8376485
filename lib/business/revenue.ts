import type { KnownEndpointId } from '../catalogue/platform.ts';
import type { EndpointId } from '../model/endpoint.ts';
import type { Seconds } from '../model/units.ts';

/** Indian rupees. Orders are counted in rupees, the payment provider counts in paise. */
export type Rupees = number;
type RupeesPerMinute = number;

export const rupeesOf = (paise: number): Rupees => paise / 100;

export interface Earnings {
  /** Value of the meals ordered. */
  readonly ordered: RupeesPerMinute;
  /** Value of the meals paid. */
  readonly paid: RupeesPerMinute;
}

/**
 * What goes through the platform in money, from how often ordering and paying succeeded within a span. A payment is
 * counted when it is verified; the webhook that reports the same payment again adds nothing. null for an empty span.
 */
export function earnings(
  succeeded: ReadonlyMap<EndpointId, number>,
  averageOrder: Rupees,
  span: Seconds,
): Earnings | null {
  if (span <= 0) return null;
  const perMinute = (endpoints: readonly KnownEndpointId[]) =>
    (endpoints.reduce((sum, endpoint) => sum + (succeeded.get(endpoint) ?? 0), 0) * averageOrder * 60) / span;
  return { ordered: perMinute(ordering), paid: perMinute(paying) };
}

/** Money that did not come in during a fault of `span` seconds, against what came in before it; never negative. */
export const lostDuring = (before: Earnings, during: Earnings, span: Seconds): Rupees =>
  (Math.max(0, before.paid - during.paid) * span) / 60;

const ordering: readonly KnownEndpointId[] = ['orders.create'];
const paying: readonly KnownEndpointId[] = ['payments.verify-payment', 'payment.verify-payment-prod'];
