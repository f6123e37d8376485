import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DoctorCheck, missing, ok } from './check.ts';

type Versions = Readonly<Record<string, string>>;

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** The packages of which node_modules does not hold the version asked for. */
function lacking(root: string, wanted: Versions): string[] {
  return Object.entries(wanted)
    .filter(([name, version]) => {
      try {
        return readJson(root, 'node_modules', name, 'package.json').version !== version;
      } catch {
        return true; // Not there, or cut off: lacking either way.
      }
    })
    .map(([name]) => name);
}

export const dependencies: DoctorCheck = {
  id: 'dependencies',
  title: 'Packages',
  async run({ root }) {
    const asked: { dependencies: Versions; devDependencies: Versions } = readJson(root, 'package.json');
    const absent = lacking(root, asked.dependencies);
    const total = Object.keys(asked.dependencies).length;
    if (absent.length > 0) {
      return missing(`${absent.length} of ${total} missing or outdated: ${absent.join(', ')}`, 'type: npm ci');
    }
    const forTests = lacking(root, asked.devDependencies).length === 0;
    return ok(`${total} installed${forTests ? ', and those of the tests' : '; those of the tests come with npm test'}`);
  },
};
