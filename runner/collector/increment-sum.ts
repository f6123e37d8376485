import type { EpochMs } from '../../lib/model/units.ts';
import type { GeneratorRow, HistogramData, WindowIncrement, WindowRow } from '../../lib/model/window.ts';
import { emptyHistogram, merge } from '../../lib/stats/histogram.ts';

/** Who a kind of answer belongs to: a row of windows without its latencies. */
export type RowKind = Omit<WindowRow, 'latency'>;

type Counter = 'iterations' | 'dropped' | 'begun' | 'bytesSent' | 'bytesReceived';

/** One increment being put together from what each series gained. */
export class IncrementSum {
  readonly #rows = new Map<string, WindowRow>();
  readonly #counters = { iterations: 0, dropped: 0, begun: 0, bytesSent: 0, bytesReceived: 0 };
  #lateness: HistogramData = emptyHistogram;
  #kit = 0;
  vus: number | null = null;
  vusMax: number | null = null;

  /** Series that differ only in other tags (scenario, the user's own) are one row. */
  addAnswers(kind: RowKind, gained: HistogramData): void {
    const key = `${kind.endpoint} ${kind.status} ${kind.expected} ${kind.errorCode}`;
    const row = this.#rows.get(key);
    this.#rows.set(key, { ...kind, latency: row ? merge(row.latency, gained) : gained });
  }

  addKit(requests: number): void {
    this.#kit += requests;
  }

  addLateness(gained: HistogramData): void {
    this.#lateness = merge(this.#lateness, gained);
  }

  count(counter: Counter, gained: number): void {
    this.#counters[counter] += gained;
  }

  increment(source: string, from: EpochMs, to: EpochMs): WindowIncrement {
    const generator: GeneratorRow = {
      vus: this.vus,
      vusMax: this.vusMax,
      ...this.#counters,
      ...(this.#kit > 0 && { kit: this.#kit }),
      lateness: this.#lateness.count > 0 ? this.#lateness : null,
    };
    return { source, from, to, rows: [...this.#rows.values()], generator };
  }
}
