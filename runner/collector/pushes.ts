import type { EpochMs, Ms } from '../../lib/model/units.ts';
import type { WindowIncrement } from '../../lib/model/window.ts';
import { type Room, SourceSeries, wantedSeries } from './cumulative.ts';
import { decodePush } from './decode.ts';
import { Spans } from './spans.ts';

export interface PushLimits {
  /** Bytes of one body, as sent and once unpacked. */
  readonly bodyBytes: number;
  readonly unpackedBytes: number;
  /** Series of all sources together, of the metrics that are read. */
  readonly series: number;
  readonly sources: number;
  /** Time between two pushes of a source. */
  readonly pushInterval: Ms;
}

/** 228 endpoints with five kinds of answer from forty processes are 46 000 series. */
export const usualLimits: PushLimits = {
  bodyBytes: 16 * 2 ** 20,
  unpackedBytes: 64 * 2 ** 20,
  series: 60_000,
  sources: 200,
  pushInterval: 1000,
};

/** One k6 process as the collector knows it. */
export interface SourceFacts {
  readonly source: string;
  /** When the last push that was taken came; null when none was. */
  readonly lastPushAt: EpochMs | null;
  /** Its last push of all came: the final counts are known. */
  readonly final: boolean;
}

export interface PushTotals {
  /** Pushes taken. */
  readonly pushes: number;
  /** Pushes that were no pushes, by why. */
  readonly undecodable: number;
  readonly tooManySources: number;
  /** Readings of series beyond the limit: when above zero, counts are incomplete. */
  readonly readingsLost: number;
  /** Increments that a listener failed to take; the others had them. */
  readonly listenerFailures: number;
  /** What the last undecodable push or failing listener said. */
  readonly lastError: string | null;
}

export type Listener = (increment: WindowIncrement) => void;
export type Outcome = 'taken' | 'undecodable' | 'too-many-sources';

interface Source {
  readonly series: SourceSeries;
  readonly spans: Spans;
  lastPushAt: EpochMs | null;
  final: boolean;
}

/** From bodies to increments for all who listen; knows nothing of HTTP. Holds bounded memory whatever comes. */
export class Pushes {
  readonly #limits: PushLimits;
  readonly #startedAt: EpochMs;
  readonly #room: Room;
  readonly #sources = new Map<string, Source>();
  readonly #listeners = new Set<Listener>();
  readonly #totals = { pushes: 0, undecodable: 0, tooManySources: 0, readingsLost: 0, listenerFailures: 0 };
  #lastError: string | null = null;
  #kitRequests = 0;

  constructor(limits: PushLimits, startedAt: EpochMs) {
    this.#limits = limits;
    this.#startedAt = startedAt;
    this.#room = { series: limits.series };
  }

  /** A push of this source is there but cannot be read: the next one also covers its time. */
  see(name: string, at: EpochMs): void {
    this.#source(name)?.spans.see(at);
  }

  /** When it returns, every listener has had the increment. */
  take(name: string, body: Uint8Array, at: EpochMs): Outcome {
    const source = this.#source(name);
    if (!source) {
      this.#totals.tooManySources += 1;
      return 'too-many-sources';
    }
    source.spans.see(at);
    try {
      const push = decodePush(body, wantedSeries, this.#limits.unpackedBytes);
      const { from, to } = source.spans.next(at, push.lastAt);
      const { increment, lost } = source.series.take(push, from, to);
      source.lastPushAt = at;
      source.final = push.series.some((series) => series.ended);
      this.#totals.pushes += 1;
      this.#totals.readingsLost += lost;
      this.#kitRequests += increment.generator.kit ?? 0;
      this.#tell(increment);
      return 'taken';
    } catch (error) {
      this.#totals.undecodable += 1;
      this.#lastError = messageOf(error);
      return 'undecodable';
    }
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  sources(): readonly SourceFacts[] {
    return [...this.#sources].map(([source, { lastPushAt, final }]) => ({ source, lastPushAt, final }));
  }

  totals(): PushTotals {
    return { ...this.#totals, lastError: this.#lastError };
  }

  kitRequests(): number {
    return this.#kitRequests;
  }

  #tell(increment: WindowIncrement): void {
    for (const listener of this.#listeners) {
      try {
        listener(increment);
      } catch (error) {
        this.#totals.listenerFailures += 1;
        this.#lastError = messageOf(error);
      }
    }
  }

  #source(name: string): Source | null {
    const known = this.#sources.get(name);
    if (known) return known;
    if (this.#sources.size >= this.#limits.sources) return null;
    const source: Source = {
      series: new SourceSeries(name, this.#room),
      spans: new Spans(this.#limits.pushInterval, this.#startedAt),
      lastPushAt: null,
      final: false,
    };
    this.#sources.set(name, source);
    return source;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
