import { readFileSync, writeFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

// PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16: three records, all little-endian.
const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;

/**
 * Writes the one file of that name, in whichever folder of the archive. The archive's checksum was compared before.
 * @param {string} archive path of a zip file
 * @param {string} name
 * @param {string} to
 */
export function extractFromZip(archive, name, to) {
  const bytes = readFileSync(archive);
  const entry = entriesOf(bytes).find(({ path }) => path === name || path.endsWith(`/${name}`));
  if (entry === undefined) throw new Error(`the archive holds no ${name}`);
  if (bytes.readUInt32LE(entry.at) !== localHeader) throw new Error('the archive is damaged');
  const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
  const packed = bytes.subarray(from, from + entry.packedSize);
  if (entry.method !== 0 && entry.method !== 8) throw new Error(`the archive is packed by method ${entry.method}`);
  writeFileSync(to, entry.method === 0 ? packed : inflateRawSync(packed));
}

/** @param {Buffer} bytes */
function entriesOf(bytes) {
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) throw new Error('the archive is no zip file');
  const entries = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== directoryEntry) throw new Error('the archive is damaged');
    const length = bytes.readUInt16LE(at + 28);
    entries.push({
      path: bytes.toString('utf8', at + 46, at + 46 + length),
      method: bytes.readUInt16LE(at + 10),
      packedSize: bytes.readUInt32LE(at + 20),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}
