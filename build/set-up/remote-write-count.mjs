import { fieldsOf } from './protobuf-fields.mjs';

// prometheus.WriteRequest, TimeSeries, Label and Histogram: the numbers of the fields that are read here.
const fields = { timeseries: 1, labels: 1, histograms: 4, labelName: 1, labelValue: 2, countInt: 1 };
const metric = 'k6_http_req_duration_seconds';

/**
 * How many requests k6 reported by remote write with native histograms. A series sends its running total, so the
 * highest one counts.
 * @param {readonly Uint8Array[]} bodies as they were posted
 * @returns {Promise<number>}
 */
export async function reportedRequests(bodies) {
  const { uncompressSync } = await import('snappy');
  const uncompress = (/** @type {Uint8Array} */ body) =>
    /** @type {Uint8Array} */ (uncompressSync(body, { asBuffer: true }));
  /** @type {Map<string, number>} */
  const totals = new Map();
  for (const series of bodies.flatMap((body) => [...messages(uncompress(body), fields.timeseries)])) {
    const labels = [...messages(series, fields.labels)].map(labelOf);
    if (!labels.includes(`__name__=${metric}`)) continue;
    const key = labels.join();
    for (const histogram of messages(series, fields.histograms)) {
      totals.set(key, Math.max(totals.get(key) ?? 0, countOf(histogram)));
    }
  }
  return [...totals.values()].reduce((sum, count) => sum + count, 0);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} wanted
 */
function* messages(bytes, wanted) {
  for (const { field, value } of fieldsOf(bytes)) if (field === wanted && typeof value !== 'number') yield value;
}

/** @param {Uint8Array} label */
function labelOf(label) {
  const [name] = messages(label, fields.labelName);
  const [value] = messages(label, fields.labelValue);
  return `${text(name)}=${text(value)}`;
}

/** @param {Uint8Array | undefined} bytes */
const text = (bytes) => new TextDecoder().decode(bytes);

/** @param {Uint8Array} histogram */
function countOf(histogram) {
  for (const { field, value } of fieldsOf(histogram)) {
    if (field === fields.countInt && typeof value === 'number') return value;
  }
  return 0;
}
