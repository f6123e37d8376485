import { endpointById } from '../../lib/catalogue/index.ts';
import { callTemplate, fillCall } from '../../lib/catalogue/request.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import type { EpochMs } from '../../lib/model/units.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import type { Found } from './finding.ts';
import type { Client } from './http-client.ts';
import { signInOne } from './sign-in.ts';

/** What every registration by the kit sets, whatever else it draws: read from such a call. */
function registeredPassword(): string {
  const template = callTemplate(endpointById('auth.register'), seededRandom(0));
  const { body } = fillCall(template, { slot: () => '', unique: () => '', hmac: () => '' });
  return (JSON.parse(body ?? '{}') as { readonly password: string }).password;
}

/**
 * Tokens of the people whom the load signed up: what they own, only they may remove. Their mailboxes carry the run's
 * tag, their password is the kit's own. Gives null for anybody else and for those who are not let in.
 */
export function newcomerTokens(
  client: Client,
  people: readonly Found[],
  now: () => EpochMs,
): (id: string) => Promise<string | null> {
  const emails = new Map(people.map(({ id, label }) => [id, label]));
  const password = registeredPassword();
  const tokens = new Map<string, Promise<string | null>>();
  async function tokenOf(id: string): Promise<string | null> {
    const email = emails.get(id);
    if (email === undefined) return null;
    try {
      return (await signInOne(client, 'PARENT', { id, email, password }, now())).accessToken;
    } catch (error) {
      // Somebody who changed the password: what they own is counted as left behind.
      if (error instanceof KitError && error.code === 'TARGET_REFUSED') return null;
      throw error;
    }
  }
  return (id) => {
    const token = tokens.get(id) ?? tokenOf(id);
    tokens.set(id, token);
    return token;
  };
}
