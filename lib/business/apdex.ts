import { latencyObjective } from '../catalogue/objectives.ts';
import type { Cost } from '../model/endpoint.ts';
import type { Ms, Ratio } from '../model/units.ts';
import type { HistogramData } from '../model/window.ts';
import { shareWithin } from '../stats/quantile.ts';

/**
 * Apdex: how many users were served fast enough, as one number from 0 to 1.
 * Source: Apdex Alliance, "Application Performance Index: Apdex Technical Specification", version 1.1 (2007).
 * Satisfied: answered within T. Tolerating: within F = 4 T, counts half. Frustrated: slower, or failed, counts nothing.
 */
export interface ApdexZones {
  readonly satisfied: number;
  readonly tolerating: number;
  readonly frustrated: number;
}

/** T by what an endpoint costs the server: the same limits that its p95 has to keep. */
export const apdexThreshold: Readonly<Record<Cost, Ms>> = latencyObjective;

/** F / T of the specification. */
export const frustratedAfter = 4;

/**
 * The zones of a set of right answers with the threshold T, and of the requests that failed beside them. A bucket that
 * T or F cuts is divided, so counts need not be whole; each border is off by at most what that one bucket holds.
 */
export function apdexZones(answers: HistogramData, threshold: Ms, failures = 0): ApdexZones {
  const satisfied = countWithin(answers, threshold);
  const bearable = countWithin(answers, threshold * frustratedAfter);
  return { satisfied, tolerating: bearable - satisfied, frustrated: answers.count - bearable + failures };
}

/** Zones of several endpoints, each counted against its own T, add up. */
export const addZones = (zones: readonly ApdexZones[]): ApdexZones =>
  zones.reduce(
    (sum, zone) => ({
      satisfied: sum.satisfied + zone.satisfied,
      tolerating: sum.tolerating + zone.tolerating,
      frustrated: sum.frustrated + zone.frustrated,
    }),
    { satisfied: 0, tolerating: 0, frustrated: 0 },
  );

/** null without a sample. */
export function apdex({ satisfied, tolerating, frustrated }: ApdexZones): Ratio | null {
  const total = satisfied + tolerating + frustrated;
  return total === 0 ? null : (satisfied + tolerating / 2) / total;
}

/** Relative drop of an Apdex against the steady one; 0 when it did not drop, null when there is nothing to drop from. */
export function degradation(steady: Ratio | null, now: Ratio | null): Ratio | null {
  if (steady === null || now === null || steady === 0) return null;
  return Math.max(0, (steady - now) / steady);
}

const countWithin = (answers: HistogramData, limit: Ms): number =>
  (shareWithin(answers, limit / 1000) ?? 0) * answers.count;
