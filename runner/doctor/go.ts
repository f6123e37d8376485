import { execa } from 'execa';
import { findK6 } from '../../build/k6-binary.mjs';
import { type DoctorCheck, ok, warn } from './check.ts';

/** Go only matters where k6 can neither be found nor downloaded. */
export const go: DoctorCheck = {
  id: 'go',
  title: 'Go',
  async run({ root, env, signal }) {
    const { stdout, failed } = await execa('go', ['version'], { reject: false, timeout: 10_000, cancelSignal: signal });
    const version = /go version go(\S+)/.exec(failed ? '' : stdout)?.[1];
    if (version !== undefined) return ok(`${version}, can build k6`);
    if ((await findK6({ root, env, signal })) !== null) return ok('not installed, and not needed: k6 is there');
    return warn('not installed', 'it is needed only where k6 cannot be downloaded: https://go.dev/doc/install');
  },
};
