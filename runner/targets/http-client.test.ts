import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { KitError } from '../../lib/model/kit-error.ts';
import { type Client, type ClientOptions, createClient, retryAfter } from './http-client.ts';
import { preflight } from './preflight.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  open.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  const port = await listen(server);
  open.push(() => server.closeAllConnections());
  return port;
}

function client(baseUrl: string, options: Partial<ClientOptions> = {}): Client {
  const made = createClient({ baseUrl, runId: 'r1', timeout: 5_000, wait: async () => {}, ...options });
  open.push(() => made.close());
  return made;
}

async function failure(task: Promise<unknown>): Promise<KitError> {
  const error = await task.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KitError);
  return error as KitError;
}

const health = { success: true, data: { status: 'healthy', version: '2.4.1' }, message: 'ok' };
const json = (value: unknown, headers: Record<string, string> = {}): RequestListener => {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
};

describe('what goes out', () => {
  it('carries run, token and the path prefix of the base URL', async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      const { authorization, 'user-agent': agent, 'content-type': type } = request.headers;
      seen.push([request.method, request.url, agent, authorization, type]);
      response.end('{}');
    });
    const answer = await client(`http://127.0.0.1:${port}/api/prod/`).send({
      method: 'POST',
      path: '/orders?page=1',
      body: '{}',
      token: 'abc',
    });
    expect(answer.status).toBe(200);
    expect(seen).toEqual([
      ['POST', '/api/prod/orders?page=1', 'hasivu-readiness run/r1', 'Bearer abc', 'application/json'],
    ]);
  });

  it('never has more requests in flight than allowed, and sends all', async () => {
    let now = 0;
    let most = 0;
    const port = await serve((_request, response) => {
      most = Math.max(most, ++now);
      setImmediate(() => {
        now -= 1;
        response.end('{}');
      });
    });
    const sender = client(`http://127.0.0.1:${port}`, { concurrency: 3 });
    const answers = await Promise.all(Array.from({ length: 40 }, () => sender.send({ method: 'GET', path: '/' })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(40);
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe('waiting for a free connection', () => {
  it('does not count as waiting for the answer', async () => {
    const port = await serve((_request, response) => void setTimeout(() => response.end('{}'), 80));
    const sender = client(`http://127.0.0.1:${port}`, { concurrency: 1, timeout: 600 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => sender.send({ method: 'GET', path: '/' })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });
});

describe('a limiter in front', () => {
  const limiter = (refusals: number, header: string | null, status = 429) => {
    const seen = { sends: 0 };
    const listener: RequestListener = (_request, response) => {
      seen.sends += 1;
      if (seen.sends > refusals) response.end('{}');
      else response.writeHead(status, header === null ? {} : { 'retry-after': header }).end();
    };
    return { seen, listener };
  };

  it('is waited for as Retry-After asks, in seconds', async () => {
    const { seen, listener } = limiter(2, '3');
    const waits: number[] = [];
    const port = await serve(listener);
    const sender = client(`http://127.0.0.1:${port}`, { wait: async (ms) => void waits.push(ms) });
    expect((await sender.send({ method: 'POST', path: '/' })).status).toBe(200);
    expect([seen.sends, waits]).toEqual([3, [3000, 3000]]);
  });

  it('that asks for longer than allowed is an answer like any other', async () => {
    const { seen, listener } = limiter(9, '3600');
    const port = await serve(listener);
    expect((await client(`http://127.0.0.1:${port}`).send({ method: 'POST', path: '/' })).status).toBe(429);
    expect(seen.sends).toBe(1);
  });

  it('that never lets through is given up after four sends', async () => {
    const { seen, listener } = limiter(99, '0');
    const port = await serve(listener);
    expect((await client(`http://127.0.0.1:${port}`).send({ method: 'GET', path: '/' })).status).toBe(429);
    expect(seen.sends).toBe(4);
  });

  it('that answers 503 gets a creation only once', async () => {
    const { seen, listener } = limiter(9, '0', 503);
    const port = await serve(listener);
    await client(`http://127.0.0.1:${port}`).send({ method: 'POST', path: '/' });
    expect(seen.sends).toBe(1);
  });

  it.each([
    ['7', 7000],
    ['Thu, 01 Jan 1970 00:00:12 GMT', 2000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['soon', null],
  ])('may write Retry-After as %s', (header, ms) => {
    expect(retryAfter({ 'retry-after': header }, 10_000)).toBe(ms);
  });
});

describe('hostile targets each give one clear error', () => {
  it('nothing listens', async () => {
    const port = await serve(json({}));
    await open.splice(0).reverse()[1]?.();
    const error = await failure(preflight(client(`http://127.0.0.1:${port}`), Date.now));
    expect(error.code).toBe('TARGET_UNREACHABLE');
    expect(error.message).toContain(`connection refused: nothing listens at 127.0.0.1:${port}`);
    expect(error.hint).toContain('--target');
  });

  it('a name without address', async () => {
    const error = await failure(preflight(client('http://no-such-host.invalid', { timeout: 5_000 }), Date.now));
    expect(error.code).toBe('TARGET_UNREACHABLE');
    expect(error.message).toContain('the name no-such-host.invalid has no address');
  });

  it('a server that never answers', async () => {
    const port = await serve(() => {});
    const error = await failure(preflight(client(`http://127.0.0.1:${port}`, { timeout: 50 }), Date.now));
    expect(error.code).toBe('TARGET_UNREACHABLE');
    expect(error.message).toMatch(/time-out: no complete answer from 127.0.0.1:\d+ to GET \/health within 50 ms/);
  });

  it('a server that begins an answer and stops', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
    });
    const error = await failure(preflight(client(`http://127.0.0.1:${port}`, { timeout: 50 }), Date.now));
    expect(error.message).toContain('time-out');
  });

  it('plain HTTP where TLS is spoken to', async () => {
    const port = await serve(json(health));
    const error = await failure(preflight(client(`https://127.0.0.1:${port}`), Date.now));
    expect(error.code).toBe('TARGET_UNREACHABLE');
    expect(error.message).toContain(`TLS with 127.0.0.1:${port} failed`);
    expect(error.hint).toContain(`--target http://127.0.0.1:${port}`);
  });

  it('a server that resets', async () => {
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    const error = await failure(preflight(client(`http://127.0.0.1:${port}`), Date.now));
    expect(error.message).toContain('was reset during GET /health');
  });

  it('a server that does not speak HTTP', async () => {
    const port = await listen(createTcpServer((socket) => socket.end('220 mail.example ESMTP\r\n')));
    const error = await failure(preflight(client(`http://127.0.0.1:${port}`), Date.now));
    expect(error.message).toContain('something that is not HTTP');
  });

  it('a redirect is named, not followed', async () => {
    let sends = 0;
    const port = await serve((_request, response) => {
      sends += 1;
      response.writeHead(302, { location: 'https://login.example/sso?ticket=s3cret' }).end();
    });
    const error = await failure(preflight(client(`http://127.0.0.1:${port}`), Date.now));
    expect(error.code).toBe('TARGET_NOT_PLATFORM');
    expect(error.message).toContain('redirected (302) to "https://login.example/sso"');
    expect(error.message).not.toContain('s3cret');
    expect(sends).toBe(1);
  });

  it('HTML is quoted by its first 80 characters, control characters escaped', async () => {
    const page = `<!doctype html>\u001b[31m\u202e<title>Welcome</title>${'x'.repeat(500)}`;
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    });
    const error = await failure(preflight(client(`http://127.0.0.1:${port}`), Date.now));
    expect(error.code).toBe('TARGET_NOT_PLATFORM');
    expect(error.message).toContain('"text/html; charset=utf-8"');
    expect(error.message).toContain('<!doctype html>\\u001b[31m\\u{202e}<title>');
    expect(error.message.length).toBeLessThan(330);
  });

  it('ten megabytes are cut off and said so', async () => {
    let written = 0;
    const port = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && written < 10 * 1024 * 1024) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536, 'a'))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const error = await failure(preflight(client(`http://127.0.0.1:${port}`, { timeout: 5_000 }), Date.now));
    expect(error.code).toBe('TARGET_NOT_PLATFORM');
    expect(error.message).toContain('longer than is read');
    expect(written).toBeLessThan(9 * 1024 * 1024);
  });

  it('JSON of something else is not the platform', async () => {
    const port = await serve(json({ hello: 'world' }));
    expect((await failure(preflight(client(`http://127.0.0.1:${port}`), Date.now))).code).toBe('TARGET_NOT_PLATFORM');
  });
});

describe('preflight of the platform', () => {
  it('reads version and finds agreeing clocks without a warning', async () => {
    const port = await serve(json(health));
    const found = await preflight(client(`http://127.0.0.1:${port}`), Date.now);
    expect(found).toMatchObject({ version: '2.4.1', release: null, warnings: [] });
    expect(Math.abs(found.clockSkew as number)).toBeLessThan(2_000);
  });

  it('warns of a clock that is off by more than two seconds', async () => {
    const port = await serve(json(health, { date: new Date(Date.now() - 9_000).toUTCString() }));
    const { warnings } = await preflight(client(`http://127.0.0.1:${port}`), Date.now);
    expect(warnings.join()).toMatch(/clock is \d\.\d s behind/);
  });

  it('accepts the bare form of the live handler and says so', async () => {
    const port = await serve(json({ status: 'healthy', timestamp: 'x', services: {} }));
    const { warnings } = await preflight(client(`http://127.0.0.1:${port}`), Date.now);
    expect(warnings).toEqual(['GET /health answers without the {success, data} envelope']);
  });

  it('takes a platform that calls itself unhealthy, with a warning', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(503).end(JSON.stringify({ success: false, error: { code: 'DOWN', message: '' } }));
    });
    const { warnings } = await preflight(client(`http://127.0.0.1:${port}`), Date.now);
    expect(warnings.join()).toContain('unhealthy: GET /health answered 503');
  });
});
