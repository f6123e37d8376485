import type { Target } from '../targets/target.ts';
import type { World } from '../world.ts';

/** `missing` keeps a command from working (exit 5); `warn` makes it slower, smaller or less certain. */
export interface Finding {
  readonly status: 'ok' | 'warn' | 'missing';
  /** What was found, in a few words, with units. */
  readonly detail: string;
  /** What to type or change; empty when all is well. */
  readonly remedy: string;
}

/** Facts of the machine that need no waiting. Sizes in bytes. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cores: number;
  readonly totalMemory: number;
  readonly availableMemory: number;
}

export interface DoctorWorld extends World {
  readonly machine: Machine;
  /** The platform named by flags or configuration; null when the kit would start its sandbox. Throws `KitError`. */
  readonly findTarget: () => Target | null;
}

/** One thing that commands rely on. A failure that `run` throws is reported as missing. */
export interface DoctorCheck {
  readonly id: string;
  readonly title: string;
  run(world: DoctorWorld): Promise<Finding>;
  /** Tries to put right what is missing; `run` is asked again afterwards. */
  mend?(world: DoctorWorld): Promise<void>;
}

export const ok = (detail: string): Finding => ({ status: 'ok', detail, remedy: '' });
export const warn = (detail: string, remedy: string): Finding => ({ status: 'warn', detail, remedy });
export const missing = (detail: string, remedy: string): Finding => ({ status: 'missing', detail, remedy });
