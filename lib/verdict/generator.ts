import type { Check } from '../model/check.ts';
import { k6ExitText } from '../model/k6-exit.ts';
import type { Ms, Ratio } from '../model/units.ts';
import { quantile } from '../stats/quantile.ts';
import { iterationsBegun } from './context.ts';
import type { LoadFacts } from './facts.ts';
import { blaming, type Finding, quiet } from './finding.ts';
import { countOf, countText, durationText, listText, msText, shareText } from './words.ts';

/** Above these the load was not the load that was asked for, and nothing it measured proves anything. */
export const generatorLimits = {
  /** Share of planned iterations that did not begin. */
  notBegun: 0.01,
  /** p95 of how late iterations began. */
  late: 500,
  /** The same, when k6 also had this share of all cores. */
  lateWhenBusy: 100,
  busy: 0.9,
  /** Share of begun requests that ended without a report. */
  interrupted: 0.01,
  /** Share of requests that the platform's limiter refused. */
  rateLimited: 0.05,
} as const satisfies Record<string, Ratio | Ms>;

/** Can the run be judged at all? Each finding passes or makes the run invalid and names the culprit. */
export function judgeGenerator(facts: LoadFacts): readonly Finding[] {
  return [endedByItself, deliveredData, answeredLastPush, allCountsAgree, keptRate, beganInTime, notRateLimited].map(
    (judge) => judge(facts),
  );
}

type Claim = Pick<Check, 'id' | 'title' | 'expected'>;

const holds = (claim: Claim, measured: string): Finding =>
  quiet({ ...claim, status: 'passed', severity: 'critical', phase: null, endpoint: null, measured });

const breaks = (claim: Claim, measured: string, remedy: string, blame: string, gravity = 1): Finding =>
  blaming(
    { ...claim, status: 'invalid', severity: 'critical', phase: null, endpoint: null, measured, remedy },
    blame,
    gravity,
  );

/** 99 is k6's own code for crossed thresholds, of which the kit sets none; all others above 0 are failures. */
const endedWell = (exitCode: number | null): boolean => exitCode === 0 || exitCode === 99;

function endedByItself({ ending, generator, plan, tally }: LoadFacts): Finding {
  const claim: Claim = {
    id: 'generator.ended',
    title: 'k6 ran to the end of the plan',
    expected: durationText(plan.duration),
  };
  const last = tally.seconds.at(-1)?.second;
  const ran = `${durationText(last === undefined ? 0 : last + 1)} of ${durationText(plan.duration)}`;
  const again = 'run it again; figures of what came after are unknown';
  if (ending === 'interrupted' || generator.abortedBecause !== null) {
    const why = generator.abortedBecause ?? 'stopped by hand';
    return breaks(claim, ran, again, `the run ended after ${ran}: ${why}`);
  }
  const bad = generator.processes.find((process) => !endedWell(process.exitCode));
  if (bad) {
    const how = bad.signal ? `was killed (${bad.signal})` : exitText(bad.exitCode);
    return breaks(claim, `${bad.source} ${how}`, `${again}; k6.log says more`, `k6 ${how} after ${ran}`);
  }
  if (ending === 'killed' || generator.processes.length === 0) {
    return breaks(claim, ran, again, `the run was killed after ${ran}, and how k6 ended is not known`);
  }
  return holds(claim, countOf(generator.processes.length, 'process ended by itself', 'processes ended by themselves'));
}

const exitText = (exitCode: number | null): string =>
  exitCode === null ? 'did not end' : `ended with ${k6ExitText(exitCode)}`;

function deliveredData({ tally }: LoadFacts): Finding {
  const claim: Claim = { id: 'generator.data', title: 'k6 delivered figures', expected: '≥ 1 request' };
  const { requests } = tally.run.overall;
  if (requests > 0) return holds(claim, countOf(requests, 'request'));
  return breaks(claim, 'no data', 'k6.log says what happened', 'there is no data: k6 delivered not one request');
}

function answeredLastPush({ generator }: LoadFacts): Finding {
  const claim: Claim = {
    id: 'generator.last-push',
    title: 'the collector received the last push of every k6 process',
    expected: 'answered',
  };
  const lost = generator.processes.filter((process) => !process.lastPushAnswered).map((process) => process.source);
  const fault = generator.collectorFault;
  if (fault !== undefined) {
    return breaks(
      claim,
      fault,
      'free memory or disk for the collector, and run again',
      `the collector could not take in all that k6 reported: ${fault}`,
    );
  }
  if (lost.length === 0) return holds(claim, 'answered');
  return breaks(
    claim,
    `lost: ${listText(lost)}`,
    'see what stopped the collector (memory, port, disk), and run again',
    `the collector was cut off: the last push of ${listText(lost)} was not answered, so the final counts are unknown`,
  );
}

function allCountsAgree({ conservation, ending, tally }: LoadFacts): Finding {
  const { begun, windows, interrupted, summary, kit, differing } = conservation;
  const claim: Claim = {
    id: 'generator.conservation',
    title: 'every request that began was reported, and all counts agree',
    expected: 'begun = reported + interrupted',
  };
  const measured = `${countText(begun)} begun, ${countText(windows)} reported, ${countText(interrupted)} interrupted`;
  const remedy = 'counts must agree before figures mean anything: report this run folder as a defect of the kit';
  if (ending !== 'complete') return holds(claim, measured);
  if (begun < windows) {
    return breaks(
      claim,
      measured,
      remedy,
      `${countText(windows)} requests were reported but only ${countText(begun)} began`,
    );
  }
  if (summary !== null && summary - kit !== windows) {
    return breaks(
      claim,
      `${measured}; k6’s summary: ${countText(summary - kit)}`,
      remedy,
      `k6 counted ${countText(summary - kit)} requests and the windows hold ${countText(windows)}`,
    );
  }
  const first = differing[0];
  if (first) {
    return breaks(
      claim,
      `${measured}; differing: ${listText(differing.map(({ endpoint }) => endpoint))}`,
      remedy,
      `the target served ${countText(first.served)} requests of ${first.endpoint} and ${countText(first.reported)} were reported`,
      differing.length,
    );
  }
  if (interrupted > begun * generatorLimits.interrupted && tally.run.overall.requests > 0) {
    return breaks(
      claim,
      measured,
      'requests hung beyond the end of the run: lower the request time-out',
      `${shareText(interrupted / begun)} of the requests were cut off unanswered at the end`,
    );
  }
  return holds(claim, measured);
}

/** Share of the machine that all k6 processes had together; null when not measured. */
export function cpuShareOf({ generator }: LoadFacts): Ratio | null {
  const shares = generator.processes.flatMap(({ cpuShare }) => (cpuShare === null ? [] : [cpuShare]));
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0);
}

export const latenessP95 = ({ tally }: LoadFacts): Ms | null => {
  const late = quantile(tally.lateness, 0.95);
  return late === null ? null : late * 1000;
};

/** All VUs were busy: arrivals were dropped for want of one, not for want of computing power. */
export const ranOutOfVus = ({ tally, plan }: LoadFacts): boolean =>
  tally.dropped > 0 && tally.mostVus !== null && tally.mostVus >= plan.maxVus * 0.98;

function keptRate(facts: LoadFacts): Finding {
  const { plan, tally, ending } = facts;
  const claim: Claim = {
    id: 'generator.rate',
    title: 'the load was the load that was asked for',
    expected: `≥ ${shareText(1 - generatorLimits.notBegun)} of ${countOf(plan.totalIterations, 'iteration')} begin`,
  };
  const begun = iterationsBegun(tally);
  const missing = Math.max(tally.dropped, plan.totalIterations - begun);
  const measured = `${countText(begun)} began, ${countText(tally.dropped)} dropped`;
  // A run that was stopped says so elsewhere; here only drops tell of the generator.
  const lacking = ending === 'complete' ? missing : tally.dropped;
  if (lacking <= plan.totalIterations * generatorLimits.notBegun) return holds(claim, measured);
  const short = `the load generator fell short: ${countText(lacking)} of ${countText(plan.totalIterations)} iterations did not begin`;
  if (ranOutOfVus(facts)) {
    return breaks(
      claim,
      measured,
      'raise --vus-max, or lower --rate; slow answers bind VUs',
      `${short}, because all ${countText(plan.maxVus)} VUs were busy`,
      lacking,
    );
  }
  const cpu = cpuShareOf(facts);
  const why =
    cpu !== null && cpu >= generatorLimits.busy ? `, because k6 used ${shareText(cpu)} of the processors` : '';
  return breaks(claim, measured, 'lower --rate, or load from a larger machine', `${short}${why}`, lacking);
}

function beganInTime(facts: LoadFacts): Finding {
  const claim: Claim = {
    id: 'generator.lateness',
    title: 'iterations began when they were due',
    expected: `p95 ≤ ${msText(generatorLimits.late)} late; ≤ ${msText(generatorLimits.lateWhenBusy)} with busy processors`,
  };
  const late = latenessP95(facts);
  const cpu = cpuShareOf(facts);
  const used = cpu === null ? '' : `, k6 used ${shareText(cpu)} of the processors`;
  if (late === null) return holds(claim, 'no iteration began');
  const measured = `p95 ${msText(late)} late${used}`;
  const busy = cpu !== null && cpu >= generatorLimits.busy;
  if (late <= (busy ? generatorLimits.lateWhenBusy : generatorLimits.late)) return holds(claim, measured);
  return breaks(
    claim,
    measured,
    'load from a machine of its own, or lower --rate',
    `the load generator was saturated: one iteration in twenty began more than ${msText(late)} late${used}`,
    late / generatorLimits.late,
  );
}

function notRateLimited({ tally }: LoadFacts): Finding {
  const claim: Claim = {
    id: 'generator.rate-limited',
    title: 'the limiter let the load through',
    expected: `≤ ${shareText(generatorLimits.rateLimited)} answered 429`,
  };
  const { requests, rateLimited } = tally.run.overall;
  const share = requests === 0 ? 0 : rateLimited / requests;
  const measured = `${countText(rateLimited)} of ${countText(requests)} (${shareText(share)})`;
  if (share <= generatorLimits.rateLimited) return holds(claim, measured);
  return breaks(
    claim,
    measured,
    'exempt the load generator from the limiter, or lower --rate',
    `the limiter answered ${shareText(share)} of the requests with 429: its limit was measured, not the platform`,
    share / generatorLimits.rateLimited,
  );
}
