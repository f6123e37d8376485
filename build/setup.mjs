// The set-up alone: dependencies and k6. `--dev` wants the packages of the tests too, whatever NODE_ENV says.
import { unsupported } from './platform.mjs';

const problem = unsupported(process);
const unknown = process.argv.slice(2).find((argument) => argument !== '--dev');
if (problem) {
  process.stderr.write(`set-up: ${problem.message}\n  ${problem.hint}\n`);
  process.exitCode = 5;
} else if (unknown !== undefined) {
  process.stderr.write(`set-up: unknown argument ${unknown}\n  Usage: node build/setup.mjs [--dev]\n`);
  process.exitCode = 2;
} else {
  import('./set-up/start.mjs')
    .then(({ makeReady }) => makeReady({ dev: process.argv.includes('--dev'), k6: true }))
    .catch((error) => {
      process.stderr.write(`A defect of the kit: ${error instanceof Error ? error.stack : error}\n`);
      process.exitCode = 70;
    });
}
