import { describe, it } from 'vitest';
import type { WindowIncrement } from '../../../lib/model/window.ts';
import { runK6 } from './k6.ts';
import { begun, counted, partsOf, rowsOf, token } from './parts.ts';

/** Requests by endpoint, status and error code. */
function kindsOf(increments: readonly WindowIncrement[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { endpoint, status, expected, errorCode, latency } of rowsOf(increments)) {
    const kind = `${endpoint} ${status} ${expected ? 'expected' : 'unexpected'} ${errorCode}`;
    kinds[kind] = (kinds[kind] ?? 0) + latency.count;
  }
  return kinds;
}

describe.concurrent('counts from real k6', () => {
  const paths = ['/orders.list/200', '/orders.create/201', '/menu.today/200'];
  const load = { paths, rate: 100, iterations: 600, vus: 60 };
  const all = {
    'menu.today 200 expected null': 200,
    'orders.create 201 unexpected null': 200,
    'orders.list 200 expected null': 200,
  };

  it('tell refused connections, time-outs and other statuses apart, and leave out the kit’s own requests', async ({
    expect,
    onTestFinished,
  }) => {
    const { target, collecting } = partsOf(onTestFinished);
    const { url } = await target(0.01, 0.02);
    const { collector, increments } = await collecting();
    const odd = ['/orders.list/200', '/users.get/404', '/orders.pay/hang', 'http://127.0.0.1:1/orders.gone'];
    const [requests, kit] = [40, 4];
    const result = await runK6(
      { base: url, paths: odd, rate: 40, iterations: requests, vus: 40, kit: true },
      { url: collector.url, token, source: 'k6-1' },
    );
    expect(kindsOf(increments)).toEqual({
      'orders.list 200 expected null': 10,
      'users.get 404 unexpected null': 10,
      'orders.pay 0 unexpected 1050': 10,
      'orders.gone 0 unexpected 1212': 10,
    });
    expect(result.requests).toBe(requests + kit);
    expect(collector.kitRequests()).toBe(kit);
    const vus = increments.flatMap(({ generator }) => generator.vus ?? []);
    expect(Math.max(...vus)).toBeGreaterThan(0);
    expect(Math.max(...increments.flatMap(({ generator }) => generator.vusMax ?? []))).toBe(40);
    expect(increments.reduce((sum, one) => sum + (one.generator.lateness?.count ?? 0), 0)).toBe(requests);
    expect(increments.reduce((sum, one) => sum + one.generator.iterations, 0)).toBeGreaterThanOrEqual(requests);
  });

  it('are whole after a collector that answered 503 for three pushes', async ({ expect, onTestFinished }) => {
    const { target, collecting } = partsOf(onTestFinished);
    const { url, held } = await target(0.01, 0.1);
    let asked = 0;
    const refusesWhile = () => {
      asked += 1;
      return asked > 2 && asked <= 5;
    };
    const { collector, increments } = await collecting({ refusesWhile });
    const result = await runK6({ ...load, base: url }, { url: collector.url, token, source: 'k6-1' });
    expect(collector.totals()).toMatchObject({ refused: 3, undecodable: 0, readingsLost: 0 });
    expect(kindsOf(increments)).toEqual(all);
    expect([result.requests, held.length, begun(increments)]).toEqual([600, 600, 600]);
    const longest = Math.max(...increments.map(({ from, to }) => to - from));
    expect(longest).toBeGreaterThan(3000);
  });

  it('are whole after a collector that was gone for half of the run', async ({ expect, onTestFinished }) => {
    const { target, collecting, gated } = partsOf(onTestFinished);
    const { url, held, at } = await target(0.01, 0.1);
    const { collector, increments } = await collecting();
    const gate = await gated(collector);
    at(150, gate.shut);
    at(450, gate.open);
    const result = await runK6({ ...load, base: url }, { url: gate.url, token, source: 'k6-1' });
    expect(result.stderr).toContain('refused');
    expect(kindsOf(increments)).toEqual(all);
    expect([result.requests, held.length, begun(increments)]).toEqual([600, 600, 600]);
    expect(collector.sources()).toMatchObject([{ source: 'k6-1', final: true }]);
  });

  it('are whole after a collector that came back just for the last push', async ({ expect, onTestFinished }) => {
    const { target, collecting, gated } = partsOf(onTestFinished);
    const { url, at } = await target(0.01, 0.1);
    const { collector, increments } = await collecting();
    const gate = await gated(collector);
    at(150, gate.shut);
    at(600, gate.open);
    await runK6({ ...load, base: url }, { url: gate.url, token, source: 'k6-1' });
    expect(kindsOf(increments)).toEqual(all);
    expect(begun(increments)).toBe(600);
  });

  it('are not taken for final when the collector is gone to the end', async ({ expect, onTestFinished }) => {
    const { target, collecting, gated } = partsOf(onTestFinished);
    const { url, held, at } = await target(0.01, 0.1);
    const { collector, increments } = await collecting();
    const gate = await gated(collector);
    at(250, gate.shut);
    const result = await runK6({ ...load, base: url }, { url: gate.url, token, source: 'k6-1' });
    expect([result.exitCode, held.length]).toEqual([0, 600]);
    expect(collector.sources()).toMatchObject([{ source: 'k6-1', final: false }]);
    expect(counted(increments)).toBeLessThan(600);
  });
});
