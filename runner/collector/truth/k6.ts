import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { findK6 } from '../../../build/k6-binary.mjs';

/** Where a k6 process pushes to, and as whom. */
export interface Receiver {
  readonly url: string;
  readonly token: string;
  readonly source: string;
}

/** What k6's own end summary says; the collector's figures are held against it. */
export interface K6Result {
  readonly exitCode: number | undefined;
  readonly requests: number;
  readonly stderr: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * A constant rate of requests. The i-th goes to the i-th path of a cycle; `kit.token` goes beside every tenth when
 * `kit` is set. Begins and lateness are told as the kit's scenarios do.
 */
export interface Load {
  readonly base: string;
  readonly paths: readonly string[];
  readonly rate: number;
  readonly iterations: number;
  readonly vus: number;
  readonly kit?: boolean;
}

const script = join(root, 'runner/collector/truth/load.js');

/** Runs real k6 to its end. The folder it works in is removed afterwards. */
export async function runK6(load: Load, to: Receiver): Promise<K6Result> {
  const found = await findK6({ root, env: process.env });
  if (!found) throw new Error('no k6 was found: set K6_BIN, or run "npm run doctor" to get one');
  const folder = await mkdtemp(join(tmpdir(), 'collector-truth-'));
  try {
    const flags = ['--quiet', '--no-color', '--out', 'experimental-prometheus-rw', '--features', 'native-histograms'];
    const summary = ['--summary-export', 'summary.json'];
    const { exitCode, stderr } = await execa(found.path, ['run', ...flags, ...summary, script], {
      cwd: folder,
      reject: false,
      env: {
        LOAD: JSON.stringify(load),
        K6_NO_USAGE_REPORT: 'true',
        K6_PROMETHEUS_RW_SERVER_URL: `${to.url}/push/${to.source}`,
        K6_PROMETHEUS_RW_BEARER_TOKEN: to.token,
        K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
        K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
      },
    });
    return { exitCode, stderr, requests: await requestsIn(join(folder, 'summary.json')) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function requestsIn(file: string): Promise<number> {
  const summary = JSON.parse(await readFile(file, 'utf8')) as { metrics: { http_reqs: { count: number } } };
  return summary.metrics.http_reqs.count;
}
