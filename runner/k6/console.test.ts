import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../lib/model/record.ts';
import { readLine } from './console.ts';

const evidence: Evidence = {
  at: 1,
  endpoint: 'orders.create',
  status: 500,
  errorCode: 1500,
  code: 'X',
  request: 'POST /orders',
  response: '',
  traceId: 'a',
};
const said = (msg: string): string => JSON.stringify({ level: 'info', msg, source: 'console', time: 't' });

describe('a line of k6', () => {
  it('may be evidence of the script', () => {
    expect(readLine(said(JSON.stringify({ evidence })))).toEqual({ kind: 'evidence', evidence });
  });

  it('is no evidence when it only looks like some', () => {
    expect(readLine(said('{"evidence":{"at":"now"}}')).kind).toBe('other');
    expect(readLine(said('{"evidence":{"at":1')).kind).toBe('other');
    expect(readLine(JSON.stringify({ level: 'info', msg: JSON.stringify({ evidence }) })).kind).toBe('other');
  });

  it('may say when the scenario began', () => {
    expect(readLine(said('{"begun":17}'))).toEqual({ kind: 'begun', at: 17 });
  });

  it('may be a request without an answer, with what is private left out', () => {
    const line = { level: 'warning', msg: 'Request Failed', error: 'Get "http://x/y?token=abc": timeout', time: 't' };
    expect(readLine(JSON.stringify(line))).toEqual({
      kind: 'request-failed',
      text: 't warning Request Failed Get "http://x/y?token=***": timeout',
    });
  });

  it.each([
    ['{"level":"error","msg":"Failed to send the time series data to the endpoint"}', 'error'],
    ['panic: runtime error: invalid memory address', 'error'],
    ['goroutine 1 [running]:', 'other'],
    ['{"level":"warning","msg":"Insufficient VUs"}', 'other'],
    ['{"level":', 'other'],
  ])('%s is of kind %s', (line, kind) => {
    expect(readLine(line).kind).toBe(kind);
  });
});
