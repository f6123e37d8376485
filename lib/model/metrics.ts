/** The kit's own names in k6's metrics, spelled once for what sends them and what reads them. */
export const metricNames = {
  /** Trend of milliseconds, one sample per iteration that runs: so its count is the iterations begun. */
  lateness: 'iteration_lateness',
  /** Trend of ones, one sample per request begun to the target. */
  begun: 'requests_begun',
} as const;

/** Name tag of a VU's own requests to the collector; endpoints never begin with `kit.`. */
export const tokenRequestName = 'kit.token';

/** Tags of k6 that tell one kind of answer from another. */
export const tagNames = {
  /** The endpoint's id. */
  name: 'name',
  status: 'status',
  /** `true` when the status is one that the call expects. */
  expected: 'expected_response',
  errorCode: 'error_code',
} as const;

/**
 * k6's series as its remote write names them: prefix `k6_`, Trends of time in seconds as native histograms, counters
 * with `_total`, gauges bare.
 */
export const seriesNames = {
  /** One sample per request that ended, so its counts are the requests: its histograms survive a lost push. */
  answers: 'k6_http_req_duration_seconds',
  lateness: `k6_${metricNames.lateness}_seconds`,
  begun: `k6_${metricNames.begun}`,
  /** A sample whenever k6 adds one to its counter of iterations; unlike that counter, told again by the last push. */
  iterations: 'k6_iteration_duration_seconds',
  dropped: 'k6_dropped_iterations_total',
  bytesSent: 'k6_data_sent_total',
  bytesReceived: 'k6_data_received_total',
  vus: 'k6_vus',
  vusMax: 'k6_vus_max',
} as const;

/** Endpoints of the kit itself, such as `kit.token`, are counted apart. */
export const kitPrefix = 'kit.';
