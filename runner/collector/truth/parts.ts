import type { TestContext } from 'vitest';
import type { Seconds } from '../../../lib/model/units.ts';
import type { WindowIncrement } from '../../../lib/model/window.ts';
import { seededRandom } from '../../../lib/stats/random.ts';
import { type Collector, type CollectorOptions, startCollector } from '../server.ts';
import { type Gate, startGate } from './gate.ts';
import { type HoldingTarget, startTarget } from './target.ts';

export const token = 'truth';

/** What a test runs k6 against. Each part ends with the test whose `onTestFinished` was given. */
export const partsOf = (onFinished: TestContext['onTestFinished']) => ({
  async target(from: Seconds, to: Seconds): Promise<HoldingTarget> {
    const started = await startTarget({ from, to, random: seededRandom(7) });
    onFinished(started.close);
    return started;
  },
  async collecting(options: Partial<CollectorOptions> = {}) {
    const collector = await startCollector({ token, now: Date.now, ...options });
    onFinished(() => collector.close());
    const increments: WindowIncrement[] = [];
    collector.onIncrement((increment) => increments.push(increment));
    return { collector, increments };
  },
  async gated(collector: Collector): Promise<Gate> {
    const gate = await startGate(collector.url);
    onFinished(gate.shut);
    return gate;
  },
});

export const rowsOf = (increments: readonly WindowIncrement[]) => increments.flatMap(({ rows }) => rows);

export const counted = (increments: readonly WindowIncrement[]) =>
  rowsOf(increments).reduce((sum, { latency }) => sum + latency.count, 0);

export const begun = (increments: readonly WindowIncrement[]) =>
  increments.reduce((sum, { generator }) => sum + generator.begun, 0);
