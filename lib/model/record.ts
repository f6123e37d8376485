import type { Cost, Domain, EndpointId, Method } from './endpoint.ts';
import type { RunEvent } from './event.ts';
import type { Phase } from './profile.ts';
import type { EpochMs, Ms, PerSecond, Ratio, Seconds } from './units.ts';
import type { Verdict } from './verdict.ts';
import type { HistogramData } from './window.ts';

/** What was asked, of whom, with what: written when the run folder is created, before anything is sent. */
export interface RunInfo {
  readonly version: 1;
  readonly id: string;
  readonly kind: 'load';
  readonly createdAt: EpochMs;
  readonly command: string;
  readonly user: string;
  readonly host: string;
  readonly target: {
    readonly name: string;
    readonly baseUrl: string;
    readonly environment: string;
    readonly version: string | null;
    readonly release: string | null;
  };
  readonly profile: string;
  readonly length: 'laptop' | 'full';
  readonly seed: number;
  readonly kitVersion: string;
  readonly nodeVersion: string;
  readonly k6Version: string;
  readonly configHash: string;
}

/** How k6 ended and what it says it did. */
export interface GeneratorFacts {
  readonly processes: readonly {
    readonly source: string;
    readonly exitCode: number | null;
    readonly signal: string | null;
    /** User + system CPU seconds, and the share of the machine it had: 1 is all cores. */
    readonly cpuSeconds: Seconds | null;
    readonly cpuShare: Ratio | null;
    readonly peakMemoryBytes: number | null;
    readonly stderrLines: number;
    readonly stderrErrors: number;
    /** Whether the collector answered its last push. */
    readonly lastPushAnswered: boolean;
    /** Requests in k6's own end summary; null where there is none (long runs, killed processes). */
    readonly summaryRequests: number | null;
    readonly summaryIterations: number | null;
  }[];
  readonly startedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  /** What the collector could not take in, although it answered: counts are then incomplete. Absent: nothing. */
  readonly collectorFault?: string;
  /** Why it ended before the plan did, or null. */
  readonly abortedBecause: string | null;
}

/** Do all counts agree? The kit's own requests (`kit.*`) are in `summary` but not in `windows`; `kit` is that number. */
export interface Conservation {
  readonly planned: number;
  readonly begun: number;
  readonly windows: number;
  readonly kit: number;
  readonly interrupted: number;
  readonly summary: number | null;
  /** Requests the sandbox counted while the load ran; null for other targets. */
  readonly served: number | null;
  /** Endpoints whose served and reported counts differ. */
  readonly differing: readonly { readonly endpoint: EndpointId; readonly reported: number; readonly served: number }[];
}

/** A masked first failure of a kind, from k6's console or the collector. Text of the target is hostile: escape it. */
export interface Evidence {
  readonly at: EpochMs;
  readonly endpoint: EndpointId;
  readonly status: number;
  readonly errorCode: number | null;
  /** Platform error code or class of message. */
  readonly code: string;
  readonly request: string;
  readonly response: string;
  readonly traceId: string;
}

export interface EndpointResult {
  readonly endpoint: EndpointId;
  readonly domain: Domain;
  readonly method: Method;
  readonly path: string;
  readonly cost: Cost;
  readonly critical: boolean;
  readonly planned: number;
  /** Requests that were reported, whatever the answer. */
  readonly requests: number;
  /** Not as expected, without 429. */
  readonly failures: number;
  readonly rateLimited: number;
  readonly interrupted: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Over the judged phase; null without a sample. Milliseconds, each within 4.4 %. */
  readonly mean: Ms | null;
  readonly p50: Ms | null;
  readonly p90: Ms | null;
  readonly p95: Ms | null;
  readonly p99: Ms | null;
  /** Upper bound of the highest bucket. */
  readonly highest: Ms | null;
  readonly objectiveP95: Ms;
  readonly state: 'passed' | 'failed' | 'unmeasured' | 'out-of-scope';
}

/** One second of the run, all endpoints together; gaps are absent seconds, never zeros. */
export interface SecondOfRun {
  /** Seconds since the load began. */
  readonly second: number;
  readonly asked: PerSecond;
  readonly requests: number;
  readonly failures: number;
  readonly rateLimited: number;
  readonly p50: Ms | null;
  readonly p95: Ms | null;
  readonly p99: Ms | null;
  readonly vus: number | null;
  readonly dropped: number;
}

/** All that reports read: each report is a pure function of one of these. */
export interface RunRecord {
  readonly version: 1;
  readonly run: RunInfo;
  /** `partial` when the run did not end by itself (killed, interrupted): shown on every report. */
  readonly ending: 'complete' | 'interrupted' | 'killed';
  readonly phases: readonly Phase[];
  readonly duration: Seconds;
  readonly plannedIterations: number;
  readonly events: readonly RunEvent[];
  readonly seconds: readonly SecondOfRun[];
  readonly overall: {
    readonly requests: number;
    readonly failures: number;
    readonly rateLimited: number;
    readonly throughput: PerSecond | null;
    readonly mean: Ms | null;
    readonly p50: Ms | null;
    readonly p95: Ms | null;
    readonly p99: Ms | null;
    readonly latency: HistogramData;
  };
  readonly coverage: { readonly covered: number; readonly inScope: number; readonly missing: readonly EndpointId[] };
  readonly endpoints: readonly EndpointResult[];
  readonly outOfScope: readonly { readonly endpoint: EndpointId; readonly reason: string }[];
  readonly generator: GeneratorFacts;
  readonly conservation: Conservation;
  readonly evidence: readonly Evidence[];
  readonly leftBehind: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
}
