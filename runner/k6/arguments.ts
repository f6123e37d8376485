/** One of several k6 processes that share a run: the `part`-th (from 0) of `of`. */
export interface Segment {
  readonly part: number;
  readonly of: number;
}

/** What one k6 process works on. */
export interface K6Job {
  /** The bundled scenario. */
  readonly bundle: string;
  /** Names this process to the collector: letters, digits, dot, hyphen, underscore. */
  readonly source: string;
  /** The file of the prepared data, JSON. */
  readonly data: string;
  readonly collector: { readonly url: string; readonly token: string };
  /**
   * Where the end summary goes. Null: there is none, and k6 keeps no sample in memory (about 200 B a request), which
   * is right for runs over ten minutes.
   */
  readonly summaryFile: string | null;
  readonly segment?: Segment;
}

/** All that the user's own environment may tell k6; above all none of its `K6_…` options. */
const inherited =
  /^(PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|SSL_CERT_(FILE|DIR)|(HTTPS?|NO)_PROXY|https?_proxy|no_proxy|GOMAXPROCS|GOMEMLIMIT|GODEBUG)$/;

export function k6Arguments({ bundle, summaryFile, segment }: K6Job): string[] {
  return [
    'run',
    '--quiet',
    '--no-color',
    '--log-format=json',
    '--no-usage-report',
    '--out=experimental-prometheus-rw',
    '--features=native-histograms',
    ...(summaryFile === null
      ? // Only both together stop k6 from keeping every sample.
        ['--no-thresholds', '--summary-mode=disabled']
      : [`--summary-export=${summaryFile}`, '--new-machine-readable-summary']),
    ...(segment ? segmentArguments(segment) : []),
    bundle,
  ];
}

/** Equal shares; the sequence lets k6 stripe `iterationInTest` over the processes without a number dealt twice. */
function segmentArguments({ part, of }: Segment): string[] {
  const edge = (i: number): string => (i === 0 ? '0' : i === of ? '1' : `${i}/${of}`);
  const edges = Array.from({ length: of + 1 }, (_, i) => edge(i));
  return [`--execution-segment=${edge(part)}:${edge(part + 1)}`, `--execution-segment-sequence=${edges.join(',')}`];
}

/** Secrets travel here and never in arguments, which every user of the machine can read. */
export function k6Environment(
  { source, collector }: K6Job,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const passedOn = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && inherited.test(entry[0]),
  );
  return {
    ...Object.fromEntries(passedOn),
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    K6_PROMETHEUS_RW_SERVER_URL: `${collector.url}/push/${source}`,
    K6_PROMETHEUS_RW_BEARER_TOKEN: collector.token,
    K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
    // The last push then carries all final histograms: an outage of the collector is healed by it.
    K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
    HASIVU_COLLECTOR: collector.url,
    HASIVU_COLLECTOR_TOKEN: collector.token,
  };
}
