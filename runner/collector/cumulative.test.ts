import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowIncrement } from '../../lib/model/window.ts';
import { emptyHistogram, merge, record } from '../../lib/stats/histogram.ts';
import { SourceSeries, wantedSeries } from './cumulative.ts';
import { decodePush } from './decode.ts';
import { encodePush, type SeriesToPush } from './encode-push.ts';

const of = (values: readonly number[]) => values.reduce(record, emptyHistogram);
const answers = (labels: Record<string, string>, values: readonly number[], ended = false): SeriesToPush => ({
  labels: { __name__: 'k6_http_req_duration_seconds', scenario: 'load', ...labels },
  at: 1000,
  histogram: of(values),
  ended,
});
const right = { name: 'orders.list', status: '200', expected_response: 'true' };
const trend = (name: string, values: readonly number[]): SeriesToPush => ({
  labels: { __name__: name, scenario: 'load' },
  at: 1000,
  histogram: of(values),
});
const reading = (name: string, value: number, scenario = 'load'): SeriesToPush => ({
  labels: { __name__: name, scenario },
  at: 1000,
  value,
});

function source(room = 1000) {
  const budget = { series: room };
  const series = new SourceSeries('k6-1', budget);
  const push = (...pushed: readonly SeriesToPush[]) =>
    series.take(decodePush(encodePush(pushed), wantedSeries, 2 ** 20), 1000, 2000);
  return { push, budget };
}
const requests = ({ rows }: WindowIncrement) => rows.reduce((sum, row) => sum + row.latency.count, 0);

describe('the increments of a source', () => {
  it('hold what each push tells beyond the one before', () => {
    const { push } = source();
    expect(push(answers(right, [0.1, 0.2])).increment.rows).toEqual([
      { endpoint: 'orders.list', status: 200, expected: true, errorCode: null, latency: of([0.1, 0.2]) },
    ]);
    expect(push(answers(right, [0.1, 0.2, 0.9])).increment.rows[0]?.latency).toMatchObject({ count: 1, zero: 0 });
    expect(push(answers(right, [0.1, 0.2, 0.9])).increment.rows).toEqual([]);
  });

  it('add up to the last reading, whichever pushes were lost on the way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(fc.double({ min: 0.001, max: 9, noNaN: true })), fc.boolean())),
        (spans) => {
          const { push } = source();
          const told: number[] = [];
          const increments: WindowIncrement[] = [];
          for (const [values, lost] of spans) {
            told.push(...values);
            if (!lost) increments.push(push(answers(right, told)).increment);
          }
          increments.push(push(answers(right, told, true)).increment);
          const sum = increments
            .flatMap(({ rows }) => rows)
            .reduce((all, row) => merge(all, row.latency), emptyHistogram);
          const { count, zero, buckets } = of(told);
          expect(sum).toMatchObject({ count, zero, buckets });
        },
      ),
    );
  });

  it('tell kinds of answer apart, and join series that differ in other tags', () => {
    const { push } = source();
    const { rows } = push(
      answers(right, [1]),
      answers({ ...right, team: 'a' }, [1, 1]),
      answers({ name: 'orders.list', status: '404', expected_response: 'true', error_code: '1404' }, [1]),
      answers({ name: 'orders.list', status: '404', expected_response: 'false', error_code: '1404' }, [1]),
      answers({ name: 'orders.list', status: '0', expected_response: 'false', error_code: '1050' }, [0]),
      answers({ name: 'orders.list', status: '0', expected_response: 'false', error_code: '1212' }, [0]),
    ).increment;
    expect(
      rows.map(({ status, expected, errorCode, latency }) => [status, expected, errorCode, latency.count]),
    ).toEqual([
      [200, true, null, 3],
      [404, true, null, 1],
      [404, false, null, 1],
      [0, false, 1050, 1],
      [0, false, 1212, 1],
    ]);
  });

  it('count a series that starts anew from zero, after a smaller count and after its end', () => {
    const { push } = source();
    push(answers(right, [1, 1, 1]), reading('k6_data_sent_total', 900));
    const again = push(answers(right, [2]), reading('k6_data_sent_total', 40)).increment;
    expect(again.rows[0]?.latency).toEqual(of([2]));
    expect(again.generator.bytesSent).toBe(40);
    expect(requests(push(answers(right, [2, 2], true)).increment)).toBe(1);
    expect(requests(push(answers(right, [2, 2, 2])).increment)).toBe(3);
  });

  it('count the kit’s own requests apart from all rows', () => {
    const { push } = source();
    const { increment } = push(answers({ ...right, name: 'kit.token' }, [1, 1]), answers(right, [1]));
    expect(increment.generator.kit).toBe(2);
    expect(increment.rows.map((row) => row.endpoint)).toEqual(['orders.list']);
    expect(push(answers(right, [1, 1])).increment.generator.kit).toBeUndefined();
  });

  it('hold the generator’s own numbers: counts as gains over all scenarios, VUs as they are', () => {
    const { push } = source();
    push(trend('k6_requests_begun', [1]), reading('k6_dropped_iterations_total', 3), reading('k6_vus', 7));
    const { generator } = push(
      trend('k6_requests_begun', [1, 1, 1]),
      trend('k6_iteration_lateness_seconds', [0.002]),
      trend('k6_iteration_duration_seconds', [0.2, 0.3]),
      reading('k6_dropped_iterations_total', 5),
      reading('k6_data_sent_total', 10),
      reading('k6_data_sent_total', 20, 'other'),
      reading('k6_data_received_total', 4),
      reading('k6_vus', 5),
      reading('k6_vus_max', 9),
    ).increment;
    expect(generator).toEqual({
      vus: 5,
      vusMax: 9,
      iterations: 2,
      dropped: 2,
      begun: 2,
      bytesSent: 30,
      bytesReceived: 4,
      lateness: of([0.002]),
    });
    expect(push().increment.generator).toMatchObject({ vus: null, lateness: null });
  });

  it('follow no more series than there is room for, and tell how many readings were lost', () => {
    const { push, budget } = source(2);
    const named = (name: string, ended = false) => answers({ ...right, name }, [1], ended);
    expect(push(named('a'), named('b'), named('c'), named('d')).lost).toBe(2);
    expect(push(named('a', true)).lost).toBe(0);
    expect(budget.series).toBe(1);
    expect(push(named('c'), named('d')).lost).toBe(1);
  });
});
