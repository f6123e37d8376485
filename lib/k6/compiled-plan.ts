/**
 * What `build/compile-plan.ts` makes of a plan: the module `kit:plan`. Texts and numbers in code are shared by all VUs
 * while each object, function and built-in that is touched costs each VU half a kilobyte to twelve (measured): so
 * this is one object, and nothing in it grows with the catalogue but code.
 */
export interface CompiledPlan {
  readonly runId: string;
  readonly seed: number;
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly totalIterations: number;
  readonly preAllocatedVus: number;
  readonly maxVus: number;
  /** Milliseconds. */
  readonly requestTimeout: number;
  /** Milliseconds. */
  readonly gracefulStop: number;
  /** `from to seconds` of each stage, joined by semicolons. */
  readonly stages: string;
  /** JSON object of the tags that every sample carries. */
  readonly tags: string;
  readonly supplyCount: number;
  readonly operationCount: number;
  readonly cycleSize: number;
  /** One character per slot of a cycle: the operation; the code is one higher. */
  readonly owners: string;
  /** One character per operation: its first slot, its copies; the code is one higher. */
  readonly firstSlots: string;
  readonly copies: string;
  /**
   * When the i-th iteration (from 0) is planned to begin, in seconds after the load began: when the integral of the
   * arrival rate reaches i + 1. `secondsUntil` is handed in from `lateness.ts`.
   */
  plannedStart(
    iteration: number,
    secondsUntil: (wanted: number, from: number, to: number, seconds: number) => number,
  ): number;
  /** What `value(i, …)` takes from the prepared data: `form kind name`, such as `path slot order.id`. */
  supplyName(supply: number): string;
  /** Sends the calls of an operation; stops at the first prerequisite that fails. */
  run(operation: number, use: number, iteration: number, io: CallIo): void;
}

/** Headers besides Authorization, Content-Type, User-Agent and traceparent. */
export type ExtraHeaders = Readonly<Record<string, string>>;

/** What a compiled operation may do. `step` counts the calls of the iteration from 0. */
export interface CallIo {
  /** The prepared value for the `use`-th use, already fit for the place it goes to. */
  value(supply: number, use: number): string;
  /** Likewise a token, as a whole Authorization header. */
  bearer(supply: number, use: number): string;
  /** Lower-case hex HMAC-SHA256 with a prepared secret. */
  hmac(supply: number, text: string): string;
  /** A value of an earlier answer, fit to stand inside a JSON string. */
  quoted(value: string): string;
  /**
   * Sends one call. Null when the answer is not the expected one; otherwise its text when `reads`, else an empty one.
   * `goal` is the operation when this call is only a prerequisite of it.
   */
  send(
    iteration: number,
    step: number,
    endpoint: string,
    expect: number,
    method: string,
    path: string,
    body: string | null,
    authorization: string | null,
    headers?: ExtraHeaders | null,
    goal?: string,
    reads?: boolean,
  ): string | null;
  /**
   * Reads one value of an answer: what `quick` catches in it, otherwise by the paths in order. Null, with evidence,
   * when none is there.
   */
  take(
    goal: string,
    iteration: number,
    step: number,
    endpoint: string,
    text: string,
    quick: RegExp,
    ...paths: string[]
  ): string | null;
}
