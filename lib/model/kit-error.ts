/**
 * What the process ends with. `0` deploy, `1` do not deploy, `2` usage or configuration, `3` deploy with caution,
 * `4` no verdict possible, `5` environment, `70` a defect of the kit, `130` interrupted.
 */
export const exitCodes = {
  deploy: 0,
  doNotDeploy: 1,
  usage: 2,
  caution: 3,
  invalid: 4,
  environment: 5,
  defect: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Every error the kit raises on purpose, and the exit code it leads to. A verdict is a value, never an error. */
export const errorCodes = {
  USAGE: exitCodes.usage,
  CONFIG: exitCodes.usage,
  PLAN: exitCodes.usage,
  NO_SUCH_RUN: exitCodes.usage,
  K6_MISSING: exitCodes.environment,
  K6_FAILED: exitCodes.invalid,
  TARGET_UNREACHABLE: exitCodes.environment,
  TARGET_NOT_PLATFORM: exitCodes.environment,
  TARGET_REFUSED: exitCodes.environment,
  PORT: exitCodes.environment,
  DISK: exitCodes.environment,
  ENVIRONMENT: exitCodes.environment,
  INTERRUPTED: exitCodes.interrupted,
  DEFECT: exitCodes.defect,
} as const satisfies Record<string, ExitCode>;
export type ErrorCode = keyof typeof errorCodes;

/**
 * `message` says what was wrong and what was received; `hint` says what is allowed or what to type next.
 * Printed once, by `runner/main.ts`.
 */
export class KitError extends Error {
  override readonly name = 'KitError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  get exitCode(): ExitCode {
    return errorCodes[this.code];
  }
}
