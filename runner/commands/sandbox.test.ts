import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Command as Parser } from 'commander';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import type { World } from '../world.ts';
import { sandbox } from './sandbox.ts';

function worldUntil(signal: AbortSignal, out: (text: string) => void): World {
  const root = resolve(import.meta.dirname, '..', '..');
  return { env: {}, now: Date.now, root, home: root, out, err: () => undefined, isTerminal: false, signal };
}

const run = (args: readonly string[], world: World) => {
  const parser = sandbox.declare(new Parser('sandbox').exitOverride());
  parser.parse([...args], { from: 'user' });
  return sandbox.run([], parser.opts(), loadConfig({ env: {} }), world);
};

const refuse = (args: readonly string[]) =>
  run(
    args,
    worldUntil(AbortSignal.abort(), () => undefined),
  );

describe('npm run sandbox', () => {
  it('says where it listens, who can sign in and how to stop it, and ends with Ctrl-C', async () => {
    const interrupt = new AbortController();
    let said = '';
    const ended = run(
      ['--port', '0', '--latency', '1ms'],
      worldUntil(interrupt.signal, (text) => {
        said = text;
        interrupt.abort();
      }),
    );
    expect(await ended).toBe(0);
    expect(said).toMatch(/^sandbox listening on http:\/\/127\.0\.0\.1:\d+$/m);
    expect(said).toMatch(/POST \S+\/auth\/login as \S+@\S+ with \S+/);
    expect(said).toMatch(/x-sandbox-token: [0-9a-f]+/);
    expect(said).toMatch(/Ctrl-C/);
  });

  it('with --json prints address, token and user', async () => {
    const interrupt = new AbortController();
    let said = '';
    await run(
      ['--port', '0', '--json'],
      worldUntil(interrupt.signal, (text) => {
        said = text;
        interrupt.abort();
      }),
    );
    expect(JSON.parse(said)).toMatchObject({
      baseUrl: expect.stringMatching(/^http:\/\/127/),
      user: { email: expect.any(String) },
    });
  });

  it.each(['0.0.0.0', '192.168.1.4', '::'])('does not listen on %s', async (host) => {
    await expect(refuse(['--host', host])).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(host),
    });
  });

  it('names the port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    await expect(refuse(['--port', String(port)])).rejects.toMatchObject({
      ...{ code: 'PORT', message: `port ${port} on 127.0.0.1 is taken`, hint: expect.stringContaining('--port') },
    });
    await new Promise((closed) => server.close(closed));
  });

  it.each([
    ['--port', '70000'],
    ['--seed', 'x'],
    ['--capacity', 'many'],
    ['--fault', 'orders.create=explode'],
  ])('refuses %s %s', async (flag, value) => {
    await expect(refuse([flag, value])).rejects.toMatchObject({ code: 'USAGE' });
  });
});
