import { describe, expect, it } from 'vitest';
import { parseSummary } from './summary.ts';

const listed = (...metrics: object[]): string => JSON.stringify({ version: '1.0.0', results: { metrics, checks: {} } });
const counter = (name: string, count: number) => ({ name, type: 'counter', contains: 'default', values: { count } });

describe('the end summary', () => {
  it('is read in its new shape', () => {
    const trend = { name: 'iteration_lateness', type: 'trend', contains: 'time', values: { avg: 1, med: null } };
    expect(parseSummary(listed(counter('http_reqs', 7), counter('iterations', 5), trend))).toEqual({
      requests: 7,
      iterations: 5,
      dropped: 0,
    });
  });

  it('is read in its old shape', () => {
    const metrics = {
      http_reqs: { count: 7, rate: 1.5 },
      iterations: { count: 6, rate: 1 },
      iteration_lateness: { count: 5, avg: 0.1 },
      dropped_iterations: { count: 2, rate: 1 },
      http_req_failed: { passes: 0, fails: 7, value: 0, thresholds: { 'rate<1': false } },
    };
    expect(parseSummary(JSON.stringify({ metrics }))).toEqual({ requests: 7, iterations: 5, dropped: 2 });
  });

  it.each(['', '{"results":{"metr', 'null', '[]', '{"other":1}'])('is nothing when it is %j', (text) => {
    expect(parseSummary(text)).toBeNull();
  });
});
