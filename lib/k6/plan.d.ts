/** The compiled plan, put into the bundle by `build/bundle.ts`. */
declare module 'kit:plan' {
  type Plan = import('./compiled-plan.ts').CompiledPlan;
  export const runId: Plan['runId'];
  export const seed: Plan['seed'];
  export const baseUrl: Plan['baseUrl'];
  export const userAgent: Plan['userAgent'];
  export const totalIterations: Plan['totalIterations'];
  export const preAllocatedVus: Plan['preAllocatedVus'];
  export const maxVus: Plan['maxVus'];
  export const requestTimeout: Plan['requestTimeout'];
  export const gracefulStop: Plan['gracefulStop'];
  export const stages: Plan['stages'];
  export const tags: Plan['tags'];
  export const supplies: Plan['supplies'];
  export const operationCount: Plan['operationCount'];
  export const cycleSize: Plan['cycleSize'];
  export const owners: Plan['owners'];
  export const firstSlots: Plan['firstSlots'];
  export const copies: Plan['copies'];
  export const run: Plan['run'];
}

/** k6's console, as far as it is used. */
declare const console: { log(line: string): void };
