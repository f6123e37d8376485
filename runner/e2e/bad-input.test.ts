import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { home, kit, processesOf } from './kit-process.ts';

let place: ReturnType<typeof home>;
let server: Server;
let web: string;
beforeAll(async () => {
  place = home();
  const user = (role: string) => [{ id: role, email: `${role.toLowerCase()}@school.example`, password: 'Passw0rd!' }];
  const roles = ['SUPER_ADMIN', 'SCHOOL_ADMIN', 'TEACHER', 'NUTRITIONIST', 'KITCHEN_STAFF', 'STUDENT', 'PARENT'];
  const users = Object.fromEntries(roles.map((role) => [role, user(role)]));
  const files = {
    'fixtures.json': JSON.stringify({ schoolId: 's', classId: 'c', users }),
    'broken.json': '{ "load": ',
    'field.json': '{ "load": { "requestTimeout": "soon" } }',
    'unknown.json': '{ "load": { "requestTimeot": 5 } }',
    'mix.json': '{ "orders.creat": 3 }',
    'negative.json': '{ "orders.create": -3 }',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place.path, name), text);
  server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<html><b>It works!</b>'));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  web = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  place.remove();
});

const at = (name: string) => join(place.path, name);

/** A closed port of loopback: nothing listens on the discard port of a test machine. */
const nobody = 'http://127.0.0.1:9';

const cases: readonly [string, () => readonly string[], number, RegExp, Record<string, string>?][] = [
  [
    'an unknown profile is answered with the nearest',
    () => ['load', 'peek'],
    2,
    /no profile "peek"; did you mean peak\?/,
  ],
  ['a missing profile', () => ['load'], 2, /profile/],
  ['an unknown option is answered with the nearest', () => ['load', 'peak', '--sed', '3'], 2, /Did you mean --seed\?/],
  ['an unknown command', () => ['lod'], 2, /unknown command/],
  ['a bad rate', () => ['load', 'peak', '--rate', 'fast'], 2, /--rate wants arrivals per second.*"fast"/],
  ['a bad duration', () => ['load', 'peak', '--duration', '10'], 2, /--duration wants a time/],
  ['a bad number of VUs', () => ['load', 'peak', '--vus-max', '0'], 2, /--vus-max wants a whole number/],
  ['a bad tag', () => ['load', 'peak', '--tag', 'x'], 2, /--tag wants name=value/],
  ['an unknown domain', () => ['load', 'peak', '--only', 'order'], 2, /names no domain.*nearest is orders/],
  ['too little load for all endpoints', () => ['load', 'smoke', '--rate', '1'], 2, /cannot reach 228 endpoints/],
  [
    'a mix file that is not there',
    () => ['load', 'peak', '--mix', at('none.json')],
    2,
    /mix file .*none\.json cannot be read/,
  ],
  ['a mix with an unknown endpoint', () => ['load', 'peak', '--mix', at('mix.json')], 2, /orders\.creat/],
  ['a mix with a negative weight', () => ['load', 'peak', '--mix', at('negative.json')], 2, /orders\.create/],
  [
    'a configuration that is not JSON',
    () => ['load', 'peak', '--config', at('broken.json')],
    2,
    /broken\.json is not JSON/,
  ],
  [
    'a configuration field of the wrong type',
    () => ['load', 'peak', '--config', at('field.json')],
    2,
    /load\.requestTimeout: .*number/,
  ],
  [
    'an unknown configuration field',
    () => ['load', 'peak', '--config', at('unknown.json')],
    2,
    /nearest is requestTimeout/,
  ],
  ['a target without fixtures', () => ['load', 'peak', '--target', nobody], 2, /needs fixtures/],
  [
    'a target that does not answer',
    () => ['load', 'peak', '--target', nobody, '--fixtures', at('fixtures.json')],
    5,
    /TARGET_UNREACHABLE.*127\.0\.0\.1:9/,
  ],
  [
    'a target that answers HTML',
    () => ['load', 'peak', '--target', web, '--fixtures', at('fixtures.json')],
    5,
    /TARGET_NOT_PLATFORM.*text\/html/,
  ],
  [
    'an address of production',
    () => ['load', 'peak', '--target', 'https://api.hasivu.com', '--fixtures', at('fixtures.json')],
    2,
    /production/,
  ],
  [
    'sandbox flags with a target',
    () => ['load', 'peak', '--target', web, '--fixtures', at('fixtures.json'), '--sandbox-latency', '5ms'],
    2,
    /for the sandbox only/,
  ],
  ['a sandbox fault that is none', () => ['load', 'smoke', '--sandbox-fault', 'orders.create=explode'], 2, /explode/],
  [
    'a place where no run folder can be made',
    () => ['load', 'smoke'],
    5,
    /DISK: cannot create/,
    { HASIVU_HOME: '/proc' },
  ],
  ['a port that is taken', () => ['sandbox', '--port', new URL(web).port], 5, /PORT/],
  ['a K6_BIN that is none', () => ['load', 'smoke'], 5, /K6_BIN/, { K6_BIN: '/nowhere/k6' }],
  ['a run that does not exist', () => ['report', '20261123-0031-peak-k7m2'], 2, /no run "20261123-0031-peak-k7m2"/],
];

describe.concurrent('bad input ends with one clear message', () => {
  it.each(cases)('%s', async (_, args, code, message, env) => {
    const ended = await kit(args(), place.path, env);
    expect(ended.err).toMatch(message);
    expect(ended.code, ended.err).toBe(code);
    // A message, not a stack trace.
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(ended.err.trim().split('\n').length).toBeLessThanOrEqual(4);
    expect(ended.out).toBe('');
  });
});

describe('afterwards', () => {
  it('nothing is left running', () => {
    expect(processesOf(place.path)).toEqual([]);
  });
});
