import type { Endpoint, Role } from '../../lib/model/endpoint.ts';
import type { User } from './entities.ts';
import { isObject } from './field-types.ts';
import type { Platform } from './platform.ts';
import { forbidden, unauthenticated } from './refusal.ts';
import type { Answer } from './responses.ts';

export interface Caller {
  readonly user: User;
  /** null for a role in the token that the platform does not list. */
  readonly role: Role | null;
  readonly sid: string;
}

/** A request that passed token, role and form. */
export interface Call {
  readonly endpoint: Endpoint;
  readonly caller: Caller | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Valid by the facts' fields; an empty object when none was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly raw: string;
  header(name: string): string | undefined;
}

/** What an endpoint does beyond the form of its call. Throws `Refusal`. */
export type Handler = (call: Call, platform: Platform) => Answer;
export type Handlers = Readonly<Record<string, Handler>>;

export function callerOf(call: Call): Caller {
  if (call.caller === null) throw unauthenticated('a bearer token is needed');
  return call.caller;
}

export const isAdmin = ({ role }: Caller): boolean => role === 'SUPER_ADMIN' || role === 'SCHOOL_ADMIN';

/** A parameter of the path; the route guarantees that it is there. */
export const param = (call: Call, name: string): string => call.params[name] ?? '';

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const numberOr = (value: unknown, other: number): number => (typeof value === 'number' ? value : other);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const texts = (value: unknown): readonly string[] => listOf(value).map(text);
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});

/** The fields of `names` that the body holds, for an update. */
export function picked(body: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]));
}

export interface PageAsked {
  readonly page: number;
  readonly limit: number;
  readonly offset: number;
}

/** `page` and `limit`, or `offset` and `limit`, as the query has them. */
export function pageAsked({ query }: Pick<Call, 'query'>, usual: number, most = 100): PageAsked {
  const limit = Math.min(most, Math.max(1, Math.floor(numberOr(query.limit, usual))));
  const offset = Math.max(0, Math.floor(numberOr(query.offset, 0)));
  const page = Math.max(1, Math.floor(numberOr(query.page, Math.floor(offset / limit) + 1)));
  return { page, limit, offset: query.offset === undefined ? (page - 1) * limit : offset };
}

/** A school-bound role asks for its own school only; there is one school. */
export function checkSchool(schoolId: unknown, { school }: Platform): void {
  if (typeof schoolId === 'string' && schoolId !== school.id) throw forbidden('that is not your school');
}
