import { describe, expect, it } from 'vitest';
import { type K6Job, k6Arguments, k6Environment } from './arguments.ts';

const job: K6Job = {
  bundle: '/state/load.js',
  source: 'k6-1',
  data: '/state/prepared.json',
  collector: { url: 'http://127.0.0.1:7', token: 'secret-token' },
  summaryFile: '/run/k6-summary.json',
};

describe('what k6 is started with', () => {
  it('writes an end summary in short runs', () => {
    const list = k6Arguments(job);
    expect(list).toContain('--summary-export=/run/k6-summary.json');
    expect(list.at(-1)).toBe('/state/load.js');
  });

  it('keeps no sample in long ones, which takes both switches', () => {
    const list = k6Arguments({ ...job, summaryFile: null });
    expect(list).toEqual(expect.arrayContaining(['--no-thresholds', '--summary-mode=disabled']));
    expect(list.join(' ')).not.toContain('summary-export');
  });

  it('divides the run so that the shares meet and cover it', () => {
    const shares = [0, 1, 2].map((part) => k6Arguments({ ...job, segment: { part, of: 3 } }).join(' '));
    expect(shares[0]).toContain('--execution-segment=0:1/3 ');
    expect(shares[1]).toContain('--execution-segment=1/3:2/3 ');
    expect(shares[2]).toContain('--execution-segment=2/3:1 ');
    for (const share of shares) expect(share).toContain('--execution-segment-sequence=0,1/3,2/3,1');
  });

  it('shows no secret in its arguments', () => {
    expect(k6Arguments(job).join(' ')).not.toContain('secret-token');
    expect(k6Environment(job, {}).K6_PROMETHEUS_RW_BEARER_TOKEN).toBe('secret-token');
  });

  it('pushes under its own name', () => {
    expect(k6Environment(job, {}).K6_PROMETHEUS_RW_SERVER_URL).toBe('http://127.0.0.1:7/push/k6-1');
  });

  it('takes paths and proxies from the environment, but no options of k6 and no secrets of the user', () => {
    const env = k6Environment(job, {
      PATH: '/bin',
      HTTPS_PROXY: 'http://p',
      K6_VUS: '7',
      K6_OUT: 'json',
      AWS_SECRET_ACCESS_KEY: 'x',
      SLACK_WEBHOOK_URL: 'y',
    });
    expect(env).toMatchObject({ PATH: '/bin', HTTPS_PROXY: 'http://p' });
    for (const name of ['K6_VUS', 'K6_OUT', 'AWS_SECRET_ACCESS_KEY', 'SLACK_WEBHOOK_URL'])
      expect(env).not.toHaveProperty(name);
  });
});
