import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DoctorCheck, missing, ok } from './check.ts';

const names = ['runs', '.cache', '.state'] as const;
type Place = { readonly root: string; readonly home: string };

/** Records and state may live apart from the kit; k6 and tools are cached with it. */
const placeOf = (name: (typeof names)[number], { root, home }: Place): string =>
  join(name === '.cache' ? root : home, name);

/** Null, or why nothing can be written there. */
function obstacle(folder: string): string | null {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, 'x');
    rmSync(probe);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const folders: DoctorCheck = {
  id: 'folders',
  title: 'Folders',
  async run({ root, home }) {
    const refused = names.map((name) => obstacle(placeOf(name, { root, home }))).filter((reason) => reason !== null);
    if (refused.length === 0) return ok(`${names.map((name) => `${name}/`).join(', ')} can be written`);
    return missing(refused.join('; '), `give ${home} to the user who runs the kit, or free the disk`);
  },
};
