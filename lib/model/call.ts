import type { EndpointId, Method, Role } from './endpoint.ts';

/**
 * A piece of a call that is known only when it is sent.
 * - `slot`: an entity value such as `order.id` or a constant such as `date.delivery`; taken from an earlier step of
 *   the same iteration when that step `takes` it, otherwise from the prepared supply.
 * - `unique`: text distinct in every call of the run: capitals, digits and hyphens only (`R7K2M9-1Z-0`).
 * - `hmac`: lower-case hex HMAC-SHA256 of the text with the named shared secret (payment signatures).
 */
export type Hole =
  | { readonly slot: string }
  | { readonly unique: true }
  | { readonly hmac: Text; readonly secret: SecretName };
/** Text with holes. A body is JSON text: holes stand inside JSON strings or where a number stands. */
export type Text = readonly (string | Hole)[];

export type SecretName = 'payment-key' | 'payment-webhook' | 'whatsapp-webhook';

/** Whose token a call carries: a role's, one taken earlier in the same iteration, or none. */
export type Caller = Role | { readonly slot: string } | null;

/** A valid call of one endpoint, complete but for its holes. Built by `lib/catalogue/request.ts` alone. */
export interface CallTemplate {
  readonly endpoint: EndpointId;
  readonly method: Method;
  /** Path and query string, beginning with a slash. */
  readonly path: Text;
  /** JSON text, or null when nothing is sent. */
  readonly body: Text | null;
  readonly as: Caller;
  /** Headers besides Authorization, Content-Type, User-Agent and traceparent. */
  readonly headers: Readonly<Record<string, Text>>;
  /** Adds a header holding prefix + hex HMAC-SHA256 of the body as sent. */
  readonly sign: { readonly header: string; readonly prefix: string; readonly secret: SecretName } | null;
  /** The status a right answer has. */
  readonly expect: number;
}

/** A value read from an answer for later steps of the same iteration: slot -> JSON path from the answer's root. */
export interface Taking {
  readonly slot: string;
  /**
   * Dotted paths, tried in order (the platform sometimes nests `data` in `data`): `data.order.id`; `items[0].id`
   * takes an array's element.
   */
  readonly from: readonly string[];
}

export interface Step {
  readonly call: CallTemplate;
  readonly takes: readonly Taking[];
}

/**
 * One entry of the deck: loads `endpoint`, with whatever it uses up made in the same iteration by earlier steps.
 * The last step is the endpoint's own call.
 */
export interface Operation {
  readonly endpoint: EndpointId;
  readonly steps: readonly Step[];
}

/** What fills the holes of one call outside k6. */
export interface CallValues {
  slot(name: string): string;
  unique(): string;
  hmac(text: string, secret: SecretName): string;
}

/** A call ready to be sent; `headers` lack Authorization, User-Agent and traceparent. */
export interface BuiltCall {
  readonly endpoint: EndpointId;
  readonly method: Method;
  readonly path: string;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly as: Caller;
  readonly expect: number;
}

/**
 * What the runner prepared and k6 only reads; a file readable by its owner only.
 * Every supply and every token list has a length that is a multiple of `usersPerRole`, and the k-th entity belongs to
 * user `k mod usersPerRole`: so the j-th use of an endpoint takes element `j mod length` of each list and the token
 * `j mod usersPerRole`, and caller and entities always fit together.
 */
export interface PreparedData {
  readonly version: 1;
  readonly runTag: string;
  readonly usersPerRole: number;
  readonly tokens: Readonly<Record<Role, readonly string[]>>;
  /** Slot -> values; a constant (`school.id`, `date.delivery`) is a list of one. */
  readonly supplies: Readonly<Record<string, readonly string[]>>;
  readonly secrets: Readonly<Record<SecretName, string>>;
  /** From then on VUs ask the collector for renewed tokens. */
  readonly renewAt: number;
}
