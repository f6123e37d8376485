/** The kit's own names in k6's metrics, spelled once for what sends them and what reads them. */
export const metricNames = {
  /** Trend of milliseconds, one sample per iteration that runs: so its count is the iterations begun. */
  lateness: 'iteration_lateness',
  /** Trend of ones, one sample per request begun to the target. */
  begun: 'requests_begun',
} as const;

/** Name tag of a VU's own requests to the collector; endpoints never begin with `kit.`. */
export const tokenRequestName = 'kit.token';
