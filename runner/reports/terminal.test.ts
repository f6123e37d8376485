import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderProgress, renderSummary } from './terminal.ts';
import { goldenRecords } from './testdata/records.ts';
import { bar, sparkline, wrapped } from './text-layout.ts';

const plain = { colour: false, width: 100 };

describe('the summary in the terminal', () => {
  it.each(Object.entries(goldenRecords))('of %s', async (name, record) => {
    const text = renderSummary(record, plain);
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `${name}.terminal.txt`));
  });

  it('keeps within the width, but for a word that is longer', () => {
    for (const record of Object.values(goldenRecords)) {
      const lines = renderSummary(record, { colour: false, width: 80 }).split('\n');
      expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    }
  });

  it('has colours only when asked', () => {
    expect(renderSummary(goldenRecords.fail, plain)).not.toContain('\u001b');
    expect(renderSummary(goldenRecords.fail, { ...plain, colour: true })).toContain('\u001b[');
  });

  it('lets no escape sequence of a target through', () => {
    const { fail } = goldenRecords;
    const verdict = { ...fail.verdict, because: 'x \u001b[2J\u0007 y' };
    expect(renderSummary({ ...fail, verdict }, plain)).not.toContain('\u001b');
  });
});

describe('the progress line', () => {
  const state = {
    phase: 'steady',
    elapsed: 23,
    duration: 60,
    asked: 180,
    reached: 179,
    p95: 142,
    errors: 0,
    dropped: 0,
  } as const;

  it('tells phase, time, rates, p95 and errors in one line', () => {
    const line = renderProgress(state, plain).replace(/[\u202f\u00a0]/g, ' ');
    expect(line).toMatch(/^ {2}steady +0:23\/1:00 .* 179\/s of 180\/s +p95 +142 ms +errors +0 %$/);
  });

  it('shows what has not come yet as a dash, not as zero', () => {
    const line = renderProgress({ ...state, phase: null, reached: null, p95: null, errors: null }, plain);
    expect(line).toMatch(/waiting .* – of 180\/s +p95 +– +errors +–$/);
  });

  it('shows drops only when there are some', () => {
    expect(renderProgress(state, plain)).not.toContain('dropped');
    expect(renderProgress({ ...state, dropped: 3 }, plain)).toMatch(/3 dropped$/);
  });
});

describe('drawing with characters', () => {
  it('a bar always has its width', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3, noNaN: true }), fc.integer({ min: 2, max: 60 }), (share, width) => {
        expect([...bar(share, width)]).toHaveLength(width);
      }),
    );
  });

  it('a line of values leaves gaps empty and draws zero as the lowest', () => {
    expect(sparkline([0, null, 5, 10], 10)).toBe('▁ ▄█');
    expect(sparkline([], 10)).toBe('');
    expect(sparkline([0, 0], 10)).toBe('▁▁');
  });

  it('wrapping loses no word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 40 });
    fc.assert(
      fc.property(words, fc.integer({ min: 5, max: 80 }), (list, width) => {
        expect(wrapped(list.join(' '), width).join(' ')).toBe(list.join(' '));
      }),
    );
  });
});
