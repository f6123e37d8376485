/** What the charts of a report draw: one entry a second in every list, null where nothing is known. */
export interface ChartData {
  /** Seconds since the load began. */
  readonly seconds: readonly number[];
  readonly asked: readonly (number | null)[];
  readonly reached: readonly (number | null)[];
  readonly failures: readonly (number | null)[];
  readonly rateLimited: readonly (number | null)[];
  readonly dropped: readonly (number | null)[];
  /** Milliseconds. */
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  readonly vus: readonly (number | null)[];
  readonly phases: readonly { readonly kind: string; readonly from: number; readonly to: number }[];
  readonly events: readonly { readonly second: number; readonly kind: string; readonly text: string }[];
}
