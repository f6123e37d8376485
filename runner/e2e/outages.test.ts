import { describe, it } from 'vitest';
import { startCollector } from '../collector/server.ts';
import { type LoadParts, realParts } from '../load/parts.ts';
import type { RunningSandbox } from '../sandbox/start.ts';
import { runInside } from './kit-inside.ts';

/** A collector that answers 503 to the pushes, counted from 1, that `refused` names. */
const refusing = (refused: (push: number) => boolean): Partial<LoadParts> => {
  let pushes = 0;
  const refusesWhile = (): boolean => {
    pushes += 1;
    return refused(pushes);
  };
  return { startCollector: (options) => startCollector({ ...options, refusesWhile }) };
};

// Two at once: more would only wait for one another.
describe('a collector with an outage', () => {
  it.concurrent('that refuses pushes for three seconds in mid-run loses nothing', async ({
    expect,
    onTestFinished,
  }) => {
    const { code, record } = await runInside(
      onTestFinished,
      refusing((push) => push > 1 && push <= 4),
    );
    const { planned, begun, windows, summary, served, differing } = record.conservation;
    expect({ begun, windows, summary, served, differing }).toEqual({
      begun: planned,
      windows: planned,
      summary: planned,
      served: planned,
      differing: [],
    });
    expect(record.verdict.decision).toBe('deploy');
    expect(code).toBe(0);
  });

  it.concurrent('that is cut off to the end makes the run invalid and is named; nothing is left', async ({
    expect,
    onTestFinished,
  }) => {
    const { code, record, files, state, processes } = await runInside(
      onTestFinished,
      refusing((push) => push > 2),
    );
    expect(code).toBe(4);
    expect(record.verdict).toMatchObject({ decision: 'invalid', score: null });
    expect(record.verdict.because).toMatch(/the collector was cut off: the last push of k6-1 was not answered/);
    expect(record.generator.processes).toMatchObject([{ exitCode: 0, lastPushAnswered: false }]);
    expect(files).toContain('report.html');
    expect({ state, processes }).toEqual({ state: [], processes: [] });
  });
});

describe('a collector without room', () => {
  it.concurrent('that never takes a push leaves a run without data, and it says so', async ({
    expect,
    onTestFinished,
  }) => {
    const { code, record } = await runInside(
      onTestFinished,
      refusing(() => true),
    );
    expect(code).toBe(4);
    expect(record.verdict.because).toMatch(/there is no data: k6 delivered not one request/);
    expect(record.overall.requests).toBe(0);
  });

  it.concurrent('that has no room for all readings makes the run invalid and is named', async ({
    expect,
    onTestFinished,
  }) => {
    const limits = { series: 10 };
    const { code, record } = await runInside(onTestFinished, {
      startCollector: (options) => startCollector({ ...options, limits }),
    });
    expect(code).toBe(4);
    expect(record.verdict.because).toMatch(/the collector could not take in all that k6 reported/);
  });
});

describe('a target', () => {
  it('that dies in mid-run fails: calls without an answer count, and the run is reported', async ({
    expect,
    onTestFinished,
  }) => {
    let alive: RunningSandbox | undefined;
    const parts: Partial<LoadParts> = {
      startSandbox: async (options) => {
        alive = await realParts.startSandbox(options);
        return alive;
      },
    };
    const { code, record, files } = await runInside(onTestFinished, parts, {
      seen(line) {
        if (!/0:0[2-5]\/0:06/.test(line) || !alive) return;
        process.kill(alive.pid, 'SIGKILL');
        alive = undefined;
      },
    });
    expect(record.ending).toBe('complete');
    expect(record.verdict.because).toMatch(/requests failed, .* \(mostly: connection refused\)/);
    expect(record.conservation).toMatchObject({ windows: record.conservation.begun, served: null });
    expect(code).toBe(1);
    expect(files).toContain('report.html');
  });
});
