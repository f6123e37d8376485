import { endpointById } from '../catalogue/index.ts';
import { latencyObjective } from '../catalogue/objectives.ts';
import type { EndpointId } from '../model/endpoint.ts';
import type { Ms, Percent, Ratio } from '../model/units.ts';
import { frustratedAfter } from './apdex.ts';
import type { BusinessProcess } from './processes.ts';

/** What was seen of one endpoint in the span that is judged. */
export interface EndpointSample {
  readonly endpoint: EndpointId;
  /** Requests that say something: all but those answered 429. No answer is valid, and not good. */
  readonly valid: number;
  readonly good: number;
  /** null without an answer. */
  readonly p95: Ms | null;
}

export interface ProcessHealth {
  /** Not rounded. null when endpoints worth less than half of the process were called: too little to say. */
  readonly percent: Percent | null;
  /** The same without the latency factor. */
  readonly availability: Percent | null;
  /** Share of the process, by weight, that was called at all. */
  readonly seen: Ratio;
  /** The endpoint that takes most from the health; null when none takes anything. */
  readonly culprit: EndpointId | null;
}

/**
 * health = 100 * sum(w * good / valid * f(p95)) / sum(w), over the endpoints of the process that were called, w being
 * their shares. f is 1 while the p95 keeps the limit T of the endpoint's cost, falls evenly from there to 1/2 at 4 T,
 * and stays there: a p95 speaks of the slowest twentieth only, so slowness never weighs more than every second request
 * failing. Below 98 % a process is not healthy: one request in fifty lost, or a p95 of 1.12 T, which is more than the
 * 4.5 % by which a p95 may be wrong.
 */
export function processHealth(process: BusinessProcess, samples: readonly EndpointSample[]): ProcessHealth {
  const byEndpoint = new Map(samples.map((sample) => [sample.endpoint, sample]));
  let total = 0;
  let seen = 0;
  let available = 0;
  let healthy = 0;
  let greatestLoss = 0;
  let culprit: EndpointId | null = null;
  for (const { endpoint, weight } of process.endpoints) {
    total += weight;
    const sample = byEndpoint.get(endpoint);
    if (sample === undefined || sample.valid === 0) continue;
    const availability = sample.good / sample.valid;
    const health = availability * latencyFactor(sample.p95, limitOf(endpoint));
    seen += weight;
    available += weight * availability;
    healthy += weight * health;
    const loss = weight * (1 - health);
    if (loss > greatestLoss) [greatestLoss, culprit] = [loss, endpoint];
  }
  const enough = seen > 0 && seen * 2 >= total;
  return {
    percent: enough ? (100 * healthy) / seen : null,
    availability: enough ? (100 * available) / seen : null,
    seen: seen / total,
    culprit,
  };
}

/** Above this a critical process is healthy. */
export const healthyAbove: Percent = 98;

/** The f of the health formula. Without an answer there is nothing slow to add: availability says it all. */
export function latencyFactor(p95: Ms | null, limit: Ms): Ratio {
  if (p95 === null || p95 <= limit) return 1;
  const beyond = (p95 - limit) / (frustratedAfter * limit - limit);
  return 1 - Math.min(1, beyond) / 2;
}

const limitOf = (endpoint: EndpointId): Ms => latencyObjective[endpointById(endpoint).cost];
