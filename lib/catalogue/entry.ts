import type { Auth, Confidence, Cost, Domain, Effect, Endpoint, Field, Method, Role } from '../model/endpoint.ts';

/** What a domain file writes about one endpoint. Every key must be there: silence is written `[]`, `null` or `''`. */
interface Entry {
  /** Method and path; path variables in braces. */
  readonly call: `${Method} /${string}`;
  readonly summary: string;
  readonly auth: Auth;
  readonly roles: readonly Role[];
  /** Path variables and their types, in the order of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: readonly Field[];
  readonly body: readonly Field[] | null;
  readonly success: Endpoint['success'];
  /** Status and code; a status alone is answered with plain text today. */
  readonly errors: readonly (`${number}` | `${number} ${string}`)[];
  readonly effect: Effect;
  readonly note: string;
  readonly observed: string;
  readonly needs: readonly string[];
  readonly gives: readonly string[];
  readonly critical: boolean;
  readonly safeInProduction: boolean;
  readonly cost: Cost;
  readonly confidence: Confidence;
  readonly declaredIn: readonly string[];
}

/** An endpoint as its domain file describes it: all but the weight, which is the kit's own judgement. */
export type Described<Id extends string = string> = Omit<Endpoint, 'id' | 'weight'> & { readonly id: Id };

/** The endpoints of one domain, in the order written. Keys are operations: `create` in `orders` is `orders.create`. */
export function endpoints<D extends Domain, Operation extends string>(
  domain: D,
  entries: Readonly<Record<Operation, Entry>>,
): readonly Described<`${D}.${Operation}`>[] {
  return (Object.keys(entries) as Operation[]).map((operation) => ({
    id: `${domain}.${operation}` as const,
    domain,
    ...described(entries[operation]),
  }));
}

function described({ call, params, errors, ...entry }: Entry): Omit<Described, 'id' | 'domain'> {
  const [method, path] = halves(call);
  return {
    ...entry,
    method: method as Method,
    path,
    params: Object.entries(params).map(([name, type]) => ({ name, type })),
    errors: errors.map((error) => {
      const [status, code] = halves(error);
      return { status: Number(status), code };
    }),
    note: oneLine(entry.note),
    observed: oneLine(entry.observed),
  };
}

/** A field that a valid call must carry. `name` is dotted, `[]` marks arrays; `type` is in the notation of `Field`. */
export const required = (name: string, type: string, note = ''): Field => ({
  name,
  type,
  required: true,
  note: oneLine(note),
});

/** A field that a valid call may leave out. */
export const optional = (name: string, type: string, note = ''): Field => ({
  name,
  type,
  required: false,
  note: oneLine(note),
});

/** The status of success and, separated by blanks, the paths expected in its `data`. */
export const answers = (status: number, paths: string): Endpoint['success'] => ({
  status,
  data: paths.split(/\s+/).filter((path) => path !== ''),
});

/** Before and after the first blank; the second half is empty without one. */
function halves(text: string): readonly [string, string] {
  const blank = text.indexOf(' ');
  return blank < 0 ? [text, ''] : [text.slice(0, blank), text.slice(blank + 1)];
}

/** Long texts stand on several lines in the source; they mean one. */
const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');
