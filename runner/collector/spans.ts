import type { EpochMs, Ms } from '../../lib/model/units.ts';

/**
 * The time that each push of one source covers, on the collector's clock. A push ends with its newest sample and
 * begins where the one before ended, however late either arrived: so a pause of the collector or a slow way moves no
 * sample into another second, and after lost pushes one span covers them all. The source's clock may differ by any
 * amount (a pod's does); how much is learnt from the push that was on its way for the shortest time.
 */
export class Spans {
  readonly #interval: Ms;
  readonly #startedAt: EpochMs;
  /** When its first push came, taken or not. */
  #firstSeen: EpochMs | null = null;
  #until: EpochMs | null = null;
  /** Collector's clock less the source's, plus the shortest way. */
  #offset = Number.POSITIVE_INFINITY;

  /** `interval`: time between pushes; `startedAt`: since when the collector listens. */
  constructor(interval: Ms, startedAt: EpochMs) {
    this.#interval = interval;
    this.#startedAt = startedAt;
  }

  /** A push has come, whether or not it can be taken. */
  see(arrivedAt: EpochMs): void {
    this.#firstSeen ??= arrivedAt;
  }

  next(arrivedAt: EpochMs, lastAt: EpochMs | null): { from: EpochMs; to: EpochMs } {
    this.see(arrivedAt);
    if (lastAt !== null) this.#offset = Math.min(this.#offset, arrivedAt - lastAt);
    const newest = lastAt === null ? arrivedAt : lastAt + this.#offset;
    const from = this.#until ?? this.#beginning(newest);
    const to = Math.max(from, newest);
    this.#until = to;
    return { from, to };
  }

  #beginning(newest: EpochMs): EpochMs {
    return Math.max(this.#startedAt, Math.min(this.#firstSeen ?? newest, newest) - this.#interval);
  }
}
