/** Units are types; text such as "2m" or "%" is made only where something is printed or handed to k6. */
export type Ms = number;
export type Seconds = number;
/** Milliseconds since the Unix epoch, UTC. */
export type EpochMs = number;
/** Arrivals or requests in one second. */
export type PerSecond = number;
/** 0 to 1. */
export type Ratio = number;
/** Whole percent points, 0 to 100. */
export type Percent = number;

export const minutes = (n: number): Seconds => n * 60;
