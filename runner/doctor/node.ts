import { type DoctorCheck, missing, ok } from './check.ts';

export const node: DoctorCheck = {
  id: 'node',
  title: 'Node',
  async run({ machine }) {
    const [major = 0, minor = 0] = machine.node.split('.').map(Number);
    if (major > 20 || (major === 20 && minor >= 19)) return ok(machine.node);
    return missing(`${machine.node}; 20.19 or newer is needed`, 'install a current Node: https://nodejs.org');
  },
};
