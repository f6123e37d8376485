import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { RunInfo } from '../../lib/model/record.ts';
import type { Config } from '../config.ts';
import type { World } from '../world.ts';
import type { OpenTarget } from './open-target.ts';

/** A user without an entry in the password file has a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

const kitVersion = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;

/** What was asked, of whom, with what: the head of the record. */
export function runInfo(
  { plan, target, preflight }: Pick<OpenTarget, 'plan' | 'target' | 'preflight'>,
  { config, world, k6Version, command }: { config: Config; world: World; k6Version: string; command: string },
): RunInfo {
  return {
    version: 1,
    id: plan.runId,
    kind: 'load',
    createdAt: world.now(),
    command,
    user: userName(),
    host: hostname(),
    target: {
      name: target.name,
      baseUrl: target.baseUrl,
      environment: target.environment,
      version: preflight.version,
      release: preflight.release ?? plan.tags.release ?? null,
    },
    profile: plan.profile,
    length: plan.length,
    seed: plan.seed,
    kitVersion: kitVersion(world.root),
    nodeVersion: process.version,
    k6Version,
    configHash: createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 12),
  };
}

/** How to ask for the same run again. Arguments are quoted only where a shell would take them apart. */
export function commandLine(words: readonly string[]): string {
  const quoted = words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`));
  const [verb = '', ...rest] = quoted;
  return ['npm run', verb, ...(rest.length > 0 ? ['--', ...rest] : [])].join(' ');
}
