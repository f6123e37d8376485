import { metricNames, seriesNames } from '../../lib/model/metrics.ts';
import { emptyHistogram, record } from '../../lib/stats/histogram.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import { encodePush, type SeriesToPush } from './encode-push.ts';
import { Pushes, usualLimits } from './pushes.ts';

/**
 * What one second of one k6 process costs the collector at most: 228 endpoints with three kinds of answer each, all of
 * which had new samples, and beside each the eight series of k6's that are not read.
 */
const limits = { cpuMsPerPush: 40, bytesPer1000Series: 8_000_000 };
const [endpoints, kinds, pushes] = [228, 3, 40];

const random = seededRandom(1);
const unread = ['blocked', 'connecting', 'tls_handshaking', 'sending', 'waiting', 'receiving'];
const statuses = [
  { status: '200', expected_response: 'true' },
  { status: '404', expected_response: 'false', error_code: '1404' },
  { status: '0', expected_response: 'false', error_code: '1050' },
];

/** k6 tells whole counts: each push holds ten samples more in every series. */
function growing(): Uint8Array[] {
  const histograms = Array.from({ length: endpoints * kinds }, () => emptyHistogram);
  return Array.from({ length: pushes }, (_, push) => {
    const at = 1000 * (push + 1);
    const series = histograms.flatMap((before, i) => {
      let histogram = before;
      for (let n = 0; n < 10; n += 1) histogram = record(histogram, 0.02 * Math.exp(2 * random.next() + random.next()));
      histograms[i] = histogram;
      const labels = {
        name: `domain.operation-${i % endpoints}`,
        scenario: 'load',
        ...statuses[Math.floor(i / endpoints)],
      };
      const named = (__name__: string, reading: Partial<SeriesToPush>) => ({
        labels: { __name__, ...labels },
        at,
        ...reading,
      });
      return [
        named(seriesNames.answers, { histogram }),
        ...unread.map((name) => named(`k6_http_req_${name}_seconds`, { histogram })),
        named('k6_http_reqs_total', { value: at }),
        named('k6_http_req_failed_rate', { value: 0.5 }),
      ];
    });
    const begun = { labels: { __name__: `k6_${metricNames.begun}`, scenario: 'load' }, at, value: at };
    return encodePush([...series, begun]);
  });
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const bodies = growing();
const target = new Pushes(usualLimits, 0);
let requests = 0;
target.listen(({ rows }) => {
  for (const row of rows) requests += row.latency.count;
});
const heapBefore = heap();
// The first ten warm the compiler up.
for (const [i, body] of bodies.slice(0, 10).entries()) target.take('k6-1', body, 1000 * i);
const before = process.cpuUsage();
for (const [i, body] of bodies.slice(10).entries()) target.take('k6-1', body, 1000 * (i + 10));
const { user, system } = process.cpuUsage(before);
const cpu = (user + system) / 1000 / (pushes - 10);
const memory = ((heap() - heapBefore) / (endpoints * kinds)) * 1000;

if (requests !== endpoints * kinds * 10 * pushes) throw new Error(`${requests} requests were counted`);
const lines = [
  { what: 'CPU a push of 228 endpoints x 3 kinds of answer', measured: cpu, limit: limits.cpuMsPerPush, unit: 'ms' },
  { what: 'memory for 1000 series', measured: memory / 1e6, limit: limits.bytesPer1000Series / 1e6, unit: 'MB' },
];
for (const { what, measured, limit, unit } of lines) {
  console.log(
    `${what}: ${measured.toFixed(1)} ${unit} (limit ${limit} ${unit})${measured > limit ? ', TOO MUCH' : ''}`,
  );
}
process.exitCode = lines.some(({ measured, limit }) => measured > limit) ? 1 : 0;
