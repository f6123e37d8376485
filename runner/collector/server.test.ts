import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { WindowIncrement } from '../../lib/model/window.ts';
import { emptyHistogram, record } from '../../lib/stats/histogram.ts';
import { encodePush } from './encode-push.ts';
import { type Collector, type CollectorOptions, startCollector } from './server.ts';

let collector: Collector;
let increments: WindowIncrement[];
afterEach(() => collector.close());

async function start(options: Partial<CollectorOptions> = {}): Promise<void> {
  increments = [];
  collector = await startCollector({ token: 'right', now: () => 5000, ...options });
  collector.onIncrement((increment) => increments.push(increment));
}

interface Sent {
  readonly method?: string;
  readonly token?: string;
  readonly body?: Uint8Array;
}

function send(path: string, { method = 'POST', token = 'right', body }: Sent = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-length': body.length }) };
    const sent = request(collector.url + path, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end(body);
  });
}

const pushed = (count: number, ended = false, name = 'orders.list') =>
  encodePush([
    {
      labels: { __name__: 'k6_http_req_duration_seconds', name, status: '200', expected_response: 'true' },
      at: 4000,
      histogram: Array.from({ length: count }, () => 0.1).reduce(record, emptyHistogram),
      ended,
    },
  ]);

describe('the collector', () => {
  it('hands each push to its listeners before it answers, source by source', async () => {
    await start();
    expect(await send('/push/k6-1', { body: pushed(3) })).toMatchObject({ status: 204 });
    expect(increments).toHaveLength(1);
    await send('/push/k6-2', { body: pushed(5) });
    await send('/push/k6-1', { body: pushed(4, true) });
    expect(increments.map(({ source, rows }) => [source, rows[0]?.latency.count])).toEqual([
      ['k6-1', 3],
      ['k6-2', 5],
      ['k6-1', 1],
    ]);
    expect(collector.sources()).toEqual([
      { source: 'k6-1', lastPushAt: 5000, final: true },
      { source: 'k6-2', lastPushAt: 5000, final: false },
    ]);
    expect(collector.totals()).toMatchObject({ pushes: 3, undecodable: 0, unauthorized: 0, lastError: null });
  });

  it('listens on loopback only', async () => {
    await start();
    expect(new URL(collector.url).hostname).toBe('127.0.0.1');
  });

  it('takes nothing without the right token', async () => {
    await start({ renewToken: async () => 'secret' });
    for (const token of ['', 'wrong', 'rightt', 'righ']) {
      expect(await send('/push/k6-1', { token, body: pushed(1) })).toMatchObject({ status: 401 });
      expect(await send('/token/PARENT/0', { token, method: 'GET' })).toEqual({ status: 401, text: '' });
    }
    expect(increments).toEqual([]);
    expect(collector.sources()).toEqual([]);
    expect(collector.totals()).toMatchObject({ unauthorized: 8, pushes: 0, tokensGiven: 0 });
  });

  it('knows no other routes', async () => {
    await start();
    for (const path of ['/', '/push/', '/push/a/b', '/push/..%2f', `/push/${'a'.repeat(65)}`, '/token/PARENT/0']) {
      expect(await send(path, { body: pushed(1) })).toMatchObject({ status: 404 });
    }
    expect(await send('/push/k6-1', { method: 'GET' })).toMatchObject({ status: 404 });
    expect(await send('/token/PARENT/0', { method: 'GET' })).toMatchObject({ status: 404 });
  });

  it('refuses and counts what is no push, and goes on', async () => {
    await start();
    expect(await send('/push/k6-1', { body: Buffer.from('hello') })).toMatchObject({ status: 400 });
    expect(await send('/push/k6-1', { body: pushed(2) })).toMatchObject({ status: 204 });
    expect(collector.totals()).toMatchObject({ undecodable: 1, pushes: 1 });
    expect(collector.totals().lastError).not.toBeNull();
  });

  it('refuses bodies that are too long, whether they say so or not', async () => {
    await start({ limits: { bodyBytes: 1000 } });
    expect(await send('/push/k6-1', { body: new Uint8Array(1001) })).toMatchObject({ status: 413 });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${collector.url}/push/k6-1`, {
        method: 'POST',
        headers: { authorization: 'Bearer right' },
      });
      sent.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      sent.write(new Uint8Array(600));
      sent.end(new Uint8Array(600));
    });
    expect(status).toBe(413);
    expect(collector.totals()).toMatchObject({ tooLarge: 2, pushes: 0 });
  });

  it('keeps a bounded number of sources and series, and says that counts are incomplete', async () => {
    await start({ limits: { sources: 2, series: 2 } });
    const statuses = [];
    for (const n of [1, 2, 3]) statuses.push((await send(`/push/k6-${n}`, { body: pushed(1) })).status);
    expect(statuses).toEqual([204, 204, 429]);
    await send('/push/k6-1', { body: pushed(1, false, 'orders.create') });
    expect(collector.totals()).toMatchObject({ tooManySources: 1, readingsLost: 1 });
  });

  it('loses nothing for the others when a listener fails, and counts that', async () => {
    await start();
    const late: number[] = [];
    collector.onIncrement(() => {
      throw new Error('disk full');
    });
    const stop = collector.onIncrement(({ rows }) => late.push(rows.length));
    expect(await send('/push/k6-1', { body: pushed(1) })).toMatchObject({ status: 204 });
    stop();
    await send('/push/k6-1', { body: pushed(2) });
    expect([increments.length, late]).toEqual([2, [1]]);
    expect(collector.totals()).toMatchObject({ listenerFailures: 2, lastError: 'disk full' });
  });

  it('counts the kit’s own requests apart', async () => {
    await start();
    await send('/push/k6-1', { body: pushed(3, false, 'kit.token') });
    expect(collector.kitRequests()).toBe(3);
    expect(increments[0]?.rows).toEqual([]);
  });

  it('makes up for refused pushes with the next one, whose span covers their time', async () => {
    let now = 10_000;
    let refuses = false;
    await start({ now: () => now, refusesWhile: () => refuses });
    now = 20_000;
    await send('/push/k6-1', { body: pushed(2) });
    refuses = true;
    now = 21_000;
    expect(await send('/push/k6-1', { body: pushed(5) })).toMatchObject({ status: 503 });
    refuses = false;
    expect(collector.totals().refused).toBe(1);
    now = 22_000;
    await send('/push/k6-1', { body: pushed(9) });
    expect(increments.map(({ rows }) => rows[0]?.latency.count)).toEqual([2, 7]);
    expect(increments[1]?.from).toBe(increments[0]?.to);
  });

  it.each(['refused', 'unreadable'])('lets the first span reach back before pushes that were %s', async (how) => {
    let now = 10_000;
    await start({ now: () => now, refusesWhile: () => how === 'refused' && now < 15_000 });
    for (now = 12_000; now < 15_000; now += 1000) await send('/push/k6-1', { body: Buffer.from('noise') });
    await send('/push/k6-1', { body: pushed(1) });
    expect(increments.map(({ from, to }) => [from, to])).toEqual([[11_000, 15_000]]);
  });

  it('hands out renewed tokens to those who know the run’s token, and says when it cannot', async () => {
    await start({
      renewToken: async (role, k) => {
        if (k > 7) throw new Error('no such user');
        return `${role}:${k}`;
      },
    });
    expect(await send('/token/PARENT/3', { method: 'GET' })).toEqual({ status: 200, text: 'PARENT:3' });
    expect(await send('/token/PARENT/8', { method: 'GET' })).toEqual({ status: 503, text: 'no such user' });
    expect(await send('/token/NOBODY/1', { method: 'GET' })).toMatchObject({ status: 404 });
    expect(collector.totals()).toMatchObject({ tokensGiven: 1, tokensFailed: 1 });
  });

  it('says which port is taken', async () => {
    await start();
    const port = Number(new URL(collector.url).port);
    await expect(startCollector({ token: 'x', now: () => 0, port })).rejects.toMatchObject({ code: 'PORT' });
  });
});
