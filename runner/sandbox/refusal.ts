import type { Endpoint } from '../../lib/model/endpoint.ts';

export interface Detail {
  readonly field: string;
  readonly message: string;
}

/**
 * A request the platform turns down. Of `codes` the answer carries the first that the endpoint's facts list for the
 * status, and the first of all when they list none of them.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly codes: readonly string[];
  readonly details: readonly Detail[];

  constructor(status: number, codes: readonly string[], message: string, details: readonly Detail[] = []) {
    super(message);
    this.status = status;
    this.codes = codes;
    this.details = details;
  }
}

export function codeOf({ status, codes }: Pick<Refusal, 'status' | 'codes'>, endpoint: Endpoint | null): string {
  const listed = endpoint?.errors.filter((error) => error.status === status).map((error) => error.code) ?? [];
  return codes.find((code) => listed.includes(code)) ?? codes[0] ?? 'INTERNAL_SERVER_ERROR';
}

const invalidCodes = [
  'VALIDATION_ERROR',
  'VALIDATION_FAILED',
  'INVALID_REQUEST',
  'INVALID_PARAMETERS',
  'INVALID_PAYLOAD',
  'MISSING_REQUIRED_FIELDS',
];

/** Codes that single endpoints have for single fields. */
const codesOfField: Readonly<Record<string, readonly string[]>> = {
  page: ['INVALID_PAGE'],
  limit: ['INVALID_LIMIT'],
  sortBy: ['INVALID_SORT_FIELD'],
  q: ['MISSING_SEARCH_TERM', 'INVALID_SEARCH_TERM'],
  id: ['INVALID_MENU_ITEM_ID'],
  schoolId: ['MISSING_SCHOOL_ID'],
  operationId: ['MISSING_PARAMETER'],
  requests: ['INVALID_BATCH_FORMAT'],
  reportType: ['INVALID_REPORT_TYPE'],
};

/** A form that the facts do not allow. With the endpoint, the code may be one that it has for a single field. */
export function invalid(details: readonly Detail[], endpoint?: Endpoint): Refusal {
  const listed = new Set(endpoint?.errors.map(({ code }) => code));
  const own = details.flatMap(({ field }) => codesOfField[field] ?? []).filter((code) => listed.has(code));
  const fields = details.map(({ field }) => field).join(', ');
  return new Refusal(400, [...own, ...invalidCodes], `invalid: ${fields}`, details);
}

export const invalidField = (field: string, message: string): Refusal => invalid([{ field, message }]);

export const missingBody = (details: readonly Detail[]): Refusal =>
  new Refusal(400, ['MISSING_BODY', 'MISSING_REQUEST_BODY', ...invalidCodes], 'a JSON body is needed', details);

export const unauthenticated = (message: string): Refusal =>
  new Refusal(401, ['AUTHENTICATION_REQUIRED', 'AUTHENTICATION_FAILED', 'UNAUTHORIZED'], message);

export const forbidden = (message: string): Refusal =>
  new Refusal(403, ['INSUFFICIENT_PERMISSIONS', 'ACCESS_DENIED', 'FORBIDDEN', 'UNAUTHORIZED'], message);

/** Somebody else's: the role is right, the object is not theirs. */
export const notYours = (what: string): Refusal =>
  new Refusal(
    403,
    ['ACCESS_DENIED', 'FORBIDDEN', 'UNAUTHORIZED', 'INSUFFICIENT_PERMISSIONS'],
    `this ${what} is not yours`,
  );

export const unknown = (what: string, id: string, ...codes: readonly string[]): Refusal =>
  new Refusal(404, [...codes, 'NOT_FOUND'], `there is no ${what} ${id.slice(0, 80)}`);

/** A rule that the present state breaks. */
export const conflict = (code: string, message: string): Refusal => new Refusal(409, [code, 'CONFLICT'], message);

/** A rule that the request itself breaks, though its form is right. */
export const unprocessable = (code: string, message: string, details: readonly Detail[] = []): Refusal =>
  new Refusal(422, [code], message, details);
