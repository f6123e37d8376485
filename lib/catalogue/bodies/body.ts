import type { EndpointId } from '../../model/endpoint.ts';
import type { Random } from '../../model/random.ts';
import type { KnownEndpointId } from '../platform.ts';
import type { ValueObject } from '../values.ts';

/**
 * Draws a valid body. `operation` is the endpoint whose load this call serves: one-time slots are asked for in its
 * name.
 */
export type Body = (random: Random, operation: EndpointId) => ValueObject;

/** Bodies that need more than a value for each field. */
export type Bodies = Readonly<Partial<Record<KnownEndpointId, Body>>>;
