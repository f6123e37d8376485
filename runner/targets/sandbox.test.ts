import { createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suppliesFor } from '../../lib/catalogue/entities.ts';
import { catalogue } from '../../lib/catalogue/index.ts';
import { findingCall, leftovers, listPaths } from '../../lib/catalogue/leftovers.ts';
import { operationFor } from '../../lib/catalogue/operations.ts';
import { fillCall } from '../../lib/catalogue/request.ts';
import type { Operation, PreparedData } from '../../lib/model/call.ts';
import { seededRandom } from '../../lib/stats/random.ts';
import { type RunningSandbox, startSandbox } from '../sandbox/start.ts';
import { fixturesWanted } from './allotment.ts';
import { cleanRun } from './cleanup.ts';
import type { Fixtures } from './fixtures.ts';
import { type Client, createClient, jsonOf } from './http-client.ts';
import { openJournal } from './journal.ts';
import { preflight } from './preflight.ts';
import { prepare } from './prepare.ts';
import { textAt, valueAt } from './reading.ts';
import { sandboxCounts, sandboxFixtures } from './sandbox-control.ts';
import { type Sessions, signIn } from './sign-in.ts';
import { keepAccess, stateFolder } from './state.ts';
import { sandboxTarget } from './target.ts';

const users = 4;
const runTag = 'RSANDBOX';
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
const journalPath = join(folder, 'journal.ndjson');
const state = stateFolder(folder, 'run-1');
const operations = catalogue.map((endpoint) => operationFor(endpoint, seededRandom(5)));
const rounds = 4;
const supplies = suppliesFor(
  operations,
  operations.map(() => rounds),
  users,
);

let sandbox: RunningSandbox;
let client: Client;
let fixtures: Fixtures;
let sessions: Sessions;
let data: PreparedData;
beforeAll(async () => {
  sandbox = await startSandbox({ root });
  client = createClient({ baseUrl: sandbox.baseUrl, runId: 'run-1' });
  const wanted = { usersPerRole: users, supplies: fixturesWanted(supplies) };
  fixtures = await sandboxFixtures(client, sandbox.controlToken, wanted);
  const target = sandboxTarget({ port: Number(new URL(sandbox.baseUrl).port), token: sandbox.controlToken });
  keepAccess(state, { version: 1, pid: 1, runId: 'run-1', runTag, usersPerRole: users, target, fixtures });
  sessions = await signIn(client, fixtures, { usersPerRole: users, now: Date.now });
});
afterAll(async () => {
  await client.close();
  await sandbox.stop();
});

const clean = () =>
  cleanRun(journalPath, state, {
    now: Date.now,
    signal: new AbortController().signal,
    within: 30_000,
    timeout: 10_000,
  });

/** Sends an operation as a VU does. Returns what was not as expected. */
async function use(operation: Operation, j: number): Promise<readonly string[]> {
  const taken: Record<string, string> = {};
  for (const [step, { call, takes }] of operation.steps.entries()) {
    const built = fillCall(call, {
      slot: (slot) => taken[slot] ?? data.supplies[slot]?.[j % (data.supplies[slot]?.length ?? 1)] ?? '',
      unique: () => `${runTag}-${operations.indexOf(operation).toString(36).toUpperCase()}-${j}${step}`,
      hmac: (text, secret) => createHmac('sha256', data.secrets[secret]).update(text).digest('hex'),
    });
    const { as } = built;
    const token = as === null ? null : typeof as === 'string' ? data.tokens[as][j % users] : taken[as.slot];
    const answer = await client.send({ ...built, token: token ?? null });
    if (answer.status !== built.expect) {
      return [`${operation.endpoint} step ${step} (${call.endpoint}): ${answer.status} ${answer.text.slice(0, 200)}`];
    }
    for (const { slot, from } of takes) taken[slot] = textAt(jsonOf(answer), from) ?? '';
  }
  return [];
}

/** Things of the run that are still in service, as the lists tell. */
async function inService(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { find, what } of leftovers) {
    if (find === null) continue;
    for (let k = 0; k < users; k += 1) {
      const values = { slot: () => fixtures.schoolId, unique: () => '', hmac: () => '' };
      const call = fillCall(findingCall(find, runTag, 1, seededRandom(0)), values);
      const answer = await client.send({ ...call, token: sessions.session(find.as, k).accessToken });
      const list =
        listPaths(find)
          .map((path) => valueAt(jsonOf(answer), path))
          .find(Array.isArray) ?? [];
      for (const element of list as Readonly<Record<string, unknown>>[]) {
        const isOurs = String(valueAt(element, find.label)).toUpperCase().startsWith(runTag);
        const isOut = element.isActive === false || ['ARCHIVED', 'cancelled'].includes(String(element.status));
        if (isOurs && !isOut) found.push(`${what} ${String(valueAt(element, find.label))}`);
      }
    }
  }
  return found;
}

describe('the real sandbox', () => {
  it('passes preflight without a warning', async () => {
    expect((await preflight(client, Date.now)).warnings).toEqual([]);
  });

  it('is prepared in full, with exactly the requests that the journal tells of', async () => {
    const before = await sandboxCounts(client, sandbox.controlToken);
    const journal = openJournal(journalPath);
    const made = await prepare({ client, sessions, fixtures, journal, runTag, seed: 5, supplies, now: Date.now });
    journal.close();
    data = made.data;
    expect(made.shortfalls).toEqual([]);
    const after = await sandboxCounts(client, sandbox.controlToken);
    const sum = ({ counts }: typeof after) =>
      Object.values(counts)
        .flatMap((byStatus) => Object.values(byStatus))
        .reduce((a, b) => a + b, 0);
    expect(sum(after) - sum(before)).toBe(made.created);
  });

  it('then answers every operation as expected, whichever user and use', async () => {
    const wrong: string[] = [];
    for (let j = 0; j < rounds; j += 1) {
      wrong.push(...(await Promise.all(operations.map((operation) => use(operation, j)))).flat());
    }
    expect(wrong).toEqual([]);
  });

  it('gets more of some things than their lists show at once', async () => {
    const many = operations.filter(({ endpoint }) =>
      ['subscription-plans.create', 'subscriptions.create'].includes(endpoint),
    );
    const uses = Array.from({ length: 120 }, (_, i) => many.map((operation) => use(operation, rounds + i)));
    expect((await Promise.all(uses.flat())).flat()).toEqual([]);
  });

  it('is cleaned of everything that can be found, preparation and load alike', async () => {
    expect((await inService()).length).toBeGreaterThan(20);
    const outcome = await clean();
    expect(outcome).toMatchObject({ kind: 'cleaned', cleaned: { complete: true } });
    expect(await inService()).toEqual([]);
  });

  it('cleaned again gets no request at all', async () => {
    const before = await sandboxCounts(client, sandbox.controlToken);
    expect((await clean()).kind).toBe('before');
    expect(await sandboxCounts(client, sandbox.controlToken)).toEqual(before);
  });
});
