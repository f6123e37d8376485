import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDeck, usesAfter } from '../../lib/catalogue/deck.ts';
import { entityOf, suppliesFor } from '../../lib/catalogue/entities.ts';
import { catalogue } from '../../lib/catalogue/index.ts';
import { operationFor } from '../../lib/catalogue/operations.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import { cleanRun } from './cleanup.ts';
import { type FakePlatform, startFakePlatform } from './fake-platform.ts';
import { type Client, createClient } from './http-client.ts';
import { type Journal, openJournal, readJournal } from './journal.ts';
import { prepare } from './prepare.ts';
import { signIn } from './sign-in.ts';
import { keepAccess, keepPrepared, type StateFolder, stateFolder } from './state.ts';

const users = 4;
const runTag = 'R7K2M9';
const weights = catalogue.map((endpoint) => ({ endpoint: endpoint.id, copies: endpoint.weight }));
const deck = buildDeck(weights, 1);
const operations = catalogue.map((endpoint) => operationFor(endpoint, seededRandom(1)));
const supplies = suppliesFor(operations, usesAfter(deck, 1500), users);

let fake: FakePlatform;
let client: Client;
let journal: Journal;
let journalPath: string;
let state: StateFolder;
beforeEach(async () => {
  const root = mkdtempSync(join(tmpdir(), 'prepare-'));
  journalPath = join(root, 'journal.ndjson');
  state = stateFolder(root, 'run-1');
  fake = await startFakePlatform(users);
  client = createClient({ baseUrl: fake.baseUrl, runId: 'run-1', timeout: 2_000, wait: async () => {} });
  journal = openJournal(journalPath);
  const target = {
    name: 'fake',
    baseUrl: fake.baseUrl,
    environment: 'staging',
    environmentStated: true,
    kind: 'remote',
    fixtures: { from: 'file', path: 'none' },
    version: null,
  } as const;
  keepAccess(state, {
    version: 1,
    pid: 1,
    runId: 'run-1',
    runTag,
    usersPerRole: users,
    target,
    fixtures: fake.fixtures,
  });
});
afterEach(async () => {
  journal.close();
  await client.close();
  await fake.close();
});

async function prepared(other: Partial<Parameters<typeof prepare>[0]> = {}) {
  const sessions = await signIn(client, fake.fixtures, { usersPerRole: users, now: Date.now });
  const fixtures = fake.fixtures;
  return prepare({ client, sessions, fixtures, journal, runTag, seed: 1, supplies, now: Date.now, ...other });
}
const clean = (other: Partial<Parameters<typeof cleanRun>[2]> = {}) =>
  cleanRun(journalPath, state, {
    now: Date.now,
    signal: new AbortController().signal,
    within: 20_000,
    timeout: 2_000,
    ...other,
  });
const standing = () => fake.rows.filter(({ state }) => state === 'there');
const removable = (endpoint: string) => !/orders|payments\.(c|v|g)|invoices|notif|nutrition|analytics/.test(endpoint);

describe('preparing', () => {
  it('fills every supply to a multiple of the users, each entity by its own user', async () => {
    const { data, shortfalls } = await prepared();
    expect(shortfalls).toEqual([]);
    for (const { slot, count } of supplies) {
      const values = data.supplies[slot] ?? [];
      const { kind } = entityOf(slot);
      expect([slot, values.length >= count, values.every((value) => value !== '')]).toEqual([slot, true, true]);
      if (kind !== 'constant' && kind !== 'date') expect([slot, values.length % users]).toEqual([slot, 0]);
    }
    const owners = data.supplies['order.id']?.map((id) => fake.rows.find((row) => row.id === id)?.owner);
    expect(owners).toEqual(owners?.map((_, k) => `PARENT-${k % users}`));
    expect(data.tokens.PARENT).toHaveLength(users);
  });

  it('never gives one value of a one-time fixture to two operations, and keeps aligned ones aligned', async () => {
    const { data } = await prepared();
    const oneTime = Object.entries(data.supplies).filter(([slot]) => slot.includes('@'));
    expect(oneTime.length).toBeGreaterThan(5);
    for (const base of new Set(oneTime.map(([slot]) => slot.split('@')[0]))) {
      const all = oneTime.flatMap(([slot, values]) => (slot.startsWith(`${base}@`) ? values : []));
      expect(new Set(all).size).toBe(all.length);
    }
    const numbers = (slot: string) => data.supplies[slot]?.map((value) => value.split('-').at(-1));
    expect(numbers('pickup.cardId@rfid.verify-delivery')).toEqual(numbers('pickup.orderId@rfid.verify-delivery'));
  });

  it('has each intent in the journal before the target sees it', async () => {
    const early: string[] = [];
    fake.interfere = (endpoint) => {
      if (endpoint === 'auth.login') return false;
      const intents = readJournal(journalPath).filter((line) => line.kind === 'intent' && line.endpoint === endpoint);
      if (intents.length < (fake.requests.get(endpoint) ?? 0)) early.push(endpoint);
      return false;
    };
    await prepared();
    expect(early).toEqual([]);
  });

  it('names every created thing after the run', async () => {
    await prepared();
    const untagged = fake.rows.filter(
      ({ endpoint, body }) => removable(endpoint) && !JSON.stringify(body).includes(runTag),
    );
    expect(untagged.map(({ endpoint }) => endpoint)).toEqual(untagged.map(() => 'rfid.register-card'));
  });

  it('gets over an endpoint that fails now and then', async () => {
    let n = 0;
    fake.interfere = (endpoint, _request, response) => {
      if (endpoint !== 'orders.create' || ++n % 3 !== 0) return false;
      response.writeHead(500).end('{"success":false,"error":{"code":"BROKEN","message":"now and then"}}');
      return true;
    };
    expect((await prepared()).shortfalls).toEqual([]);
  });

  it('reports what an endpoint that always fails left unmade, and still hands out full supplies', async () => {
    fake.interfere = (endpoint, _request, response) => {
      if (endpoint === 'invoices.generate') response.socket?.resetAndDestroy();
      return endpoint === 'invoices.generate';
    };
    const { data, shortfalls } = await prepared();
    expect(shortfalls).toMatchObject([{ endpoint: 'invoices.generate', slots: ['invoice.id'] }]);
    expect(data.supplies['invoice.id']?.length ?? 0).toBeGreaterThanOrEqual(users);
    expect(fake.requests.get('invoices.generate') ?? 0).toBeLessThan(30);
  });

  it('asks once for what is understood and refused', async () => {
    fake.interfere = (endpoint, _request, response) => {
      if (endpoint !== 'menu.create-item') return false;
      response.writeHead(403).end('{"success":false,"error":{"code":"FORBIDDEN","message":"no"}}');
      return true;
    };
    const { shortfalls } = await prepared();
    expect(shortfalls.map(({ endpoint }) => endpoint)).toContain('orders.create');
    expect(shortfalls.find(({ endpoint }) => endpoint === 'menu.create-item')?.reason).toContain('403 FORBIDDEN');
  });

  it('ends soon when the target no longer answers', async () => {
    let n = 0;
    fake.interfere = (endpoint) => endpoint !== 'auth.login' && ++n > 100;
    const hasty = createClient({ baseUrl: fake.baseUrl, runId: 'run-1', timeout: 60 });
    await expect(prepared({ client: hasty })).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
    await hasty.close();
    expect(n).toBeLessThan(100 + 80);
  });

  it('is not held up by one endpoint that hangs', async () => {
    fake.interfere = (endpoint) => endpoint === 'invoices.generate';
    const hasty = createClient({ baseUrl: fake.baseUrl, runId: 'run-1', timeout: 300 });
    const { shortfalls } = await prepared({ client: hasty });
    await hasty.close();
    expect(shortfalls).toMatchObject([{ endpoint: 'invoices.generate', reason: expect.stringContaining('time-out') }]);
    expect(fake.requests.get('invoices.generate')).toBe(2);
  });

  it('is an error when the target makes nothing at all', async () => {
    fake.interfere = (endpoint, _request, response) => {
      if (endpoint !== 'auth.login') response.writeHead(403).end('{}');
      return endpoint !== 'auth.login';
    };
    await expect(prepared()).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
  });

  it('keeps what k6 reads to the owner of the machine account', async () => {
    const { data } = await prepared();
    keepPrepared(state, data);
    expect(statSync(state.prepared).mode & 0o777).toBe(0o600);
    expect(statSync(state.path).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(state.prepared, 'utf8'))).toEqual(data);
  });
});

describe('cleaning up', () => {
  it('removes all that can be removed and counts the rest by kind', async () => {
    await prepared();
    const outcome = await clean();
    expect(outcome.kind).toBe('cleaned');
    expect(standing().filter(({ endpoint }) => removable(endpoint))).toEqual([]);
    const { cleaned } = outcome as Extract<typeof outcome, { cleaned: unknown }>;
    expect(cleaned.leftBehind.order).toBe(standing().filter(({ endpoint }) => endpoint === 'orders.create').length);
    expect(cleaned.complete).toBe(true);
    expect(() => statSync(state.path)).toThrow();
  });

  it('finds what the load made, over many pages, and nothing of other people', async () => {
    await prepared();
    const others = Array.from({ length: 450 }, (_, i) => ({
      endpoint: 'users.create',
      id: `theirs-${i}`,
      owner: '',
      body: { email: i % 2 ? `rao${i}@school.example` : `${runTag.toLowerCase()}-${i}-0@example.com` },
      state: 'there' as const,
    }));
    fake.rows.push(...others);
    await clean();
    expect(standing().filter(({ id }) => id.startsWith('theirs-'))).toHaveLength(225);
  });

  it('a second time sends nothing and says the same', async () => {
    await prepared();
    const first = await clean();
    fake.requests.clear();
    const second = await clean();
    expect(second.kind).toBe('before');
    expect({ ...second, kind: '' }).toEqual({ ...first, kind: '' });
    expect([...fake.requests]).toEqual([]);
  });

  it.each([1, 7, 30, 90])('after a kill in mid-preparation (%i requests) finds everything', async (survived) => {
    let n = 0;
    const dead = new AbortController();
    const doomed = createClient({ baseUrl: fake.baseUrl, runId: 'run-1', timeout: 2_000, signal: dead.signal });
    fake.interfere = (endpoint, _request, response) => {
      if (endpoint === 'auth.login') return false;
      // The request is carried out, but its answer is never read.
      if (++n === survived) response.on('finish', () => dead.abort(new KitError('INTERRUPTED', 'killed')));
      return false;
    };
    await expect(prepared({ client: doomed })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await doomed.close();
    fake.interfere = () => false;
    expect((await clean()).kind).toBe('cleaned');
    const left = standing().filter(({ endpoint }) => removable(endpoint) && endpoint !== 'rfid.register-card');
    expect(left).toEqual([]);
  });

  it('broken off half-way goes on where it was', async () => {
    await prepared();
    let n = 0;
    fake.interfere = (_endpoint, request, response) => {
      const fails = request.method === 'DELETE' && ++n > 3;
      if (fails) response.writeHead(500).end('{}');
      return fails;
    };
    const first = await clean();
    expect(first).toMatchObject({ kind: 'cleaned', cleaned: { complete: false } });
    expect(statSync(state.path).isDirectory()).toBe(true);
    fake.interfere = () => false;
    expect(await clean()).toMatchObject({ kind: 'cleaned', cleaned: { complete: true } });
    expect(standing().filter(({ endpoint }) => removable(endpoint))).toEqual([]);
  });

  it('ends when its time is over and says what it left', async () => {
    await prepared();
    let time = 0;
    const outcome = await clean({ now: () => (time += 50), within: 2_000 });
    expect(outcome).toMatchObject({ kind: 'cleaned', cleaned: { complete: false } });
  });

  it('of a run that made nothing is nothing, and without access says so', async () => {
    await prepared();
    const elsewhere = stateFolder(mkdtempSync(join(tmpdir(), 'prepare-')), 'x');
    const options = { now: Date.now, signal: new AbortController().signal, within: 1_000, timeout: 1_000 };
    expect(await cleanRun(`${journalPath}.none`, elsewhere, options)).toEqual({ kind: 'nothing' });
    expect(await cleanRun(journalPath, elsewhere, options)).toEqual({ kind: 'no-access' });
  });
});
