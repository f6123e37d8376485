/** The roles of the platform; tokens carry them in lower case. */
export const roles = [
  'SUPER_ADMIN',
  'SCHOOL_ADMIN',
  'TEACHER',
  'NUTRITIONIST',
  'KITCHEN_STAFF',
  'STUDENT',
  'PARENT',
] as const;
export type Role = (typeof roles)[number];

export const domains = [
  'analytics',
  'auth',
  'billing',
  'dunning',
  'health',
  'intelligence',
  'invoice-analytics',
  'invoice-templates',
  'invoices',
  'menu',
  'menus',
  'ml-insights',
  'mobile',
  'monitoring',
  'notification',
  'nutrition',
  'orders',
  'payment',
  'payments',
  'pdf',
  'rfid',
  'subscription-analytics',
  'subscription-plans',
  'subscriptions',
  'users',
] as const;
export type Domain = (typeof domains)[number];

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Auth = 'public' | 'bearer' | 'webhook-signature' | 'internal';
export type Effect = 'none' | 'creates' | 'updates' | 'deletes' | 'external';
export type Cost = 'light' | 'medium' | 'heavy';
export type Confidence = 'handler' | 'openapi' | 'docs' | 'inferred';

/** `domain.operation`, kebab-case: the k6 `name` tag, the InfluxDB tag and the row in every report. */
export type EndpointId = string;

/**
 * One field of a query or body. `name` is dotted, `[]` marks arrays (`orderItems[].quantity`).
 * `type` is the fact's own notation: `string:uuid`, `enum(a|b)`, `array<string>`, `object{a,b:number}` …
 */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly note: string;
}

export interface PathParameter {
  readonly name: string;
  readonly type: string;
}

/** One endpoint of the platform: the facts, and (last) the kit's own judgement of how often it is called. */
export interface Endpoint {
  readonly id: EndpointId;
  readonly domain: Domain;
  readonly method: Method;
  /** Path variables in braces. */
  readonly path: string;
  readonly summary: string;
  readonly auth: Auth;
  /** Who may call it; empty means any signed-in user, or anyone when `auth` is public or a signature. */
  readonly roles: readonly Role[];
  readonly params: readonly PathParameter[];
  readonly query: readonly Field[];
  readonly body: readonly Field[] | null;
  readonly success: { readonly status: number; readonly data: readonly string[] };
  /** An empty code means plain text today. */
  readonly errors: readonly { readonly status: number; readonly code: string }[];
  readonly effect: Effect;
  readonly note: string;
  /** How today's source departs from the contract. */
  readonly observed: string;
  /** Entity ids that a valid call refers to, such as `order.id`. */
  readonly needs: readonly string[];
  readonly gives: readonly string[];
  /** An outage stops signing in, ordering, paying or pickup. */
  readonly critical: boolean;
  readonly safeInProduction: boolean;
  readonly cost: Cost;
  readonly confidence: Confidence;
  readonly declaredIn: readonly string[];
  /** Relative share in the default traffic mix; `lib/catalogue/weights.ts` gives the reasons. */
  readonly weight: number;
}
