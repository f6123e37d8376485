import { randomBytes } from 'node:crypto';
import type { K6Binary } from '../../build/k6-binary.mjs';
import type { GeneratorFacts } from '../../lib/model/record.ts';
import type { ServedCounts } from '../../lib/verdict/conservation.ts';
import type { CollectorTotals } from '../collector/server.ts';
import type { K6Exit, K6Process } from '../k6/process.ts';
import type { RunFolder } from '../record/folder.ts';
import { renderProgress } from '../reports/terminal.ts';
import type { Sessions } from '../targets/sign-in.ts';
import type { Undo } from '../undo.ts';
import type { World } from '../world.ts';
import type { OpenTarget, Served } from './open-target.ts';
import type { LoadParts } from './parts.ts';
import { progressMeter } from './progress.ts';
import { timelineOf } from './timeline.ts';

/** Above this length k6 keeps no samples for an end summary, because each costs it about 200 bytes. */
const longestWithSummary = 600;
const progressEvery = 2_000;
const source = 'k6-1';

export interface Generating {
  readonly k6: K6Binary;
  readonly bundle: string;
  /** The file of the prepared data. */
  readonly data: string;
  readonly open: OpenTarget;
  readonly served: Served;
  readonly sessions: Sessions;
  readonly folder: RunFolder;
  readonly world: World;
  readonly parts: LoadParts;
  readonly colour: boolean;
}

export interface Generated {
  readonly facts: GeneratorFacts;
  readonly served: ServedCounts | null;
}

/** Lets k6 send the plan and takes in what it reports, until it ends, is stopped or dies. */
export async function generate(generating: Generating, undo: Undo): Promise<Generated> {
  const { k6, open, folder, world, parts, sessions, served } = generating;
  const token = randomBytes(24).toString('base64url');
  const collector = await parts.startCollector({
    token,
    now: world.now,
    renewToken: (role, k) => sessions.renew(role, k),
  });
  undo.add('closing the collector', () => collector.close());
  const timeline = timelineOf(open.plan, folder, world.now);
  const meter = progressMeter(open.plan, timeline.beganAt);
  collector.onIncrement((increment) => {
    timeline.seen(increment.from);
    folder.window(increment);
    meter.add(increment);
  });
  const before = await served();
  const startedAt = world.now();
  const running = parts.startK6({
    binary: k6.path,
    bundle: generating.bundle,
    source,
    data: generating.data,
    collector: { url: collector.url, token },
    summaryFile: open.plan.duration <= longestWithSummary ? folder.file('k6Summary') : null,
    logFile: folder.file('k6Log'),
    onBegin: timeline.began,
    onEvidence: (evidence) => folder.evidence(evidence),
  });
  undo.add('ending k6', () => running.kill());
  const ended = await untilEnd(generating, running, () => {
    timeline.tick();
    world.err(renderProgress(meter.at(world.now()), { colour: generating.colour }));
  });
  timeline.ended();
  folder.flush();
  const { source: name, final } = collector.sources().find((seen) => seen.source === source) ?? {
    source,
    final: false,
  };
  const { summary: _, lastErrors, ...process } = ended;
  for (const line of lastErrors) world.err(`k6: ${line}`);
  const fault = faultOf(collector.totals());
  const facts: GeneratorFacts = {
    processes: [{ ...process, source: name, lastPushAnswered: final }],
    ...(fault === null ? {} : { collectorFault: fault }),
    startedAt,
    endedAt: world.now(),
    abortedBecause: world.signal.aborted ? 'stopped by hand' : null,
  };
  folder.writeGenerator(facts);
  return { facts, served: difference(before, await served()) };
}

/** What was reported and did not get into the record; null when all did. */
function faultOf({
  readingsLost,
  tooManySources,
  listenerFailures,
  undecodable,
  lastError,
}: CollectorTotals): string | null {
  const parts = [
    readingsLost > 0 ? `${readingsLost} readings were beyond its bounds` : '',
    tooManySources > 0 ? `${tooManySources} pushes came from too many processes` : '',
    listenerFailures > 0 ? `${listenerFailures} pushes could not be recorded` : '',
    undecodable > 0 ? `${undecodable} pushes could not be decoded` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return null;
  return `${parts.join(', ')}${lastError === null ? '' : ` (${lastError})`}`;
}

async function untilEnd({ world }: Generating, running: K6Process, tick: () => void): Promise<K6Exit> {
  const stop = (): void => {
    world.err('stopping: k6 reports what it knows; Ctrl-C again ends at once');
    void running.stop();
  };
  world.signal.addEventListener('abort', stop);
  if (world.signal.aborted) stop();
  const ticking = setInterval(tick, progressEvery);
  try {
    return await running.done;
  } finally {
    clearInterval(ticking);
    world.signal.removeEventListener('abort', stop);
  }
}

/** What was served between two readings. */
function difference(before: ServedCounts | null, after: ServedCounts | null): ServedCounts | null {
  if (before === null || after === null) return null;
  const served: Record<string, Record<string, number>> = {};
  for (const [endpoint, statuses] of Object.entries(after)) {
    for (const [status, count] of Object.entries(statuses)) {
      const more = count - (before[endpoint]?.[status] ?? 0);
      if (more > 0) served[endpoint] = { ...served[endpoint], [status]: more };
    }
  }
  return served;
}
