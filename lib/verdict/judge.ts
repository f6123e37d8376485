import { severities } from '../model/objective.ts';
import type { Decision, Verdict } from '../model/verdict.ts';
import { contextOf } from './context.ts';
import type { LoadFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { cpuShareOf, generatorLimits, judgeGenerator, latenessP95, ranOutOfVus } from './generator.ts';
import { judgeObjectives } from './objectives.ts';
import { countsOf, decide, scoreOf } from './score.ts';
import { warningsOf } from './warnings.ts';
import { countOf, countText, shareText } from './words.ts';

/** Judges a load run. Pure; fails closed: what could not be measured is never passed. */
export function judgeLoad(facts: LoadFacts): Verdict {
  const objectives = judgeObjectives(contextOf(facts.plan, facts.tally));
  const findings = [...judgeGenerator(facts).map((finding) => standing(finding, facts, objectives)), ...objectives];
  const checks = findings.map(({ check }) => check);
  const score = scoreOf(checks);
  const decision = decide(checks, score);
  return {
    decision,
    score: score === null ? null : Math.floor(score * 10) / 10,
    because: becauseOf(decision, findings, facts),
    checks,
    counts: countsOf(checks),
    warnings: warningsOf(facts, findings),
  };
}

/**
 * Arrivals dropped for want of VUs, by a generator that was otherwise calm, can hide slowness but never invent it: the
 * missing requests would have waited still longer. So a critical failure measured in spite of them stands, and the
 * drops are part of it; a pass would prove nothing and the run stays invalid.
 */
function standing(finding: Finding, facts: LoadFacts, objectives: readonly Finding[]): Finding {
  if (finding.check.id !== 'generator.rate' || finding.check.status !== 'invalid' || !ranOutOfVus(facts))
    return finding;
  const isCalm =
    (latenessP95(facts) ?? 0) <= generatorLimits.lateWhenBusy && (cpuShareOf(facts) ?? 0) < generatorLimits.busy;
  const isProven = objectives.some(({ check }) => check.severity === 'critical' && check.status === 'failed');
  return isCalm && isProven ? { ...finding, check: { ...finding.check, status: 'failed' }, gravity: 0 } : finding;
}

/** Worst first: by severity, then by how far beyond the limit. */
function worstOf(findings: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding) => severities.indexOf(finding.check.severity);
  return findings.toSorted((a, b) => rank(a) - rank(b) || compareGravity(b.gravity, a.gravity));
}

/** Both may be infinite, so no subtraction. */
const compareGravity = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

function becauseOf(decision: Decision, findings: readonly Finding[], { plan, tally }: LoadFacts): string {
  const withStatus = (...statuses: string[]) => findings.filter(({ check }) => statuses.includes(check.status));
  if (decision === 'invalid') {
    // The generator's findings stand in order of cause and effect: the first is the one to mend.
    const invalid = withStatus('invalid')[0];
    return sentence(`No verdict is possible: ${invalid?.blame ?? 'no check could be judged'}`);
  }
  const failed = worstOf(withStatus('failed'));
  const [worst] = failed;
  if (worst) {
    const others = failed.length - 1;
    const more = others > 0 ? `; ${countOf(others, 'other check')} failed` : '';
    return sentence(
      decision === 'deploy' ? `${passedText(findings)}, but ${worst.blame}${more}` : `${worst.blame}${more}`,
    );
  }
  const silent = worstOf(withStatus('unmeasured', 'not-run', 'not-shown'));
  if (decision === 'caution' && silent[0]) {
    const more = silent.length > 1 ? `; ${countOf(silent.length - 1, 'other check')} without an answer` : '';
    return sentence(`nothing failed, but ${silent[0].blame}${more}`);
  }
  const { requests, failures, rateLimited } = tally.run.overall;
  const departed = failures + rateLimited;
  const how =
    departed === 0
      ? ' as promised'
      : `, all but ${countText(departed)} (${shareText(departed / requests)}) as promised`;
  return sentence(
    `all ${countOf(plan.inScope.length, 'endpoint')} answered ${countOf(requests, 'request')}${how}, and ${passedText(findings)}`,
  );
}

const passedText = (findings: readonly Finding[]): string => {
  const passed = findings.filter(({ check }) => check.status === 'passed').length;
  const applicable = findings.filter(({ check }) => check.status !== 'not-applicable').length;
  return `${passed === applicable ? 'all ' : ''}${countOf(passed, 'check')}${passed === applicable ? '' : ` of ${applicable}`} passed`;
};

const sentence = (text: string): string =>
  `${/^[a-z-]+\./.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)}.`;
