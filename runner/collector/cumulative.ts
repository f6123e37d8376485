import { kitPrefix, seriesNames, tagNames } from '../../lib/model/metrics.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import type { HistogramData, WindowIncrement } from '../../lib/model/window.ts';
import { emptyHistogram, subtract } from '../../lib/stats/histogram.ts';
import type { Push, PushedSeries } from './decode.ts';
import { IncrementSum, type RowKind } from './increment-sum.ts';

export const wantedSeries: ReadonlySet<string> = new Set(Object.values(seriesNames));

/** How many more series may be followed; shared by all sources, so that no flood of names fills the memory. */
export interface Room {
  series: number;
}

interface Tracked {
  readonly metric: string;
  /** Null for other metrics and for the kit's own requests. */
  readonly kind: RowKind | null;
  histogram: HistogramData;
  value: number;
}

/**
 * What one k6 process has told so far. k6 repeats a series' whole count whenever it has a new sample, so each push is
 * worth what it tells beyond the one before; a lost push is made up for by the next. A series that starts anew (a
 * smaller count, or anything after its end) counts from zero. Two processes must never share a source's name.
 */
export class SourceSeries {
  readonly #tracked = new Map<string, Tracked>();
  readonly #room: Room;
  readonly #source: string;

  constructor(source: string, room: Room) {
    this.#source = source;
    this.#room = room;
  }

  /** `lost`: readings of series there was no room for. */
  take(push: Push, from: EpochMs, to: EpochMs): { increment: WindowIncrement; lost: number } {
    const sum = new IncrementSum();
    let lost = 0;
    for (const series of push.series) {
      const tracked = this.#tracked.get(series.key) ?? this.#track(series);
      if (tracked === null) {
        lost += 1;
        continue;
      }
      if (series.histogram) addHistogram(sum, tracked, series.histogram);
      if (series.value !== null) addValue(sum, tracked, series.value);
      if (series.ended) this.#forget(series.key);
    }
    return { increment: sum.increment(this.#source, from, to), lost };
  }

  #track(series: PushedSeries): Tracked | null {
    if (this.#room.series <= 0) return null;
    this.#room.series -= 1;
    const { metric } = series;
    const kind = metric === seriesNames.answers ? kindOf(series.labels()) : null;
    const tracked: Tracked = { metric, kind, histogram: emptyHistogram, value: 0 };
    this.#tracked.set(series.key, tracked);
    return tracked;
  }

  #forget(key: string): void {
    if (this.#tracked.delete(key)) this.#room.series += 1;
  }
}

/** null for the kit's own requests. */
function kindOf(labels: ReadonlyMap<string, string>): RowKind | null {
  const endpoint = labels.get(tagNames.name) ?? '';
  if (endpoint.startsWith(kitPrefix)) return null;
  const status = Number(labels.get(tagNames.status) ?? 0);
  const errorCode = status === 0 ? Number(labels.get(tagNames.errorCode) ?? 0) : 0;
  return { endpoint, status, expected: labels.get(tagNames.expected) === 'true', errorCode: errorCode || null };
}

function addHistogram(sum: IncrementSum, tracked: Tracked, now: HistogramData): void {
  const gained = subtract(now, tracked.histogram);
  tracked.histogram = now;
  if (gained.count === 0) return;
  switch (tracked.metric) {
    case seriesNames.answers:
      if (tracked.kind) sum.addAnswers(tracked.kind, gained);
      else sum.addKit(gained.count);
      break;
    case seriesNames.lateness:
      sum.addLateness(gained);
      break;
    case seriesNames.begun:
      sum.count('begun', gained.count);
      break;
    case seriesNames.iterations:
      sum.count('iterations', gained.count);
      break;
  }
}

function addValue(sum: IncrementSum, tracked: Tracked, now: number): void {
  const gained = now < tracked.value ? now : now - tracked.value;
  tracked.value = now;
  switch (tracked.metric) {
    case seriesNames.dropped:
      sum.count('dropped', gained);
      break;
    case seriesNames.bytesSent:
      sum.count('bytesSent', gained);
      break;
    case seriesNames.bytesReceived:
      sum.count('bytesReceived', gained);
      break;
    case seriesNames.vus:
      sum.vus = now;
      break;
    case seriesNames.vusMax:
      sum.vusMax = now;
      break;
  }
}
