import { createHash } from 'node:crypto';
import { createWriteStream, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pinned } from './k6-version.mjs';
import { messageOf, SetUpError } from './set-up-error.mjs';

/** @typedef {import('./k6-cache.mjs').Making} Making */

const usualBase = 'https://github.com/grafana/k6/releases/download';
const largestArchive = 500_000_000;
const largestText = 1_000_000;
const noteMs = 5_000;

/**
 * Gets the official archive, and unpacks it only when it is the one that the release's checksum file names.
 * @param {Making} making
 * @param {string} folder an empty one
 * @returns {Promise<string>} the path of the binary in it
 */
export async function downloadRelease(making, folder) {
  const base = baseOf(making.env);
  const archive = archiveName(process.platform, process.arch);
  const checksums = `k6-v${pinned}-checksums.txt`;
  making.tell(`getting ${archive} from ${base}`);
  const client = await createClient(making);
  try {
    const wanted = checksumIn(await client.text(`${base}/v${pinned}/${checksums}`), archive, checksums);
    const path = join(folder, archive);
    const got = await client.save(`${base}/v${pinned}/${archive}`, path);
    if (got !== wanted) {
      throw new Error(`${archive} is not what ${checksums} says (sha256 ${got}, not ${wanted}); it was not unpacked`);
    }
    return await unpack(path, folder);
  } finally {
    await client.close();
  }
}

/** @param {Making['env']} env */
function baseOf(env) {
  const base = env.HASIVU_K6_RELEASES || usualBase;
  if (URL.canParse(base) && /^https?:$/.test(new URL(base).protocol)) return base.replace(/\/+$/, '');
  throw new SetUpError(
    'ENVIRONMENT',
    `HASIVU_K6_RELEASES is ${JSON.stringify(base)}, which is not an address.`,
    `It takes the http or https address under which v${pinned}/k6-v${pinned}-checksums.txt lies; unset it for ${usualBase}.`,
  );
}

/**
 * The release's own name for the archive of a machine.
 * @param {string} platform
 * @param {string} arch
 */
export function archiveName(platform, arch) {
  const cpu = arch === 'x64' ? 'amd64' : arch;
  return platform === 'darwin' ? `k6-v${pinned}-macos-${cpu}.zip` : `k6-v${pinned}-${platform}-${cpu}.tar.gz`;
}

/**
 * @param {string} text lines of hash and file name
 * @param {string} archive
 * @param {string} source
 */
function checksumIn(text, archive, source) {
  for (const line of text.split('\n')) {
    const [, hash, name] = /^([0-9a-f]{64})[ \t]+\*?(\S+)\s*$/i.exec(line) ?? [];
    if (hash !== undefined && name === archive) return hash.toLowerCase();
  }
  throw new Error(`${source} has no line for ${archive}`);
}

/** @param {Making} making */
async function createClient({ signal, limits, tell }) {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: limits.connect },
    headersTimeout: limits.silence,
    bodyTimeout: limits.silence,
  });
  /** @param {string} url */
  const get = async (url) => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(limits.download)]);
    const answer = await fetch(url, { dispatcher, signal: within }).catch((error) => {
      throw new Error(`${url} cannot be reached: ${messageOf(error.cause ?? error)}`);
    });
    if (!answer.ok || answer.body === null) throw new Error(`${url} answers ${answer.status}`);
    return { body: Readable.fromWeb(answer.body), length: Number(answer.headers.get('content-length')) };
  };
  return {
    /** @param {string} url */
    async text(url) {
      const { body } = await get(url);
      let text = '';
      for await (const part of body.setEncoding('utf8')) {
        text += part;
        if (text.length > largestText) throw new Error(`${url} is no checksum file: it is too long`);
      }
      return text;
    },
    /**
     * @param {string} url
     * @param {string} path
     * @returns {Promise<string>} the SHA-256 of what was saved
     */
    async save(url, path) {
      const { body, length } = await get(url);
      const hash = createHash('sha256');
      let size = 0;
      let noteAt = Date.now() + noteMs;
      /** @param {AsyncIterable<Buffer>} parts */
      async function* counted(parts) {
        for await (const part of parts) {
          hash.update(part);
          size += part.length;
          if (size > largestArchive) throw new Error('it is too long');
          if (Date.now() > noteAt) {
            tell(`${megabytes(size)}${length > 0 ? ` of ${megabytes(length)}` : ''} MB`);
            noteAt = Date.now() + noteMs;
          }
          yield part;
        }
      }
      await pipeline(body, counted, createWriteStream(path)).catch((error) => {
        throw new Error(`${url} broke off after ${megabytes(size)} MB: ${messageOf(error.cause ?? error)}`);
      });
      return hash.digest('hex');
    },
    close: () => dispatcher.destroy(),
  };
}

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/**
 * @param {string} archive
 * @param {string} folder
 */
async function unpack(archive, folder) {
  const path = join(folder, 'k6');
  if (archive.endsWith('.zip')) {
    const { extractFromZip } = await import('./zip.mjs');
    extractFromZip(archive, 'k6', path);
  } else {
    const tar = await import('tar');
    await tar.extract({ file: archive, cwd: folder, strip: 1, filter: (name) => name.endsWith('/k6') });
  }
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new Error('the archive holds no k6');
  return path;
}
