import type { Command } from './command.ts';

/** Every verb, in the order of the help. Each is loaded when asked for, because some bring much along. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  load: async () => (await import('./load.ts')).load,
  report: async () => (await import('./report.ts')).report,
  sandbox: async () => (await import('./sandbox.ts')).sandbox,
  clean: async () => (await import('./clean.ts')).clean,
  doctor: async () => (await import('./doctor.ts')).doctor,
};
