import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { KitError } from '../lib/model/kit-error.ts';
import { nearest } from './nearest.ts';
import type { World } from './world.ts';

const percent = z.number().min(0).max(100);

/** The one configuration, shaped as the mission states it. Units are in the descriptions. */
const configSchema = z.strictObject({
  environment: z.enum(['production', 'staging', 'development', 'test']),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .describe('the platform; null starts the sandbox'),
  thresholds: z.strictObject({
    overall: z.strictObject({ minimum: percent, recommended: percent }),
    components: z.strictObject({ critical: percent, high: percent, medium: percent }),
    performance: z.strictObject({
      maxResponseTime: z.number().positive().describe('average of all endpoints, ms'),
      minThroughput: z.number().positive().describe('requests/s'),
      maxErrorRate: percent.describe('% of requests'),
    }),
    reliability: z.strictObject({
      minUptime: percent.describe('% of seconds answered'),
      maxRecoveryTime: z.number().positive().describe('seconds'),
    }),
  }),
  deployment: z.strictObject({
    strategy: z.enum(['blue-green', 'rolling', 'canary']),
    autoPromote: z.boolean(),
    rollbackThreshold: percent.describe('% errors'),
    monitoringPeriod: z.number().positive().describe('minutes'),
  }),
  load: z.strictObject({
    usersPerRole: z.int().min(1).max(200).describe('users signed in for each role'),
    requestTimeout: z.int().min(100).max(120_000).describe('ms; hung requests are reported after it'),
    maxVus: z.int().min(1).max(20_000).nullable().describe('null: three per arrival in a second'),
  }),
});
export type Config = z.infer<typeof configSchema>;

/** The defaults; every other source only overrides fields of it. No target stands here: without one, the sandbox. */
const defaultConfig: Config = {
  environment: 'production',
  baseUrl: null,
  thresholds: {
    overall: { minimum: 80, recommended: 95 },
    components: { critical: 100, high: 90, medium: 80 },
    performance: { maxResponseTime: 2000, minThroughput: 100, maxErrorRate: 1.0 },
    reliability: { minUptime: 99.9, maxRecoveryTime: 300 },
  },
  deployment: { strategy: 'blue-green', autoPromote: false, rollbackThreshold: 5.0, monitoringPeriod: 30 },
  load: { usersPerRole: 8, requestTimeout: 10_000, maxVus: null },
};

type Tree = { readonly [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function overridden(base: Tree, over: Tree): Tree {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = base[key];
    result[key] = isTree(old) && isTree(value) ? overridden(old, value) : value;
  }
  return result;
}

function readConfigFile(path: string): Tree {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new KitError('CONFIG', `the configuration file ${path} cannot be read: ${(cause as Error).message}`, {
      hint: 'ORCHESTRATION_CONFIG and --config take the path of a JSON file',
      cause,
    });
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (isTree(parsed)) return parsed;
  } catch (cause) {
    throw new KitError('CONFIG', `the configuration file ${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
  throw new KitError('CONFIG', `the configuration file ${path} holds no JSON object`);
}

function known(at: readonly PropertyKey[]): readonly string[] {
  let node: unknown = defaultConfig;
  for (const key of at) node = isTree(node) ? node[String(key)] : undefined;
  return isTree(node) ? Object.keys(node) : [];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || '(top level)';
  if (issue.code !== 'unrecognized_keys') return `${path}: ${issue.message}`;
  return issue.keys
    .map((key) => {
      const near = nearest(key, known(issue.path));
      return `${[...issue.path.map(String), key].join('.')}: no such field${near ? `; nearest is ${near}` : ''}`;
    })
    .join('; ');
}

function frozen<T>(value: T): T {
  if (isTree(value)) for (const child of Object.values(value)) frozen(child);
  return Object.freeze(value);
}

/** defaults < file (`--config`, `ORCHESTRATION_CONFIG`) < environment (`API_BASE_URL`) < flags (applied by commands). */
export function loadConfig(world: Pick<World, 'env'>, flags: { readonly config?: string } = {}): Config {
  const path = flags.config ?? world.env.ORCHESTRATION_CONFIG;
  const fromFile = path ? readConfigFile(resolve(path)) : {};
  const baseUrl = world.env.API_BASE_URL;
  const merged = overridden(overridden(defaultConfig, fromFile), baseUrl ? { baseUrl } : {});
  const parsed = configSchema.safeParse(merged);
  if (parsed.success) return frozen(parsed.data);
  throw new KitError(
    'CONFIG',
    `the configuration does not hold: ${parsed.error.issues.map(describeIssue).join('; ')}`,
    {
      hint: `checked ${path ? resolve(path) : 'the environment'}; --print-config shows every field with its default`,
    },
  );
}
