import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hasivu-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (content: unknown): string => {
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

describe('the configuration', () => {
  it('has the numbers of the mission and no target by default', () => {
    const config = loadConfig({ env: {} });
    expect(config.thresholds.performance).toEqual({ maxResponseTime: 2000, minThroughput: 100, maxErrorRate: 1 });
    expect(config.baseUrl).toBeNull();
  });

  it('a file overrides single fields and the environment overrides the file', () => {
    const path = file({ baseUrl: 'http://127.0.0.1:1', thresholds: { performance: { maxErrorRate: 0.5 } } });
    const config = loadConfig({ env: { ORCHESTRATION_CONFIG: path, API_BASE_URL: 'http://127.0.0.1:2' } });
    expect(config.thresholds.performance).toEqual({ maxResponseTime: 2000, minThroughput: 100, maxErrorRate: 0.5 });
    expect(config.baseUrl).toBe('http://127.0.0.1:2');
  });

  it('--config is preferred to ORCHESTRATION_CONFIG', () => {
    const path = file({ environment: 'staging' });
    expect(loadConfig({ env: { ORCHESTRATION_CONFIG: '/nowhere.json' } }, { config: path }).environment).toBe(
      'staging',
    );
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig({ env: {} });
    expect(() => Object.assign(config.thresholds.performance, { maxErrorRate: 100 })).toThrow(TypeError);
  });

  it.each([
    [
      'a wrong type is named by path',
      { thresholds: { performance: { maxErrorRate: 'low' } } },
      /thresholds\.performance\.maxErrorRate: .*number/,
    ],
    [
      'a field out of range is named by path',
      { thresholds: { overall: { minimum: 120 } } },
      /thresholds\.overall\.minimum/,
    ],
    [
      'an unknown field is answered with the nearest',
      { thresholds: { performance: { maxErorRate: 1 } } },
      /thresholds\.performance\.maxErorRate: no such field; nearest is maxErrorRate/,
    ],
    ['a tree where a number belongs', { load: 7 }, /load/],
    ['text that is not JSON', '{ "environment": ', /is not JSON/],
    ['JSON that is no object', '[]', /holds no JSON object/],
    ['an address that is none', { baseUrl: 'platform' }, /baseUrl/],
  ])('%s', (_, content, message) => {
    expect(() => loadConfig({ env: {} }, { config: file(content) })).toThrow(message);
  });

  it('a file that is not there is said with its path', () => {
    expect(() => loadConfig({ env: {} }, { config: join(folder, 'none.json') })).toThrow(/none\.json cannot be read/);
  });
});
