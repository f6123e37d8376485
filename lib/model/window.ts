import type { EndpointId } from './endpoint.ts';
import type { EpochMs, Seconds } from './units.ts';

/**
 * A sparse exponential histogram of seconds, schema 3: bucket i holds values in (2^((i-1)/8), 2^(i/8)].
 * Sorted by index. `zero` counts values at or below the smallest that has a bucket.
 */
export interface HistogramData {
  readonly count: number;
  /** Seconds. */
  readonly sum: Seconds;
  readonly zero: number;
  readonly buckets: readonly (readonly [index: number, count: number])[];
}

/** What one k6 process newly reported for one endpoint and kind of answer. */
export interface WindowRow {
  readonly endpoint: EndpointId;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** The status is the one that the endpoint's contract promises. */
  readonly expected: boolean;
  /** k6's error code when status is 0 (1050 is a time-out, 1212 a refused connection), else null. */
  readonly errorCode: number | null;
  readonly latency: HistogramData;
}

/** The load generator's own numbers in the same span. Counts are newly added ones, `vus` is the latest value. */
export interface GeneratorRow {
  readonly vus: number | null;
  readonly vusMax: number | null;
  readonly iterations: number;
  readonly dropped: number;
  /** Requests begun, whether or not they ended. */
  readonly begun: number;
  /** The kit's own requests (`kit.*`), which are in no row; absent when there were none. */
  readonly kit?: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** How late iterations began after their planned time. */
  readonly lateness: HistogramData | null;
}

/**
 * One push of one k6 process, as newly added numbers. Increments of any number of processes simply add; a span that
 * touches a phase change belongs to neither phase.
 */
export interface WindowIncrement {
  /** Which k6 process. */
  readonly source: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly rows: readonly WindowRow[];
  readonly generator: GeneratorRow;
}
