import type { RunRecord } from '../../../lib/model/record.ts';
import { buildRecord, type RunParts } from '../../../lib/verdict/record.ts';
import { type Simulation, simulate } from '../../../lib/verdict/testdata/simulate.ts';

const beganAt = Date.UTC(2026, 10, 23, 0, 31);

/** A handful of endpoints, so that golden files can be read by people. */
const few = [
  'auth.login',
  'health.check',
  'menu.list-items',
  'menus.get-daily',
  'menus.get-plan',
  'orders.create',
  'orders.get',
  'pdf.generate-invoice-pdf',
];

function record(asked: Partial<Simulation>, change: (parts: RunParts) => RunParts = (parts) => parts): RunRecord {
  const parts = simulate({ profile: 'peak', seed: 7, beganAt, only: few, ...asked });
  const full = buildRecord(change(parts));
  const endpoints = full.endpoints.filter(({ endpoint, domain }) => few.includes(endpoint) || domain === 'health');
  return {
    ...full,
    endpoints,
    outOfScope: full.outOfScope.filter(({ endpoint }) => endpoints.some((row) => row.endpoint === endpoint)),
  };
}

/** The three records that every report renders. */
export const goldenRecords: Readonly<Record<'pass' | 'fail' | 'no-data', RunRecord>> = {
  pass: record({}),
  fail: record(
    {
      faults: {
        'orders.create': { slower: 16 },
        'menu.list-items': { fails: 0.03 },
        'menus.get-plan': { fails: 1, status: 0 },
        'menus.get-daily': { fails: 0.02, status: 429 },
      },
    },
    (parts) => ({
      ...parts,
      leftBehind: { order: 34 },
      events: [...parts.events, { at: beganAt + 31_000, kind: 'note', text: 'release 2026.11.3 reached <zone b>' }],
    }),
  ),
  'no-data': record({ profile: 'smoke', until: 0 }, (parts) => ({ ...parts, generator: null, served: null })),
};
