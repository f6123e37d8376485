import { createClient } from '../targets/http-client.ts';
import { preflight } from '../targets/preflight.ts';
import { fixturesOf } from '../targets/target.ts';
import { type DoctorCheck, ok, warn } from './check.ts';

export const target: DoctorCheck = {
  id: 'target',
  title: 'Target',
  async run({ findTarget, now, signal }) {
    const target = findTarget();
    if (target === null) return ok('none named; the kit starts its own sandbox');
    fixturesOf(target); // Throws when they cannot be read or lack something.
    const client = createClient({ baseUrl: target.baseUrl, runId: 'doctor', signal });
    try {
      const { version, warnings } = await preflight(client, now);
      const detail = `${target.baseUrl} (${target.environment}) answers${version ? `, version ${version}` : ''}`;
      if (warnings.length === 0) return ok(detail);
      return warn(`${detail}; ${warnings.join('; ')}`, 'figures taken from it now are less certain than they look');
    } finally {
      await client.close();
    }
  },
};
