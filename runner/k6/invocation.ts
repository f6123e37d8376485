/** How one k6 process is asked to run: everything that is secret or local goes by environment, never by argument. */
export interface K6Invocation {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface K6Order {
  readonly bundle: string;
  /** Names this process at the collector. */
  readonly source: string;
  /** The file of the prepared data. */
  readonly data: string;
  readonly collector: { readonly url: string; readonly token: string };
  /**
   * Where k6 writes its own summary; null for long runs, in which k6 then keeps no samples (it would keep each one,
   * about 200 bytes a request).
   */
  readonly summaryFile: string | null;
}

/** Of the user's environment only what a process needs to run; nothing of it may reach the scenario. */
const passedOn = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
];

export function k6Invocation(order: K6Order, env: Readonly<Record<string, string | undefined>>): K6Invocation {
  const { bundle, source, data, collector, summaryFile } = order;
  const summary =
    summaryFile === null
      ? ['--no-thresholds', '--summary-mode=disabled']
      : ['--summary-mode=compact', '--summary-export', summaryFile, '--new-machine-readable-summary'];
  return {
    args: [
      'run',
      '--quiet',
      '--no-color',
      '--no-usage-report',
      '--log-format=json',
      '--out=experimental-prometheus-rw',
      '--features=native-histograms',
      ...summary,
      bundle,
    ],
    env: {
      ...Object.fromEntries(passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
      HASIVU_DATA: data,
      HASIVU_COLLECTOR: collector.url,
      HASIVU_COLLECTOR_TOKEN: collector.token,
      K6_PROMETHEUS_RW_SERVER_URL: `${collector.url}/push/${source}`,
      K6_PROMETHEUS_RW_BEARER_TOKEN: collector.token,
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
      // The last push then carries all final histograms and heals what an outage of the collector lost.
      K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
      K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
    },
  };
}
