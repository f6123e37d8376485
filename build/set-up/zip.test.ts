import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { extractFromZip } from './zip.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const u16 = (n: number) => Buffer.from([n & 255, n >> 8]);
const u32 = (n: number) => Buffer.from([n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24]);

/** A zip file as the release has it: entries packed by deflate or stored, sizes in the directory only. */
function zipOf(files: readonly { path: string; content: string; stored?: boolean }[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { path, content, stored } of files) {
    const raw = Buffer.from(content);
    const data = stored ? raw : deflateRawSync(raw);
    const name = Buffer.from(path);
    const method = u16(stored ? 0 : 8);
    const sizes = [u32(crc32(raw)), u32(data.length), u32(raw.length)];
    // Bit 3: the local header leaves the sizes to a record behind the data.
    const streamed = [u32(0), u32(0), u32(0)];
    const extra = Buffer.from('extra');
    const head = [u32(0x04034b50), u16(20), u16(8), method, u32(0), ...streamed, u16(name.length), u16(extra.length)];
    const local = Buffer.concat([...head, name, extra, data, u32(0x08074b50), ...sizes]);
    const entry = [u32(0x02014b50), u16(20), u16(20), u16(8), method, u32(0), ...sizes, u16(name.length)];
    directory.push(Buffer.concat([...entry, u16(0), u16(0), u16(0), u16(0), u32(0), u32(at), name]));
    locals.push(local);
    at += local.length;
  }
  const whole = Buffer.concat(directory);
  const count = u16(files.length);
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(whole.length), u32(at), u16(0)];
  return Buffer.concat([...locals, whole, ...end]);
}

function extract(bytes: Buffer): string {
  const archive = join(folder, 'a.zip');
  const to = join(folder, 'out');
  writeFileSync(archive, bytes);
  extractFromZip(archive, 'k6', to);
  return readFileSync(to, 'utf8');
}

it.each([false, true])('the one wanted file comes out as it went in (stored: %s)', (stored) => {
  const content = 'binary '.repeat(1000);
  const files = [
    { path: 'k6-v2.2.0-macos-arm64/', content: '', stored: true },
    { path: 'k6-v2.2.0-macos-arm64/LICENSE-k6', content: 'not this one' },
    { path: 'k6-v2.2.0-macos-arm64/k6', content, stored },
  ];
  expect(extract(zipOf(files))).toBe(content);
});

it('an archive without the file says so', () => {
  expect(() => extract(zipOf([{ path: 'other', content: 'x' }]))).toThrow('the archive holds no k6');
});

it('something that is no zip file says so', () => {
  expect(() => extract(Buffer.from('not a zip file at all, but long enough'))).toThrow('no zip file');
});

it('an archive that ends early says so', () => {
  const whole = zipOf([{ path: 'k6', content: 'x'.repeat(100) }]);
  expect(() => extract(whole.subarray(0, whole.length - 30))).toThrow('no zip file');
});
