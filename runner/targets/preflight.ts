import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs, Ms } from '../../lib/model/units.ts';
import { type Answer, type Client, jsonOf } from './http-client.ts';
import { quoted } from './quoting.ts';

export interface Preflight {
  readonly version: string | null;
  readonly release: string | null;
  /** The target's clock minus this machine's, to about half a second; null without a Date header. */
  readonly clockSkew: Ms | null;
  readonly warnings: readonly string[];
}

const largestSkew: Ms = 2_000;
type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const treeAt = (tree: Tree, key: string): Tree => (isTree(tree[key]) ? tree[key] : {});

/** In the contract's envelope, or bare as the live handler answers: a status beside services, system or a timestamp. */
function isHealth(value: unknown): value is Tree {
  if (!isTree(value)) return false;
  if (typeof value.success === 'boolean') return isTree(value.data) || isTree(value.error);
  return 'status' in value && ['services', 'system', 'timestamp', 'uptime'].some((key) => key in value);
}

function notPlatform(client: Client, answer: Answer): KitError {
  const type = answer.headers['content-type'] ?? 'no content-type';
  const size = answer.cut ? ', longer than is read' : '';
  return new KitError(
    'TARGET_NOT_PLATFORM',
    `${client.baseUrl} is not the platform: GET /health answered ${answer.status} (${quoted(type, 60)}${size}) beginning ${quoted(answer.text)}`,
    {
      hint: 'the platform answers GET /health with JSON; is the path part of --target right, is there a proxy in between?',
    },
  );
}

/** A short plain word out of an answer; anything else is treated as absent. */
const word = (...candidates: readonly unknown[]): string | null =>
  candidates.find((text): text is string => typeof text === 'string' && /^[\w.+:/@-]{1,64}$/.test(text)) ?? null;

/** The Date header has whole seconds, so its middle is compared with the middle of the exchange. */
function skewOf(answer: Answer, received: EpochMs): Ms | null {
  const date = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(date) ? null : Math.round(date + 500 - (received - answer.took / 2));
}

function warningsOf(answer: Answer, health: Tree, skew: Ms | null): string[] {
  const warnings: string[] = [];
  if (answer.status >= 500 || health.success === false) {
    warnings.push(`the platform reports itself unhealthy: GET /health answered ${answer.status}`);
  }
  if (typeof health.success !== 'boolean') warnings.push('GET /health answers without the {success, data} envelope');
  if (skew !== null && Math.abs(skew) > largestSkew) {
    const seconds = (Math.abs(skew) / 1000).toFixed(1);
    warnings.push(`the target's clock is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's`);
  }
  return warnings;
}

/** Is it reachable, is it the platform, which version, and do the clocks agree? Throws TARGET_UNREACHABLE or TARGET_NOT_PLATFORM. */
export async function preflight(client: Client, now: () => EpochMs): Promise<Preflight> {
  const answer = await client.send({ method: 'GET', path: '/health' });
  const received = now();
  const health = jsonOf(answer);
  const isAnswer = answer.status === 200 || answer.status >= 500;
  if (!isAnswer || !isHealth(health)) throw notPlatform(client, answer);
  const data = treeAt(health, 'data');
  const { headers } = answer;
  const clockSkew = skewOf(answer, received);
  return {
    version: word(data.version, treeAt(data, 'system').version, health.version, headers['x-app-version']),
    release: word(data.release, data.build, health.release, headers['x-release']),
    clockSkew,
    warnings: warningsOf(answer, health, clockSkew),
  };
}
