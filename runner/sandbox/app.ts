import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { catalogue } from '../../lib/catalogue/index.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs, Ms } from '../../lib/model/units.ts';
import { addControl } from './control.ts';
import { createCounter } from './counts.ts';
import { ensureUsers } from './fixtures.ts';
import { openHeldLog } from './held-log.ts';
import { createPacing } from './pacing.ts';
import { createPlatform } from './platform.ts';
import { Refusal } from './refusal.ts';
import { addRoute } from './routes.ts';
import type { PacingSettings } from './settings.ts';
import { addStrangers } from './strangers.ts';

export interface SandboxOptions {
  readonly pacing: PacingSettings;
  readonly seed: number;
  readonly version: string;
  readonly controlToken?: string;
  /** Where to write how long each answer was held. */
  readonly logHeld?: string | undefined;
  readonly now?: () => EpochMs;
  /** Milliseconds that never run backwards. */
  readonly clock?: () => Ms;
  /** How many entities of each kind are remembered. */
  readonly cap?: number;
}

export interface Sandbox {
  readonly app: FastifyInstance;
  readonly controlToken: string;
  /** A parent who can sign in. */
  readonly firstUser: { readonly email: string; readonly password: string };
}

/** An import of ten megabytes is the largest call of the platform. */
const bodyLimit = 11 * 1024 * 1024;
const usualCap = 20_000;

/** The body as it came, which webhooks are signed over, and as JSON. */
export interface ReceivedBody {
  readonly raw: string;
  readonly json: unknown;
}

function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    const raw = String(text);
    if (raw === '') return done(null, { raw, json: undefined });
    try {
      done(null, { raw, json: JSON.parse(raw) as unknown });
    } catch {
      // Told as the client's fault; the webhook's signature is not looked at, as nothing could be read.
      done(new Refusal(400, ['INVALID_JSON', 'PARSE_ERROR', 'VALIDATION_ERROR'], 'the body is not JSON'));
    }
  });
}

/** Bodies are checked by the facts' own notation. Fastify's usual compilers would cost a third of the start. */
function noSchemas(): never {
  throw new KitError('DEFECT', 'the sandbox has no JSON schemas');
}

/** The platform as an application that does not listen; the standing users' passwords come from its fixtures. */
export function buildSandbox(options: SandboxOptions): Sandbox {
  const { pacing, seed, version, logHeld, now = Date.now, clock = () => performance.now(), cap = usualCap } = options;
  const controlToken = options.controlToken ?? randomBytes(24).toString('hex');
  const app = Fastify({
    ...{ bodyLimit, exposeHeadRoutes: false, forceCloseConnections: true, logger: false, keepAliveTimeout: 120_000 },
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
  });
  const platform = createPlatform({ now, seed, cap, version });
  const [parent] = ensureUsers(1, platform).PARENT;
  const counter = createCounter();
  const log = logHeld === undefined ? null : openHeldLog(logHeld);
  readBodies(app);
  addStrangers(app, counter, now);
  addControl(app, { platform, counter, token: controlToken });
  const gates = createPacing(pacing, seed, clock);
  for (const endpoint of catalogue)
    addRoute(app, endpoint, { platform, counter, log, clock, gate: gates.gate(endpoint.id) });
  if (log !== null) app.addHook('onClose', async () => log.close());
  const { email = '', password = '' } = parent ?? {};
  return { app, controlToken, firstUser: { email, password } };
}
