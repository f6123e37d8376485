import { masked } from '../model/masking.ts';
import type { Evidence } from '../model/record.ts';

/** About how many lines all VUs of a run may print together. */
const linesOfARun = 600;
/** Characters of a body that are kept. */
const longestBody = 1000;
/** Characters that are masked; the rest is not looked at. */
const longestMasked = 4000;

/** One evidence line of k6's console: `{"evidence": Evidence}`. */
export interface Failure {
  readonly endpoint: string;
  readonly status: number;
  readonly errorCode: number;
  /** k6's own words when no answer came. */
  readonly error: string;
  readonly method: string;
  readonly path: string;
  readonly sent: string | null;
  /** Empty when there was none or it was not read. */
  readonly received: string;
  readonly traceId: string;
  /** The operation that needed this call and was broken off. */
  readonly goal: string | null;
  /** Overrides the code read from the answer. */
  readonly code?: string;
}

/**
 * Prints the first failure of a kind (endpoint, status, code) in this VU, up to this VU's share of the lines.
 * VUs share nothing, so the share is what bounds the whole; the reader drops what several VUs print alike.
 */
export function createEvidence(
  maxVus: number,
  print: (line: string) => void,
  now: () => number,
): (failure: Failure) => void {
  // Made with the first failure: a set costs a VU 12 kB.
  let seen: Set<string> | undefined;
  const most = Math.max(2, Math.ceil(linesOfARun / maxVus));
  return (failure) => {
    seen ??= new Set();
    if (seen.size >= most) return;
    const code = failure.code ?? codeOf(failure);
    const kind = `${failure.endpoint} ${failure.status} ${code}`;
    if (seen.has(kind)) return;
    seen.add(kind);
    print(JSON.stringify({ evidence: evidenceOf(failure, code, now()) }));
  };
}

function evidenceOf(failure: Failure, code: string, at: number): Evidence {
  const broken = failure.goal === null ? '' : ` (needed by ${failure.goal}, which was broken off)`;
  return {
    at,
    endpoint: failure.endpoint,
    status: failure.status,
    errorCode: failure.errorCode === 0 ? null : failure.errorCode,
    code,
    request: shortened(`${failure.method} ${failure.path}${broken}${failure.sent === null ? '' : `\n${failure.sent}`}`),
    response: shortened(failure.received || failure.error),
    traceId: failure.traceId,
  };
}

function shortened(text: string): string {
  const safe = masked(text.slice(0, longestMasked));
  return safe.length <= longestBody ? safe : `${safe.slice(0, longestBody)} …`;
}

/** The platform's error code where the body holds one. */
function codeOf({ status, errorCode, received }: Failure): string {
  if (status === 0) return `NO_ANSWER_${errorCode}`;
  const found = /"code"\s*:\s*"([A-Za-z][\w.-]{0,60})"/.exec(received.slice(0, longestMasked));
  return found?.[1] ?? `HTTP_${status}`;
}
