import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';
import { emptyHistogram, record } from '../../lib/stats/histogram.ts';
import { decodePush } from './decode.ts';
import { encodePush } from './encode-push.ts';

const wanted = new Set(['k6_a_seconds', 'k6_b_total']);
const decode = (body: Uint8Array) => decodePush(body, wanted, 2 ** 20);
const of = (values: readonly number[]) => values.reduce(record, emptyHistogram);

/** A push of one series of `k6_a_seconds` whose histogram is written by `write`. */
function pushOf(write: (writer: BinaryWriter) => unknown): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string('__name__').tag(2, WireType.LengthDelimited).string('k6_a_seconds');
  writer.join();
  writer.tag(4, WireType.LengthDelimited).fork();
  write(writer);
  writer.join().join();
  return compressSync(writer.finish());
}

function span(writer: BinaryWriter, offset: number, length: number): BinaryWriter {
  writer.tag(11, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).sint32(offset).tag(2, WireType.Varint).uint32(length);
  return writer.join();
}

function deltas(writer: BinaryWriter, values: readonly number[], field = 12): BinaryWriter {
  writer.tag(field, WireType.LengthDelimited).fork();
  for (const value of values) writer.sint64(value);
  return writer.join();
}

describe('a push', () => {
  it('gives back every histogram as it was sent', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 40 }), (values) => {
        const histogram = of(values);
        const body = encodePush([{ labels: { __name__: 'k6_a_seconds' }, at: 5, histogram }]);
        expect(decode(body).series[0]?.histogram).toEqual(histogram);
      }),
    );
  });

  it('tells series apart by their labels and leaves out metrics that are not wanted', () => {
    const labels = { __name__: 'k6_b_total', name: 'orders.create', scenario: 'ünï', Zone: 'a' };
    const { series, lastAt } = decode(
      encodePush([
        { labels, at: 1_700_000_000_123, value: 7.5 },
        { labels: { ...labels, name: 'orders.list' }, at: 1_700_000_000_500, value: 2 },
        { labels: { ...labels, __name__: 'k6_http_req_blocked_seconds' }, at: 1_800_000_000_000, value: 1 },
        { labels: { name: 'k6_b_total' }, at: 1_800_000_000_000, value: 1 },
      ]),
    );
    expect(series.map(({ metric, value, ended }) => ({ metric, value, ended }))).toEqual([
      { metric: 'k6_b_total', value: 7.5, ended: false },
      { metric: 'k6_b_total', value: 2, ended: false },
    ]);
    expect(Object.fromEntries(series[0]?.labels() ?? [])).toEqual(labels);
    expect(new Set(series.map(({ key }) => key)).size).toBe(2);
    expect(lastAt).toBe(1_700_000_000_500);
  });

  it('tells the end of a series by the stale marker and by no other NaN', () => {
    const labels = { __name__: 'k6_b_total' };
    const [ended, odd] = [{ ended: true }, { value: Number.NaN }].map(
      (what) => decode(encodePush([{ labels, at: 1, ...what }])).series[0],
    );
    expect(ended).toMatchObject({ ended: true, value: null });
    expect(odd).toMatchObject({ ended: false, value: Number.NaN });
  });

  it('brings finer histograms down to schema 3 and refuses coarser ones', () => {
    const schema = (n: number) =>
      pushOf((writer) => {
        writer.tag(1, WireType.Varint).uint64(10).tag(4, WireType.Varint).sint32(n);
        deltas(span(writer, -3, 4), [1, 1, 1, 1]);
      });
    // Schema 4, buckets -3 to 0: -3 and -2 end at -1 of schema 3, -1 and 0 at 0.
    expect(decode(schema(4)).series[0]?.histogram?.buckets).toEqual([
      [-1, 3],
      [0, 7],
    ]);
    expect(() => decode(schema(2))).toThrow('schema 2');
  });

  it('reads histograms whose counts are floats, and counts values below zero as zero', () => {
    const body = pushOf((writer) => {
      writer.tag(2, WireType.Bit64).double(9).tag(4, WireType.Varint).sint32(3).tag(7, WireType.Bit64).double(1);
      writer.tag(10, WireType.LengthDelimited).fork().double(2).join();
      span(writer, 5, 2).tag(13, WireType.LengthDelimited).fork().double(2).double(4).join();
    });
    expect(decode(body).series[0]?.histogram).toMatchObject({
      count: 9,
      zero: 3,
      buckets: [
        [5, 2],
        [6, 4],
      ],
    });
    const negative = pushOf((writer) => {
      writer.tag(1, WireType.Varint).uint64(3).tag(4, WireType.Varint).sint32(3);
      deltas(writer, [1, 1], 9);
    });
    expect(decode(negative).series[0]?.histogram).toMatchObject({ count: 3, zero: 3, buckets: [] });
  });

  it('refuses histograms whose counts, spans and total do not fit together', () => {
    const odd = (count: number, length: number, values: readonly number[]) =>
      pushOf((writer) => {
        writer.tag(1, WireType.Varint).uint64(count).tag(4, WireType.Varint).sint32(3);
        deltas(span(writer, 0, length), values);
      });
    expect(() => decode(odd(5, 2, [2, 1]))).not.toThrow();
    expect(() => decode(odd(6, 2, [2, 1]))).toThrow('6 samples');
    expect(() => decode(odd(5, 4_000_000_000, [2, 1]))).toThrow('more than its 2 buckets');
    expect(() => decode(odd(1, 2, [2, -3]))).toThrow('-1 samples');
  });

  it('is refused when longer than allowed once unpacked', () => {
    const body = compressSync(new Uint8Array(2 ** 20 + 1));
    expect(() => decode(body)).toThrow('too big');
  });

  it('is refused, never misread, when it was cut off or is something else', () => {
    const body = encodePush([{ labels: { __name__: 'k6_a_seconds', name: 'x' }, at: 5, histogram: of([1, 2, 3]) }]);
    const whole = decode(body);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: body.length - 1 }), (length) => {
        expect(() => decode(body.subarray(0, length))).toThrow();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        let series: readonly unknown[] = [];
        try {
          ({ series } = decode(noise));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
        expect(series).toEqual([]);
      }),
    );
    expect(whole.series).toHaveLength(1);
  });
});
