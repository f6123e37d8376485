// What the tests use instead of the release host: a small server, and archives with a shell script for k6.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { archiveName } from './k6-release.mjs';

export const archive = archiveName(process.platform, process.arch);

/** A program that answers `k6 version` and does nothing else. */
export const scriptFor = (version: string): string =>
  `#!/bin/sh\n[ "$1" = version ] && echo "k6 v${version} (go1.26.0, test/test)" && exit 0\nexit 1\n`;

/** Puts an executable `k6` into a folder and returns its path. */
export function placeK6(folder: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'k6');
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

/** The archive that the release of this machine would be, holding the given script. */
export async function archiveOf(script: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'fake-release-'));
  try {
    const inside = archive.replace(/\.(tar\.gz|zip)$/, '');
    placeK6(join(folder, inside), script);
    writeFileSync(join(folder, inside, 'README.md'), 'nothing');
    const file = join(folder, 'archive');
    if (archive.endsWith('.zip')) execFileSync('zip', ['-qr', `${file}.zip`, inside], { cwd: folder });
    else await create({ gzip: true, file, cwd: folder }, [inside]);
    return readFileSync(archive.endsWith('.zip') ? `${file}.zip` : file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FakeHost {
  readonly base: string;
  /** Paths asked for, in order. */
  readonly asked: readonly string[];
  close(): void;
}

/** Serves by path; what has no handler is 404. */
export async function fakeHost(handlers: Readonly<Record<string, Handler>>): Promise<FakeHost> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const handler = handlers[request.url ?? ''];
    if (handler) handler(request, response);
    else response.writeHead(404).end('not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
