import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { KitError } from '../../lib/model/kit-error.ts';
import type { Config } from '../config.ts';
import { type Fixtures, readFixtures, readJsonFile, reasonsOf } from './fixtures.ts';

const environments = ['sandbox', 'development', 'staging', 'production'] as const;
type Environment = (typeof environments)[number];
/** What a user may state; `sandbox` is the kit's own. */
const statable = ['development', 'staging', 'production'] as const;

/** A platform to send to, checked. `baseUrl` has no trailing slash and may have a path. */
export interface Target {
  readonly name: string;
  readonly baseUrl: string;
  readonly environment: Environment;
  /** Whether the user said so, or the rules below assumed it. */
  readonly environmentStated: boolean;
  readonly kind: 'sandbox' | 'remote';
  readonly fixtures:
    | { readonly from: 'sandbox'; readonly token: string }
    | { readonly from: 'file'; readonly path: string };
  readonly version: string | null;
}

/** The parts of the command line that name a target. */
export interface TargetFlags {
  /** An http(s) address or the path of a JSON target file. */
  readonly target?: string | undefined;
  readonly fixtures?: string | undefined;
  readonly environment?: string | undefined;
}

const targetFile = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,60}$/, 'letters, digits, dots, hyphens and underscores, at most 60')
    .optional(),
  baseUrl: z.string(),
  environment: z.enum(statable).optional(),
  fixtures: z.string().min(1, 'the path of the fixtures file, seen from this file'),
});

/** These hosts hold live data whatever a user calls them. */
const productionHosts: readonly string[] = ['api.hasivu.com'];
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

function checkedUrl(text: string, from: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new KitError('USAGE', `${from} is no http or https address`, {
      hint: 'for instance https://api-staging.example.com',
    });
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new KitError('USAGE', `${from} may not carry a user, a password, a query or a fragment`, {
      hint: `address the platform as ${url.origin}${url.pathname}; users belong into the fixtures file`,
    });
  }
  return url;
}

/** A non-loopback address without a stated environment counts as production. */
function environmentOf(url: URL, stated: string | undefined): Pick<Target, 'environment' | 'environmentStated'> {
  if (stated === undefined) {
    return { environment: isLoopback(url.hostname) ? 'development' : 'production', environmentStated: false };
  }
  const environment = statable.find((candidate) => candidate === stated);
  if (environment === undefined) {
    throw new KitError('USAGE', `there is no environment "${stated}"`, { hint: `--environment ${statable.join('|')}` });
  }
  if (productionHosts.includes(url.hostname) && environment !== 'production') {
    throw new KitError('USAGE', `${url.hostname} is production and cannot be called ${environment}`, {
      hint: '--environment production',
    });
  }
  return { environment, environmentStated: true };
}

function remote(url: URL, stated: string | undefined, fixtures: string | undefined, name?: string): Target {
  const baseUrl = url.href.replace(/\/+$/, '');
  if (fixtures === undefined) {
    throw new KitError('USAGE', `${baseUrl} needs fixtures: a school, a class and users of every role`, {
      hint: '--fixtures <file.json>: {schoolId, classId, users: {PARENT: [{id, email, password}], …}, supplies, secrets}',
    });
  }
  return {
    name: name ?? url.host,
    baseUrl,
    ...environmentOf(url, stated),
    kind: 'remote',
    fixtures: { from: 'file', path: resolve(fixtures) },
    version: null,
  };
}

function fromFile(path: string, flags: TargetFlags): Target {
  const parsed = targetFile.safeParse(readJsonFile(resolve(path), 'the target file'));
  if (!parsed.success) {
    throw new KitError('CONFIG', `the target file ${path} does not hold: ${reasonsOf(parsed.error)}`, {
      hint: 'a target file is {name?, baseUrl, environment?, fixtures: <path>}',
    });
  }
  const { name, baseUrl, environment, fixtures } = parsed.data;
  const url = checkedUrl(baseUrl, `baseUrl in ${path}`);
  return remote(url, flags.environment ?? environment, flags.fixtures ?? resolve(dirname(path), fixtures), name);
}

/**
 * The target that flags or configuration name, or null for the kit's own sandbox: there is no other default.
 * The configuration's environment holds for its own address alone, and its default is `production`.
 */
export function resolveTarget(flags: TargetFlags, config: Pick<Config, 'baseUrl' | 'environment'>): Target | null {
  if (flags.target === undefined) {
    if (config.baseUrl === null) return null;
    const url = checkedUrl(config.baseUrl, 'baseUrl of the configuration');
    const configured = config.environment === 'test' ? 'development' : config.environment;
    const assumed = configured === 'production' ? undefined : configured;
    return remote(url, flags.environment ?? assumed, flags.fixtures);
  }
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(flags.target)) return fromFile(flags.target, flags);
  return remote(checkedUrl(flags.target, '--target'), flags.environment, flags.fixtures);
}

/** The kit's own sandbox, listening on loopback. */
export function sandboxTarget(sandbox: { port: number; token: string; version?: string | null }): Target {
  return {
    name: 'sandbox',
    baseUrl: `http://127.0.0.1:${sandbox.port}`,
    environment: 'sandbox',
    environmentStated: true,
    kind: 'sandbox',
    fixtures: { from: 'sandbox', token: sandbox.token },
    version: sandbox.version ?? null,
  };
}

/** Refuses work that a target must not get. Load on production wants the environment stated and the risk accepted. */
export function assertAllowed(
  target: Target,
  plan: { readonly kind: 'load'; readonly acceptProductionRisk: boolean },
): void {
  if (target.environment !== 'production' || (target.environmentStated && plan.acceptProductionRisk)) return;
  const because = target.environmentStated ? 'is production' : 'has no stated environment and so counts as production';
  throw new KitError('USAGE', `${target.baseUrl} ${because}; ${plan.kind} there is refused`, {
    hint: target.environmentStated
      ? 'writes, deletes and payments would be real; if that is meant, add --i-accept-production-risk'
      : 'if it is not production, say so: --environment staging (or development)',
  });
}

/** The fixtures of a remote target; a sandbox hands out its own (see `sandbox-control.ts`). */
export function fixturesOf(target: Target): Fixtures | null {
  return target.fixtures.from === 'file' ? readFixtures(target.fixtures.path) : null;
}
