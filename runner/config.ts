import { z } from 'zod';

/** Placeholder shape until the loader lands beside it; see `loadConfig`. */
export const configSchema = z.strictObject({});
export type Config = z.infer<typeof configSchema>;
