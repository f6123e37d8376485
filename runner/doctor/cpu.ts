import { type DoctorCheck, ok, warn } from './check.ts';

export const cpu: DoctorCheck = {
  id: 'cpu',
  title: 'Processor',
  async run({ machine }) {
    if (machine.cores >= 2) return ok(`${machine.cores} cores`);
    return warn('1 core', 'k6 and the sandbox share it: figures of high loads will be invalid (generator saturated)');
  },
};
