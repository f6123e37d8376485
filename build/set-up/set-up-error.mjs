const exitCodes = { ENVIRONMENT: 5, K6_MISSING: 5, INTERRUPTED: 130 };

/** Why something could not be made ready. The codes and their exit codes are those of the runner's own errors. */
export class SetUpError extends Error {
  /** @override */
  name = 'SetUpError';

  /**
   * @param {keyof typeof exitCodes} code
   * @param {string} message what was wrong, what was found
   * @param {string} [hint] what to do next
   */
  constructor(code, message, hint) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCodes[code];
  }
}

/**
 * Ends the set-up when the user asked for it.
 * @param {AbortSignal} signal
 */
export function throwIfInterrupted(signal) {
  if (signal.aborted) throw new SetUpError('INTERRUPTED', 'interrupted; nothing half-made is left');
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/**
 * @param {unknown} error
 * @returns {string | undefined} `ENOENT` and the like
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
