import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestContext } from 'vitest';
import type { RunRecord } from '../../lib/model/record.ts';
import { loadConfig } from '../config.ts';
import { type LoadParts, realParts } from '../load/parts.ts';
import { type LoadOrder, runLoad } from '../load/run-load.ts';
import type { World } from '../world.ts';
import { home, processesOf, untilNone } from './kit-process.ts';

/** Six seconds of orders alone. */
const usual: LoadOrder = {
  profile: 'smoke',
  target: undefined,
  fixtures: undefined,
  environment: undefined,
  length: undefined,
  rate: 30,
  duration: 6,
  vusMax: undefined,
  seed: 1,
  mixFile: undefined,
  only: ['orders'],
  tags: {},
  sandbox: { latency: [], fault: [], capacity: undefined },
  acceptProductionRisk: false,
  acceptCaution: false,
  json: true,
  words: ['load', 'smoke'],
};

interface Outcome {
  readonly code: number;
  readonly record: RunRecord;
  /** Files of the run folder. */
  readonly files: readonly string[];
  /** What lies in `.state`. */
  readonly state: readonly string[];
  readonly processes: readonly string[];
}

interface Options {
  readonly order?: Partial<LoadOrder>;
  /** Hears each line of progress. */
  readonly seen?: (line: string) => void;
}

/** Runs in this process, so that single parts can be put out of order; k6 and the sandbox are real. */
export async function runInside(
  onFinished: TestContext['onTestFinished'],
  parts: Partial<LoadParts>,
  { order = {}, seen = () => undefined }: Options = {},
): Promise<Outcome> {
  const place = home();
  onFinished(place.remove);
  const { API_BASE_URL: _, ORCHESTRATION_CONFIG: __, ...env } = process.env;
  const out: string[] = [];
  const world: World = {
    env,
    now: Date.now,
    root: resolve(import.meta.dirname, '../..'),
    home: place.path,
    out: (text) => void out.push(text),
    err: seen,
    isTerminal: false,
    signal: new AbortController().signal,
  };
  const code = await runLoad({ ...usual, ...order }, loadConfig(world), world, { ...realParts, ...parts });
  const record = JSON.parse(out.join('\n')) as RunRecord;
  const state = join(place.path, '.state');
  return {
    code,
    record,
    files: readdirSync(join(place.path, 'runs', record.run.id)),
    state: existsSync(state) ? readdirSync(state) : [],
    processes: await untilNone(() => processesOf(place.path)),
  };
}
