/** The compiled plan, put into the bundle by `build/bundle.ts`. */
declare module 'kit:plan' {
  export const plan: import('./compiled-plan.ts').CompiledPlan;
}

/** k6's console, as far as it is used. */
declare const console: { log(line: string): void };
