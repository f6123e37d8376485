import { describe, expect, it } from 'vitest';
import type { Check, CheckStatus } from '../model/check.ts';
import type { Severity } from '../model/objective.ts';
import { decide, scoreOf } from './score.ts';

const check = (status: CheckStatus, severity: Severity): Check => ({
  id: `x.${status}.${severity}`,
  title: 'x',
  status,
  severity,
  phase: null,
  expected: '',
  measured: '',
  endpoint: null,
  remedy: '',
});

const many = (count: number, status: CheckStatus, severity: Severity): readonly Check[] =>
  Array.from({ length: count }, () => check(status, severity));

describe('the score', () => {
  it.each([
    ['critical weighs 10, high 5, medium 2, low 1', [check('passed', 'critical'), check('failed', 'high')], 1000 / 15],
    ['medium and low', [check('passed', 'medium'), check('failed', 'low')], 200 / 3],
    ['what is not applicable has no effect', [check('passed', 'low'), check('not-applicable', 'critical')], 100],
    ['not run lowers it', [check('passed', 'low'), check('not-run', 'low')], 50],
    ['not shown lowers it', [check('passed', 'low'), check('not-shown', 'low')], 50],
    ['unmeasured lowers it', [check('passed', 'low'), check('unmeasured', 'low')], 50],
  ] as const)('%s', (_, checks, expected) => {
    expect(scoreOf(checks)).toBeCloseTo(expected, 10);
  });

  it('there is none when a check is invalid, or nothing counts', () => {
    expect(scoreOf([check('passed', 'low'), check('invalid', 'low')])).toBeNull();
    expect(scoreOf([check('not-applicable', 'low')])).toBeNull();
    expect(scoreOf([])).toBeNull();
  });
});

describe('the decision', () => {
  const passed = many(50, 'passed', 'critical');
  it.each([
    ['95 and nothing critical failed: deploy', [...many(95, 'passed', 'low'), ...many(5, 'failed', 'low')], 'deploy'],
    ['just below 95: caution', [...many(94, 'passed', 'low'), ...many(6, 'failed', 'low')], 'caution'],
    ['80: caution', [...many(80, 'passed', 'low'), ...many(20, 'failed', 'low')], 'caution'],
    ['below 80: do not deploy', [...many(79, 'passed', 'low'), ...many(21, 'failed', 'low')], 'do-not-deploy'],
    ['one critical failure: do not deploy', [...passed, check('failed', 'critical')], 'do-not-deploy'],
    ['one failure of high severity: caution at best', [...passed, check('failed', 'high')], 'caution'],
    ['one of medium severity: the score alone decides', [...passed, check('failed', 'medium')], 'deploy'],
    ['a critical check without an answer never deploys', [...passed, check('unmeasured', 'critical')], 'caution'],
    ['a skipped critical check never deploys', [...passed, check('not-run', 'critical')], 'caution'],
    ['no data: invalid', [], 'invalid'],
  ] as const)('%s', (_, checks, expected) => {
    expect(decide(checks, scoreOf(checks))).toBe(expected);
  });
});
