import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lineSplitter } from './line-splitter.ts';
import { openLog } from './log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-'));
afterAll(() => rmSync(folder, { recursive: true }));

function logged(name: string, write: (log: ReturnType<typeof openLog>) => void): string {
  const errors: unknown[] = [];
  const log = openLog(join(folder, name), (error) => errors.push(error));
  write(log);
  log.close();
  expect(errors).toEqual([]);
  return readFileSync(join(folder, name), 'utf8');
}

describe('k6’s log', () => {
  it('keeps lines in order', () => {
    const text = logged('order', (log) => {
      log.write('one');
      log.write('two');
    });
    expect(text).toBe('one\ntwo\n');
  });

  it('is bounded, and says how much it left out', () => {
    const text = logged('bounded', (log) => {
      for (let i = 0; i < 300; i += 1) log.write('x'.repeat(10_000));
    });
    expect(text.length).toBeLessThan(2_100_000);
    expect(text).toMatch(/\d+ more lines were left out\n$/);
  });

  it('keeps few of the frequent lines, so that rare ones have room', () => {
    const text = logged('frequent', (log) => {
      for (let i = 0; i < 500; i += 1) log.write('failed', { frequent: true });
      log.write('rare');
    });
    expect(text.match(/failed/g)).toHaveLength(200);
    expect(text).toContain('rare');
  });

  it('that cannot be written ends itself and not the run', () => {
    const errors: unknown[] = [];
    const log = openLog(join(folder, 'not', 'there'), (error) => errors.push(error));
    log.write('one');
    log.close();
    expect(errors).toHaveLength(1);
  });
});

describe('splitting into lines', () => {
  const split = (...chunks: string[]): string[] => {
    const lines: string[] = [];
    const splitter = lineSplitter((line) => lines.push(line));
    for (const chunk of chunks) splitter.push(chunk);
    splitter.end();
    return lines;
  };

  it('joins what chunks cut apart and gives the last line without its end', () => {
    expect(split('a\nb', 'c\n\nd', 'e')).toEqual(['a', 'bc', 'de']);
  });

  it('cuts a line that never ends', () => {
    expect(split(...Array.from({ length: 100 }, () => 'x'.repeat(10_000)))[0]?.length).toBe(65_536);
  });
});
