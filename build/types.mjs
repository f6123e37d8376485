// Each folder is checked with the types of the runtime that it runs in.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const projects = ['lib', 'lib/k6', 'dashboards', 'build', 'runner'];
const compiler = resolve(root, 'node_modules', '.bin', 'tsc');

if (!existsSync(compiler)) {
  console.error('The compiler is not installed; type: node build/setup.mjs --dev');
  process.exit(5);
}
let failed = 0;
for (const project of projects) {
  const { status } = spawnSync(compiler, ['-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
console.log(`${projects.length - failed} of ${projects.length} projects type-check`);
process.exitCode = failed === 0 ? 0 : 1;
