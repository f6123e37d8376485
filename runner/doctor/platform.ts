import { type DoctorCheck, missing, ok } from './check.ts';

export const platform: DoctorCheck = {
  id: 'platform',
  title: 'Platform',
  async run({ machine }) {
    const found = `${machine.platform} on ${machine.arch}`;
    const system = machine.platform === 'linux' || machine.platform === 'darwin';
    if (system && (machine.arch === 'x64' || machine.arch === 'arm64')) return ok(found);
    return missing(found, 'the kit runs on Linux and macOS, x64 and arm64; on Windows inside WSL');
  },
};
