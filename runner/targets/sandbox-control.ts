import { KitError } from '../../lib/model/kit-error.ts';
import { type Fixtures, parseFixtures } from './fixtures.ts';
import { type Client, jsonOf } from './http-client.ts';

interface SandboxCounts {
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly unrouted: number;
  readonly inFlight: number;
}

/** Fixtures of a long run are many; about 50 bytes a value. */
const longestAnswer = 64 << 20;

async function control(
  client: Client,
  method: 'GET' | 'POST',
  path: string,
  token: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await client.send({
    method,
    path: `/__sandbox/${path}`,
    headers: { 'x-sandbox-token': token },
    body: body === undefined ? null : JSON.stringify(body),
    bodyLimit: longestAnswer,
  });
  if (answer.status === 200) return jsonOf(answer);
  throw new KitError(
    'TARGET_REFUSED',
    `the sandbox at ${client.baseUrl} answered ${answer.status} to its ${path} route`,
  );
}

/** Creates the sandbox's users (again the same ones) and `supplies` fixture values of each slot. */
export async function sandboxFixtures(
  client: Client,
  token: string,
  wanted: { readonly usersPerRole: number; readonly supplies: Readonly<Record<string, number>> },
): Promise<Fixtures> {
  return parseFixtures(await control(client, 'POST', 'fixtures', token, wanted), 'the sandbox');
}

export async function sandboxCounts(client: Client, token: string): Promise<SandboxCounts> {
  return (await control(client, 'GET', 'counts', token)) as SandboxCounts;
}

/** Whether that very sandbox still answers: another process may have its port by now. */
export async function isSandboxAlive(client: Client, token: string): Promise<boolean> {
  try {
    const identity = (await control(client, 'GET', 'identity', token)) as { name?: unknown } | undefined;
    return identity?.name === 'hasivu-sandbox';
  } catch (error) {
    if (error instanceof KitError && error.code !== 'INTERRUPTED') return false;
    throw error;
  }
}
