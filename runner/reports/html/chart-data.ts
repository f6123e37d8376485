import type { ChartData } from '../../../dashboards/web/chart-data.ts';
import type { RunRecord, SecondOfRun } from '../../../lib/model/record.ts';
import { tamed } from '../wording.ts';

/** More seconds than this are drawn in steps of several, so that a page of a long run stays light. */
const mostPoints = 1800;

/** The seconds of a record as columns; absent seconds become gaps. */
export function chartData(record: RunRecord): ChartData {
  const last = record.seconds.at(-1)?.second ?? -1;
  const step = Math.max(1, Math.ceil((last + 1) / mostPoints));
  const bySecond = new Map(record.seconds.map((second) => [second.second, second]));
  const seconds = Array.from({ length: Math.ceil((last + 1) / step) }, (_, i) => i * step);
  const column = (pick: (second: SecondOfRun) => number | null, join: (values: number[]) => number) =>
    seconds.map((start) => {
      const known = Array.from({ length: step }, (_, i) => bySecond.get(start + i)).flatMap((second) => {
        const value = second === undefined ? null : pick(second);
        return value === null ? [] : [value];
      });
      return known.length === 0 ? null : join(known);
    });
  const mean = (values: number[]): number => round(values.reduce((sum, value) => sum + value, 0) / values.length);
  const most = (values: number[]): number => Math.max(...values);
  return {
    seconds,
    asked: column((second) => second.asked, mean),
    reached: column((second) => second.requests, mean),
    failures: column((second) => second.failures, mean),
    rateLimited: column((second) => second.rateLimited, mean),
    dropped: column((second) => second.dropped, mean),
    p50: column((second) => second.p50, mean),
    // The worst of the seconds drawn as one: a short spike must not be averaged away.
    p95: column((second) => second.p95, most),
    p99: column((second) => second.p99, most),
    vus: column((second) => second.vus, most),
    phases: record.phases.map(({ kind, from, to }) => ({ kind, from, to })),
    events: eventsOf(record),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Events beside the phases, which are drawn as such. */
function eventsOf(record: RunRecord): ChartData['events'] {
  const began = record.events.find((event) => event.kind === 'load' && event.state === 'begins')?.at;
  const start = began ?? record.run.createdAt;
  return record.events
    .filter((event) => event.kind !== 'phase' && event.kind !== 'load')
    .slice(0, 200)
    .map((event) => ({ second: round((event.at - start) / 1000), kind: event.kind, text: tamed(event.text, 200) }));
}
