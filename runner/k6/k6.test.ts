import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../lib/model/record.ts';
import { k6Console } from './console.ts';
import { k6Invocation } from './invocation.ts';
import { parseSummary } from './summary.ts';
import { cpuFromPs, cpuFromStat, usageOf } from './usage.ts';

const order = {
  bundle: '/state/load.js',
  source: 'k6-1',
  data: '/state/prepared.json',
  collector: { url: 'http://127.0.0.1:4000', token: 'hush-hush' },
  summaryFile: '/runs/x/k6-summary.json',
};

describe('how k6 is asked to run', () => {
  it('no argument holds the token, which any user of the machine could read in the process list', () => {
    const { args, env } = k6Invocation(order, {});
    expect(args.join(' ')).not.toContain('hush-hush');
    expect(env.K6_PROMETHEUS_RW_BEARER_TOKEN).toBe('hush-hush');
  });

  it('the user’s own K6_ settings and secrets do not reach it', () => {
    const { env } = k6Invocation(order, { PATH: '/bin', K6_VUS: '900', SLACK_WEBHOOK_URL: 'https://hooks' });
    expect(env.PATH).toBe('/bin');
    expect(Object.keys(env)).not.toContain('K6_VUS');
    expect(Object.keys(env)).not.toContain('SLACK_WEBHOOK_URL');
  });

  it('a short run keeps samples for a summary, a long one keeps none', () => {
    expect(k6Invocation(order, {}).args).toContain('--summary-export');
    const long = k6Invocation({ ...order, summaryFile: null }, {}).args;
    expect(long).toEqual(expect.arrayContaining(['--no-thresholds', '--summary-mode=disabled']));
    expect(long).not.toContain('--summary-export');
  });

  it('each process pushes under its own name and marks its last push', () => {
    const { env } = k6Invocation({ ...order, source: 'k6-2' }, {});
    expect(env.K6_PROMETHEUS_RW_SERVER_URL).toBe('http://127.0.0.1:4000/push/k6-2');
    expect(env.K6_PROMETHEUS_RW_STALE_MARKERS).toBe('true');
  });
});

describe('what k6 prints', () => {
  const evidence = (endpoint: string, code = 'HTTP_500') => ({ endpoint, status: 500, code }) as Evidence;
  const printed = (message: unknown, level = 'info', source = 'console') =>
    `${JSON.stringify({ level, msg: typeof message === 'string' ? message : JSON.stringify(message), source })}\n`;

  function heard() {
    const found = { began: [] as number[], evidence: [] as string[], lines: [] as string[] };
    const console = k6Console({
      onBegin: (at) => void found.began.push(at),
      onEvidence: ({ endpoint, code }) => void found.evidence.push(`${endpoint} ${code}`),
      onLine: (line) => void found.lines.push(line),
    });
    return { console, found };
  }

  it('the scenario’s start and evidence are told from the log, in whatever pieces they come', () => {
    const { console, found } = heard();
    const text = printed({ began: 1234 }) + printed({ evidence: evidence('orders.get') }) + printed('hello');
    for (const letter of text) console.take(letter);
    console.end();
    expect(found).toMatchObject({ began: [1234], evidence: ['orders.get HTTP_500'] });
    expect(found.lines).toHaveLength(1);
  });

  it('the same kind of failure is kept once, however many VUs print it', () => {
    const { console, found } = heard();
    for (let vu = 0; vu < 50; vu += 1) console.take(printed({ evidence: evidence('orders.get') }));
    console.take(printed({ evidence: evidence('orders.get', 'NO_ANSWER_1050') }));
    expect(found.evidence).toEqual(['orders.get HTTP_500', 'orders.get NO_ANSWER_1050']);
  });

  it('a line of the target’s text cannot pass for the scenario’s own', () => {
    const { console, found } = heard();
    console.take(printed({ evidence: evidence('orders.get') }, 'warning', 'http'));
    expect(found.evidence).toEqual([]);
  });

  it('errors are counted, and a last line without an end is read too', () => {
    const { console } = heard();
    console.take(printed('push failed', 'error', 'output') + printed('slow', 'warning', 'output').trimEnd());
    console.end();
    expect([console.lines, console.errors]).toEqual([2, 1]);
  });
});

describe('k6’s own summary', () => {
  it.each([
    [
      'machine-readable',
      {
        results: {
          metrics: [
            { name: 'http_reqs', values: { count: 7 } },
            { name: 'iterations', values: { count: 5 } },
          ],
        },
      },
    ],
    ['older export', { metrics: { http_reqs: { count: 7, rate: 1 }, iterations: { count: 5 } } }],
    [
      'older export with values',
      { metrics: { http_reqs: { values: { count: 7 } }, iterations: { values: { count: 5 } } } },
    ],
  ])('the %s shape is read', (_, summary) => {
    expect(parseSummary(JSON.stringify(summary))).toEqual({ requests: 7, iterations: 5 });
  });

  it.each(['', '{"metrics": {"http_re', '[]', '"x"', '{}'])('%j is no summary', (text) => {
    expect(parseSummary(text)).toBeNull();
  });
});

describe('what a process used', () => {
  it('CPU is read behind a name with blanks and brackets', () => {
    const fields = Array.from({ length: 40 }, (_, i) => String(i));
    fields[11] = '250';
    fields[12] = '50';
    expect(cpuFromStat(`42 (k6 (x) y) ${fields.join(' ')}`)).toBe(3);
  });

  it.each([
    ['0:01.50', 1.5],
    ['01:02:03', 3723],
    ['1-00:00:01', 86_401],
  ])('ps time %s is %d seconds', (text, seconds) => {
    expect(cpuFromPs(text)).toBe(seconds);
  });

  it('this process has used some of both', () => {
    const usage = usageOf(process.pid);
    expect(usage?.peakMemoryBytes).toBeGreaterThan(1e6);
    expect(usage?.cpuSeconds).toBeGreaterThan(0);
  });

  it('a process that is gone has no figures', () => {
    expect(usageOf(2 ** 30)).toBeNull();
  });
});
