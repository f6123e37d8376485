import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pinned } from './k6-version.mjs';
import { runProgram } from './program.mjs';

/** @typedef {import('./k6-cache.mjs').Making} Making */

const noteMs = 10_000;

/**
 * Builds the pinned module in `build/k6`, whose go.sum holds the hash of everything that goes in.
 * @param {Making} making
 * @param {string} folder an empty one
 * @returns {Promise<string>} the path of the binary in it
 */
export async function compile({ root, env, signal, tell, limits, holdsToo }, folder) {
  const go = await runProgram('go', ['version'], { env, signal, limitMs: 20_000 });
  if (go.ended === 'not-started') throw new Error('Go is not installed');
  const [, version, minor] = /go version go1\.((\d+)\S*)/.exec(go.output) ?? [];
  // From 1.21 on, Go gets the newer Go that a module asks for by itself.
  if (version !== undefined && Number(minor) < 21)
    throw new Error(`Go 1.${version} is too old; 1.25 or newer is needed`);

  tell(`building k6 ${pinned} with Go; the first time this takes a few minutes`);
  const path = join(folder, 'k6');
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const began = Date.now();
  const note = setInterval(() => tell(`still building k6, ${Math.round((Date.now() - began) / 1000)} s`), noteMs);
  const args = [
    'build',
    '-trimpath',
    '-buildvcs=false',
    '-mod=readonly',
    '-ldflags=-s -w',
    '-o',
    path,
    'go.k6.io/k6/v2',
  ];
  const cwd = join(root, 'build', 'k6');
  const result = await runProgram('go', args, {
    cwd,
    env: goEnvironment(env, temporary),
    signal,
    limitMs: limits.build,
    started: holdsToo,
  });
  clearInterval(note);
  if (result.ended === 'exit' && result.exitCode === 0) return path;
  const why = result.ended === 'time-limit' ? `not done within ${limits.build / 60_000} minutes` : 'go build failed';
  throw new Error([why, ...result.lines.map((line) => `    go: ${line}`)].join('\n'));
}

/**
 * For this machine, without a C compiler, without a workspace around, and with all temporary files in our folder.
 * @param {Making['env']} env
 * @param {string} temporary
 */
function goEnvironment(env, temporary) {
  const { GOOS: _os, GOARCH: _cpu, ...rest } = env;
  return { ...rest, GOWORK: 'off', GO111MODULE: 'on', CGO_ENABLED: '0', GOTMPDIR: temporary };
}
