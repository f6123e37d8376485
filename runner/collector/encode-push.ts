import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compressSync } from 'snappy';
import type { EpochMs } from '../../lib/model/units.ts';
import type { HistogramData } from '../../lib/model/window.ts';

/** One series as k6 would push it; for tests and the benchmark. */
export interface SeriesToPush {
  readonly labels: Readonly<Record<string, string>>;
  readonly at: EpochMs;
  readonly histogram?: HistogramData;
  readonly value?: number;
  /** Adds the stale marker. */
  readonly ended?: boolean;
}

/** The body of a remote-write push, in the order of fields and labels that k6 uses. */
export function encodePush(series: readonly SeriesToPush[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const one of series) message(writer, 1, () => writeSeries(writer, one));
  return compressSync(writer.finish());
}

function writeSeries(writer: BinaryWriter, { labels, at, histogram, value, ended }: SeriesToPush): void {
  for (const [name, text] of Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))) {
    message(writer, 1, () => {
      writer.tag(1, WireType.LengthDelimited).string(name);
      writer.tag(2, WireType.LengthDelimited).string(text);
    });
  }
  if (ended || value !== undefined) {
    message(writer, 2, () => {
      writer.tag(1, WireType.Bit64);
      if (ended) writer.fixed32(2).fixed32(0x7ff00000);
      else writer.double(value ?? 0);
      writer.tag(2, WireType.Varint).int64(ended ? at + 1 : at);
    });
  }
  if (histogram) message(writer, 4, () => writeHistogram(writer, histogram, at));
}

function writeHistogram(writer: BinaryWriter, { count, sum, zero, buckets }: HistogramData, at: EpochMs): void {
  writer.tag(1, WireType.Varint).uint64(count);
  writer.tag(3, WireType.Bit64).double(sum);
  writer.tag(4, WireType.Varint).sint32(3);
  writer.tag(5, WireType.Bit64).double(2 ** -128);
  writer.tag(6, WireType.Varint).uint64(zero);
  let end = 0;
  for (const { from, to } of runsOf(buckets)) {
    message(writer, 11, () => {
      writer.tag(1, WireType.Varint).sint32(from - end);
      writer.tag(2, WireType.Varint).uint32(to - from);
    });
    end = to;
  }
  message(writer, 12, () => {
    let before = 0;
    for (const [, n] of buckets) {
      writer.sint64(n - before);
      before = n;
    }
  });
  writer.tag(15, WireType.Varint).int64(at);
}

/** Neighbouring buckets are one span. */
function runsOf(buckets: HistogramData['buckets']): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const [index] of buckets) {
    const last = runs.at(-1);
    if (last?.to === index) last.to = index + 1;
    else runs.push({ from: index, to: index + 1 });
  }
  return runs;
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}
