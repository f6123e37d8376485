import { type BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { EpochMs } from '../../lib/model/units.ts';
import type { HistogramData } from '../../lib/model/window.ts';

/** Schema of `HistogramData`; a finer one is brought down to it, exactly. */
const schemaKept = 3;
/** The finest exponential schema there is. */
const schemaFinest = 8;

interface Fields {
  count: number;
  sum: number;
  schema: number;
  zero: number;
  /** Values below zero, as absolute counts in their order. */
  negative: number[];
  /** Offset and length, in turn. */
  spans: number[];
  /** Counts of the populated buckets, absolute. */
  counts: number[];
  at: EpochMs;
}

/**
 * Reads a `Histogram` message of Prometheus remote write up to `end`: spans say which buckets are populated, and their
 * counts come as differences (integers) or as they are (floats). Values below zero count as zero. Throws when counts,
 * spans and total do not fit together, so that a misread histogram is never taken for a measurement.
 */
export function readHistogram(reader: BinaryReader, end: number): { histogram: HistogramData; at: EpochMs } {
  const fields = readFields(reader, end);
  const { count, sum, schema, at } = fields;
  if (schema < schemaKept || schema > schemaFinest) {
    throw new RangeError(`a histogram of schema ${schema} was received; ${schemaKept} to ${schemaFinest} can be read`);
  }
  const zero = fields.zero + fields.negative.reduce((total, n) => total + n, 0);
  const buckets = coarsened(bucketsOf(fields.spans, fields.counts), schema - schemaKept);
  const seen = buckets.reduce((total, [, n]) => total + n, zero);
  if (seen !== count) throw new RangeError(`a histogram of ${count} samples holds ${seen} in its buckets`);
  return { histogram: { count, sum, zero, buckets }, at };
}

function readFields(reader: BinaryReader, end: number): Fields {
  const fields: Fields = { count: 0, sum: 0, schema: 0, zero: 0, negative: [], spans: [], counts: [], at: 0 };
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    switch (field) {
      case 1:
        fields.count = Number(reader.uint64());
        break;
      case 2:
        fields.count = reader.double();
        break;
      case 3:
        fields.sum = reader.double();
        break;
      case 4:
        fields.schema = reader.sint32();
        break;
      case 6:
        fields.zero = Number(reader.uint64());
        break;
      case 7:
        fields.zero = reader.double();
        break;
      case 9:
        fields.negative = summed(packed(reader, wire, WireType.Varint, () => reader.sint32()));
        break;
      case 10:
        fields.negative = packed(reader, wire, WireType.Bit64, () => reader.double());
        break;
      case 11:
        readSpan(reader, fields.spans);
        break;
      case 12:
        // A difference beyond 32 bits would be cut off; the total would then not fit and the push be refused.
        fields.counts = summed(packed(reader, wire, WireType.Varint, () => reader.sint32()));
        break;
      case 13:
        fields.counts = packed(reader, wire, WireType.Bit64, () => reader.double());
        break;
      case 15:
        fields.at = Number(reader.int64());
        break;
      default:
        reader.skip(wire, field);
    }
  }
  return fields;
}

function packed(reader: BinaryReader, wire: WireType, single: WireType, read: () => number): number[] {
  if (wire === single) return [read()];
  const length = reader.uint32();
  const end = reader.pos + length;
  const values: number[] = [];
  while (reader.pos < end) values.push(read());
  return values;
}

/** Each bucket's count is told as its difference to the one before. */
function summed(differences: readonly number[]): number[] {
  let count = 0;
  return differences.map((difference) => {
    count += difference;
    return count;
  });
}

function readSpan(reader: BinaryReader, spans: number[]): void {
  const length = reader.uint32();
  const end = reader.pos + length;
  let offset = 0;
  let populated = 0;
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    if (field === 1) offset = reader.sint32();
    else if (field === 2) populated = reader.uint32();
    else reader.skip(wire, field);
  }
  spans.push(offset, populated);
}

/** The first span's offset is the index it begins at, each further one's its distance from the end of the one before. */
function bucketsOf(spans: readonly number[], counts: readonly number[]): [number, number][] {
  const buckets: [number, number][] = [];
  let index = 0;
  let next = 0;
  for (let span = 0; span < spans.length; span += 2) {
    index += spans[span] ?? 0;
    const last = next + (spans[span + 1] ?? 0);
    if (last > counts.length) throw new RangeError(`a histogram's spans name more than its ${counts.length} buckets`);
    for (; next < last; next += 1, index += 1) {
      const count = counts[next] ?? 0;
      if (count < 0) throw new RangeError(`a histogram's bucket ${index} holds ${count} samples`);
      if (count > 0) buckets.push([index, count]);
    }
  }
  return buckets;
}

/** Each halving of the resolution joins the buckets 2i - 1 and 2i to bucket i. */
function coarsened(buckets: [number, number][], halvings: number): [number, number][] {
  if (halvings === 0) return buckets;
  const joined: [number, number][] = [];
  for (const [index, count] of buckets) {
    const coarse = ((index - 1) >> halvings) + 1;
    const last = joined.at(-1);
    if (last?.[0] === coarse) last[1] += count;
    else joined.push([coarse, count]);
  }
  return joined;
}
