import type { HistogramData, WindowRow } from '../model/window.ts';

/** What came back, for one endpoint or many, in one phase or the whole run. */
export interface Answers {
  /** Reported requests, whatever the answer. */
  readonly requests: number;
  readonly asExpected: number;
  /** Neither as expected nor 429. */
  readonly failures: number;
  readonly rateLimited: number;
  /** By status as text; "0" when no answer came. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The commonest way to fail, and how often; null without failures. */
  readonly worst: { readonly status: number; readonly errorCode: number | null; readonly count: number } | null;
  /** Where an answer came and it was not 429. Seconds. */
  readonly latency: HistogramData;
}

/** Adds rows up. Histograms merge exactly: buckets have the same bounds everywhere. */
export class AnswerSum {
  #requests = 0;
  #asExpected = 0;
  #rateLimited = 0;
  readonly #statuses = new Map<number, number>();
  readonly #failedAs = new Map<string, { status: number; errorCode: number | null; count: number }>();
  readonly #latency = new HistogramSum();

  add(row: WindowRow): void {
    const { count } = row.latency;
    this.#requests += count;
    this.#statuses.set(row.status, (this.#statuses.get(row.status) ?? 0) + count);
    if (row.status === 429) this.#rateLimited += count;
    else if (row.expected) this.#asExpected += count;
    else this.#fail(row, count);
    if (row.status !== 0 && row.status !== 429) this.#latency.add(row.latency);
  }

  #fail(row: WindowRow, count: number): void {
    const key = `${row.status}/${row.errorCode}`;
    const way = this.#failedAs.get(key) ?? { status: row.status, errorCode: row.errorCode, count: 0 };
    way.count += count;
    this.#failedAs.set(key, way);
  }

  answers(): Answers {
    const ways = [...this.#failedAs.values()].filter((way) => way.count > 0).sort((a, b) => b.count - a.count);
    const statuses = [...this.#statuses].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
    return {
      requests: this.#requests,
      asExpected: this.#asExpected,
      failures: this.#requests - this.#asExpected - this.#rateLimited,
      rateLimited: this.#rateLimited,
      statuses: Object.fromEntries(statuses.map(([status, count]) => [String(status), count])),
      worst: ways[0] ?? null,
      latency: this.#latency.data(),
    };
  }
}

/** A histogram being added to: many small ones in one pass, without a sorted copy for each. */
export class HistogramSum {
  #count = 0;
  #sum = 0;
  #zero = 0;
  readonly #buckets = new Map<number, number>();

  add(data: HistogramData): void {
    this.#count += data.count;
    this.#sum += data.sum;
    this.#zero += data.zero;
    for (const [index, count] of data.buckets) this.#buckets.set(index, (this.#buckets.get(index) ?? 0) + count);
  }

  data(): HistogramData {
    const buckets = [...this.#buckets].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
    return { count: this.#count, sum: this.#sum, zero: this.#zero, buckets };
  }
}

export const noAnswers: Answers = new AnswerSum().answers();
