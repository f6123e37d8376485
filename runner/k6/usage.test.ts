import { describe, expect, it } from 'vitest';
import { parsePs, usageOf } from './usage.ts';

describe('what a process uses', () => {
  it('is read for a live process', async () => {
    const usage = await usageOf(process.pid);
    expect(usage?.cpuSeconds).toBeGreaterThan(0);
    expect(usage?.peakMemoryBytes).toBeGreaterThan(1_000_000);
  });

  it('is nothing for one that does not exist', async () => {
    expect(await usageOf(-1)).toBeNull();
  });

  it.each([
    ['   0:01.25   2048\n', 1.25, 2_097_152],
    ['12:34.50 10', 754.5, 10_240],
    ['01:02:03 10', 3723, 10_240],
    ['2-01:00:00 10', 176_400, 10_240],
  ])('is read from ps: %s', (line, cpuSeconds, peakMemoryBytes) => {
    expect(parsePs(line)).toEqual({ cpuSeconds, peakMemoryBytes });
  });

  it('is nothing when ps says nothing', () => {
    expect(parsePs('')).toBeNull();
  });
});
