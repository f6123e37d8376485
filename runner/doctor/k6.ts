import { ensureK6, findK6 } from '../../build/k6-binary.mjs';
import { type DoctorCheck, missing, ok, warn } from './check.ts';

const tell = (err: (text: string) => void) => (line: string) => err(`set-up: ${line}`);

/** Found, or else downloaded or built as every command that needs it would do. */
export const k6: DoctorCheck = {
  id: 'k6',
  title: 'k6',
  async run({ root, env, signal, err }) {
    const found = await findK6({ root, env, signal, tell: tell(err) });
    if (found === null) return missing('not found', 'any command that needs it gets or builds it: npm run doctor');
    const detail = `${found.version} from ${found.source === 'cache' ? "the kit's cache" : found.source} (${found.path})`;
    if (found.tested) return ok(detail);
    return warn(`${detail}, untested; its trial run was right`, 'unset K6_BIN and take it off PATH for the tested one');
  },
  async mend({ root, env, signal, err }) {
    await ensureK6({ root, env, signal, tell: tell(err) });
  },
};
