import { statfs } from 'node:fs/promises';
import { type DoctorCheck, type Finding, missing, ok, warn } from './check.ts';

const gigabyte = 1e9;

/** A run of an hour keeps well under 100 MB; building k6 takes about 1.5 GB of Go's caches. Bytes. */
export function judgeSpace(free: number): Finding {
  const detail = `${(free / gigabyte).toFixed(1)} GB free`;
  if (free < 0.2 * gigabyte) return missing(detail, 'free at least 200 MB: records of runs are written while they run');
  if (free < 2 * gigabyte) return warn(detail, 'free 2 GB where k6 has to be built');
  return ok(detail);
}

export const diskSpace: DoctorCheck = {
  id: 'disk-space',
  title: 'Disk space',
  async run({ root }) {
    const { bavail, bsize } = await statfs(root);
    return judgeSpace(bavail * bsize);
  },
};
