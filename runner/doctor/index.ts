import type { DoctorCheck } from './check.ts';
import { clock } from './clock.ts';
import { cpu } from './cpu.ts';
import { dependencies } from './dependencies.ts';
import { diskSpace } from './disk-space.ts';
import { folders } from './folders.ts';
import { go } from './go.ts';
import { k6 } from './k6.ts';
import { loopback } from './loopback.ts';
import { memory } from './memory.ts';
import { node } from './node.ts';
import { openFiles } from './open-files.ts';
import { platform } from './platform.ts';
import { target } from './target.ts';

/** Every check, in the order of the report: what the kit is made of, what the machine has, whom it would talk to. */
export const doctorChecks: readonly DoctorCheck[] = [
  node,
  platform,
  dependencies,
  k6,
  go,
  folders,
  diskSpace,
  memory,
  cpu,
  openFiles,
  loopback,
  clock,
  target,
];
