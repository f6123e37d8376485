import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withoutK6Settings } from './k6-version.mjs';
import { runProgram } from './program.mjs';
import { reportedRequests } from './remote-write-count.mjs';
import { codeOf, messageOf } from './set-up-error.mjs';

const requests = 40;
const limitMs = 20_000;

/**
 * Whether an untested k6 sends what it is told to send and reports what it sent, by the way that all figures take: a
 * known number of requests to a server here, remote write to a receiver here, and both counts must be that number. The
 * answer "yes" is remembered for the binary as it is.
 * @param {{ root: string, path: string, version: string, signal: AbortSignal, tell: (line: string) => void }} k6
 * @returns {Promise<string | null>} what went wrong, or null
 */
export async function passesHandshake({ root, path, version, signal, tell }) {
  const memory = join(root, '.cache', 'k6', 'handshakes.json');
  const known = remembered(memory);
  const mark = `${version} ${Math.floor(statSync(path).mtimeMs)}`;
  if (known[path] === mark) return null;
  tell(`trying k6 ${version} (${path}), which the kit is not tested with`);
  try {
    const failure = await shakeHands(path, signal);
    if (failure === null) remember(memory, { ...known, [path]: mark }, tell);
    return failure;
  } catch (error) {
    return `the trial run failed: ${messageOf(error)}`;
  }
}

/**
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function shakeHands(path, signal) {
  /** @type {Buffer[]} */
  const reports = [];
  let served = 0;
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    if (request.url === '/served') served += 1;
    else reports.push(Buffer.concat(parts));
    response.end();
  });
  const folder = mkdtempSync(join(tmpdir(), 'k6-handshake-'));
  try {
    await new Promise((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined));
    });
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const result = await runTrial(path, folder, `http://127.0.0.1:${port}`, signal);
    if (result.ended !== 'exit' || result.exitCode !== 0) {
      return `its trial run ended with ${result.exitCode ?? result.ended}: ${result.lines.at(-1) ?? 'no word'}`;
    }
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  if (served !== requests) return `of ${requests} requests asked for it sent ${served}`;
  const reported = await reportedRequests(reports);
  return reported === requests ? null : `of ${requests} requests sent it reported ${reported}`;
}

/**
 * @param {string} path
 * @param {string} folder
 * @param {string} origin
 * @param {AbortSignal} signal
 */
function runTrial(path, folder, origin, signal) {
  const script = join(folder, 'trial.js');
  writeFileSync(
    script,
    [
      `import http from 'k6/http';`,
      `export const options = { vus: 4, iterations: ${requests} };`,
      `export default function () { http.get('${origin}/served', { tags: { name: 'trial' } }); }`,
    ].join('\n'),
  );
  const output = ['--out', 'experimental-prometheus-rw', '--features', 'native-histograms'];
  const env = {
    ...withoutK6Settings(process.env),
    K6_PROMETHEUS_RW_SERVER_URL: `${origin}/report`,
    K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
    K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  };
  const config = join(folder, 'config.json');
  writeFileSync(config, '{}');
  const args = ['run', '--quiet', '--no-usage-report', '--no-color', '--config', config, ...output, script];
  return runProgram(path, args, { cwd: folder, env, signal, limitMs });
}

/**
 * @param {string} memory
 * @returns {Record<string, string>} path -> version and time of the file
 */
function remembered(memory) {
  try {
    return JSON.parse(readFileSync(memory, 'utf8'));
  } catch {
    return {}; // None yet, or cut off: the trial is run again.
  }
}

/**
 * @param {string} memory
 * @param {Record<string, string>} known
 * @param {(line: string) => void} tell
 */
function remember(memory, known, tell) {
  try {
    mkdirSync(dirname(memory), { recursive: true });
    writeFileSync(`${memory}.${process.pid}`, JSON.stringify(known, null, 2));
    renameSync(`${memory}.${process.pid}`, memory);
  } catch (error) {
    tell(`the trial will be run again next time: ${memory} cannot be written (${codeOf(error) ?? messageOf(error)})`);
  }
}
