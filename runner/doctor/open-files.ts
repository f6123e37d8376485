import { execa } from 'execa';
import { type DoctorCheck, type Finding, ok, warn } from './check.ts';

/** A virtual user holds a connection, and so does the sandbox at the other end. */
const wanted = 4096;

/** `limit` as `ulimit -n` prints it. */
export function judgeOpenFiles(limit: string): Finding {
  if (limit === 'unlimited' || Number(limit) >= wanted) return ok(limit);
  return warn(`${limit}; ${wanted} is better`, 'raise it in the shell that starts the kit: ulimit -n 8192');
}

export const openFiles: DoctorCheck = {
  id: 'open-files',
  title: 'Open files',
  async run({ signal }) {
    // Asked in a child, because that is what k6 will be.
    const { stdout } = await execa('sh', ['-c', 'ulimit -n'], { timeout: 10_000, cancelSignal: signal });
    return judgeOpenFiles(stdout.trim());
  },
};
