import type { FastifyInstance } from 'fastify';
import type { Counter } from './counts.ts';
import { isObject } from './field-types.ts';
import { checkWanted, createFixtures } from './fixtures.ts';
import type { Platform } from './platform.ts';
import { forbidden, invalidField } from './refusal.ts';
import { sameText } from './signing.ts';

export interface ControlOptions {
  readonly platform: Platform;
  readonly counter: Counter;
  readonly token: string;
}

/** The sandbox's own routes: not part of the platform, not counted, and only for who holds the token. */
export function addControl(app: FastifyInstance, { platform, counter, token }: ControlOptions): void {
  const fixtures = createFixtures(platform);
  app.register(async (control) => {
    control.addHook('onRequest', async (request) => {
      const received = request.headers['x-sandbox-token'];
      if (typeof received !== 'string' || !sameText(received, token))
        throw forbidden('the header x-sandbox-token is needed');
    });
    control.get('/__sandbox/identity', async () => ({ name: 'hasivu-sandbox', version: platform.house.version }));
    control.get('/__sandbox/counts', async () => counter.served());
    control.post('/__sandbox/fixtures', async ({ body }) => {
      const wanted = isObject(body) && isObject(body.json) ? body.json : null;
      if (wanted === null) throw invalidField('body', 'must be {usersPerRole, supplies}');
      return fixtures(checkWanted(wanted));
    });
  });
}
