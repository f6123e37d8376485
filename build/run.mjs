// What every npm script starts: makes ready whatever the verb needs, then becomes the runner in the same process.
// Arguments stay where they are: [node, run.mjs, verb, ...].
import { unsupported } from './platform.mjs';

const problem = unsupported(process);
if (problem) {
  process.stderr.write(`set-up: ${problem.message}\n  ${problem.hint}\n`);
  process.exitCode = 5;
} else {
  import('./set-up/start.mjs')
    .then(({ makeReadyForVerb }) => makeReadyForVerb())
    .then((ready) => (ready ? import('../runner/main.ts') : undefined))
    .catch((error) => {
      // Node's own code for this is 1, which here would be a verdict.
      process.stderr.write(`A defect of the kit: ${error instanceof Error ? error.stack : error}\n`);
      process.exitCode = 70;
    });
}
