import { masked } from '../../lib/model/masking.ts';
import type { Evidence } from '../../lib/model/record.ts';
import type { EpochMs } from '../../lib/model/units.ts';

/** What is made of one line that k6 wrote to stderr. */
export type ConsoleLine =
  | { readonly kind: 'evidence'; readonly evidence: Evidence }
  /** The scenario began in this process. */
  | { readonly kind: 'begun'; readonly at: EpochMs }
  /** k6's warning for each request without an answer; windows count those better. */
  | { readonly kind: 'request-failed'; readonly text: string }
  | { readonly kind: 'error' | 'other'; readonly text: string };

/** A line of k6's JSON log, or whatever else came: a crash of the Go runtime is plain text. Text is masked. */
export function readLine(line: string): ConsoleLine {
  const entry = jsonObject(line);
  if (entry === null)
    return { kind: /^(panic|fatal error|runtime):/.test(line) ? 'error' : 'other', text: shown(line) };
  const { level, msg, source, error, time } = entry;
  if (source === 'console' && typeof msg === 'string') {
    const said = jsonObject(msg);
    if (isEvidence(said?.evidence)) return { kind: 'evidence', evidence: said.evidence };
    if (typeof said?.begun === 'number') return { kind: 'begun', at: said.begun };
  }
  const text = shown([time, level, msg, error].filter((part) => typeof part === 'string').join(' '));
  if (msg === 'Request Failed') return { kind: 'request-failed', text };
  return { kind: typeof level === 'string' && /^(error|fatal|panic)$/.test(level) ? 'error' : 'other', text };
}

/** Masked, and no longer than anybody reads. */
const shown = (text: string): string => masked(text.slice(0, 2000));

type JsonObject = { readonly [key: string]: unknown };

function jsonObject(text: string): JsonObject | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as JsonObject;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Our own script wrote it; a line cut off by a kill is the only way to something else. */
function isEvidence(value: unknown): value is Evidence {
  if (typeof value !== 'object' || value === null) return false;
  const { at, endpoint, status, code, request, response, traceId } = value as JsonObject;
  return (
    typeof at === 'number' &&
    typeof status === 'number' &&
    [endpoint, code, request, response, traceId].every((text) => typeof text === 'string')
  );
}
