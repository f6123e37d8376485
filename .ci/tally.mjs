// Adds up the test results (vitest's JSON) and the gates that failed; the sum is the last line.
// Usage: node .ci/tally.mjs RESULTS.json [failed gate ...]
import { existsSync, readFileSync } from 'node:fs';

const [file = '', ...gates] = process.argv.slice(2);
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
const suites = results?.testResults ?? [];
const tests = suites.flatMap((suite) => suite.assertionResults);
const passed = tests.filter(({ status }) => status === 'passed').length;
// A file that could not even be loaded has no tests to count.
const broken = suites.filter(
  ({ status, assertionResults: own }) => status === 'failed' && own.every((test) => test.status === 'passed'),
);
const failing = [
  ...tests.filter(({ status }) => status !== 'passed').map(({ status, fullName }) => `${fullName} (${status})`),
  ...broken.map(({ name, message }) => `${name}: ${message}`),
  ...(passed === 0 ? ['no test ran'] : []),
];
// Tests may end badly without one that failed: an error outside of any test, a crash.
const others = gates.filter((gate) => gate !== 'test' || failing.length === 0);
failing.push(...others.map((gate) => `npm run ${gate}`));

for (const line of failing) console.log(`FAILED ${line}`);
console.log(`${passed} passed, ${failing.length} failed`);
process.exitCode = failing.length === 0 ? 0 : 1;
