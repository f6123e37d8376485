/** The compiled plan, put into the bundle by `build/bundle.ts`. */
declare module 'kit:plan' {
  export const plan: import('./compiled-plan.ts').CompiledPlan;
}

/** The compiled prepared data: a file beside the bundle, written when k6 is started. */
declare module 'kit:prepared' {
  export const prepared: import('./supplies.ts').CompiledPrepared;
}

/** k6's console, as far as it is used. */
declare const console: { log(line: string): void };
