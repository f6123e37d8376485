import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleScenario } from '../../../build/bundle.ts';
import { findK6 } from '../../../build/k6-binary.mjs';
import { call, operationOf, planOf } from '../../../build/testing/plans.ts';
import type { PreparedData } from '../../../lib/model/call.ts';
import type { LoadPlan } from '../../../lib/model/plan.ts';
import type { K6Launch } from '../process.ts';

const root = resolve(import.meta.dirname, '../../..');

async function listening(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Three operations: a read, a list, and one that makes an order first and reads it back. */
const operations = [
  operationOf({ call: call({ endpoint: 'menu.list-items', path: ['/menu'], as: 'PARENT' }), takes: [] }),
  operationOf({
    call: call({ endpoint: 'orders.list', path: ['/orders?student=', { slot: 'student.id' }], as: 'PARENT' }),
    takes: [],
  }),
  operationOf(
    {
      call: call({
        endpoint: 'orders.create',
        method: 'POST',
        path: ['/orders'],
        body: ['{"student":"', { slot: 'student.id' }, '","note":"', { unique: true }, '"}'],
        as: 'PARENT',
        expect: 201,
      }),
      takes: [{ slot: 'order.id', from: ['data.order.id'] }],
    },
    { call: call({ endpoint: 'orders.get', path: ['/orders/', { slot: 'order.id' }], as: 'PARENT' }), takes: [] },
  ),
];

const prepared: PreparedData = {
  version: 1,
  runTag: 'RT1',
  usersPerRole: 2,
  tokens: {
    SUPER_ADMIN: [],
    SCHOOL_ADMIN: [],
    TEACHER: [],
    NUTRITIONIST: [],
    KITCHEN_STAFF: [],
    STUDENT: [],
    PARENT: ['parent-0', 'parent-1'],
  },
  supplies: { 'student.id': ['student-0', 'student-1'] },
  secrets: { 'payment-key': 'k', 'payment-webhook': 'w', 'whatsapp-webhook': 'wa' },
  renewAt: 9e15,
};

/** What the small platform was asked, as `METHOD /path` with ids left out -> how often. */
export interface Scene {
  readonly launch: K6Launch;
  readonly plan: LoadPlan;
  readonly served: Map<string, number>;
  /** How often k6 pushed its metrics. */
  readonly pushes: () => number;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const answerRightly: Answer = (request, response) => {
  response.statusCode = request.method === 'POST' ? 201 : 200;
  response.end(JSON.stringify({ success: true, data: { order: { id: `order-${Math.round(performance.now())}` } } }));
};

/** A platform, a collector that only takes, a bundle and data for one run of real k6. */
export async function openScene(fields: Partial<LoadPlan> = {}, answer: Answer = answerRightly): Promise<Scene> {
  const k6 = await findK6({ root, env: process.env });
  if (k6 === null) throw new Error('these tests need k6: set K6_BIN, or run npm test, which makes it ready');
  const folder = mkdtempSync(join(tmpdir(), 'k6-scene-'));
  const served = new Map<string, number>();
  const platform = await listening((request, response) => {
    request.resume().on('end', () => {
      const key = `${request.method} ${request.url?.replace(/(order|student)-\d+/g, '*')}`;
      served.set(key, (served.get(key) ?? 0) + 1);
      answer(request, response);
    });
  });
  let pushes = 0;
  const collector = await listening((request, response) => {
    request.resume().on('end', () => {
      pushes += 1;
      response.writeHead(204).end();
    });
  });
  const target = { name: 'small', baseUrl: addressOf(platform), environment: 'test' };
  const plan = planOf({ operations, target, ...fields });
  const bundle = join(folder, 'load.js');
  await bundleScenario({ entry: join(root, 'scenarios/load.ts'), plan, outFile: bundle });
  const data = join(folder, 'prepared.json');
  writeFileSync(data, JSON.stringify(prepared));
  const launch: K6Launch = {
    binary: k6.path,
    bundle,
    source: 'k6-1',
    data,
    collector: { url: addressOf(collector), token: 'a-token' },
    summaryFile: join(folder, 'summary.json'),
    logFile: join(folder, 'k6.log'),
  };
  const close = async (): Promise<void> => {
    for (const server of [platform, collector]) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
    rmSync(folder, { recursive: true });
  };
  return { launch, plan, served, pushes: () => pushes, close };
}
