import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DoctorCheck, missing, ok } from './check.ts';

const day = 86_400_000;

/** Tokens and order dates go by the clock. The kit's own files cannot have been made in the future. */
export const clock: DoctorCheck = {
  id: 'clock',
  title: 'Clock',
  async run({ root, now }) {
    const { mtimeMs } = await stat(join(root, 'package.json'));
    const text = `${new Date(now()).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    if (now() > mtimeMs - day) return ok(text);
    return missing(`${text} is before the kit's own files`, 'set the clock: tokens and order dates depend on it');
  },
};
