import { type DoctorCheck, ok, warn } from './check.ts';

const gigabyte = 1e9;
/** k6 with 1000 virtual users takes 310 MB; runner, collector and sandbox as much again. */
const wanted = 1 * gigabyte;

export const memory: DoctorCheck = {
  id: 'memory',
  title: 'Memory',
  async run({ machine }) {
    // macOS counts what it would give back at once as used, so only the whole says something there.
    const usable = machine.platform === 'darwin' ? machine.totalMemory : machine.availableMemory;
    const size = (bytes: number) => (bytes / gigabyte).toFixed(1);
    const detail = `${size(machine.availableMemory)} of ${size(machine.totalMemory)} GB available`;
    if (usable >= wanted) return ok(detail);
    return warn(detail, 'close other programs, or keep to small loads: --vus-max 200');
  },
};
