import { hold } from '../../../lib/profiles/shape.ts';
import { startK6 } from '../process.ts';
import { openScene } from './scene.ts';

/** A runner of its own process: starts a long load and says k6's process id. */
const scene = await openScene({ stages: [hold('steady', 20, 120)], totalIterations: 2400 });
const k6 = startK6({ ...scene.launch, onBegin: () => process.stdout.write(`${k6.pid}\n`) });
await k6.done;
