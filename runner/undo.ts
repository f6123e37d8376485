/** What must be undone however a command ends, in reverse order of doing. */
export interface Undo {
  /** `what` names it in the error when undoing fails. */
  add(what: string, action: () => Promise<void> | void): void;
  /** Runs everything once; failures do not stop the rest and are thrown together at the end. */
  run(): Promise<void>;
}

export function createUndo(): Undo {
  const actions: { what: string; action: () => Promise<void> | void }[] = [];
  return {
    add: (what, action) => void actions.push({ what, action }),
    async run() {
      const failures: Error[] = [];
      for (let next = actions.pop(); next !== undefined; next = actions.pop()) {
        try {
          await next.action();
        } catch (cause) {
          failures.push(
            new Error(`${next.what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }),
          );
        }
      }
      if (failures.length > 0)
        throw new AggregateError(failures, failures.map((failure) => failure.message).join('; '));
    },
  };
}

/** Runs `work` and then the undo, always. The error of the work comes first; those of the undo are kept beside it. */
export async function withUndo<T>(work: (undo: Undo) => Promise<T>): Promise<T> {
  const undo = createUndo();
  let result: T;
  try {
    result = await work(undo);
  } catch (error) {
    try {
      await undo.run();
    } catch (undoing) {
      if (error instanceof Error && error.cause === undefined) error.cause = undoing;
    }
    throw error;
  }
  await undo.run();
  return result;
}
