// Each folder is checked with the types of the runtime that it runs in.
import { spawnSync } from 'node:child_process';

const projects = ['lib', 'lib/k6', 'dashboards', 'runner'];
let failed = 0;
for (const project of projects) {
  const { status } = spawnSync('npx', ['tsc', '-p', project], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
console.log(`${projects.length - failed} of ${projects.length} projects type-check`);
process.exitCode = failed === 0 ? 0 : 1;
