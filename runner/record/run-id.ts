import type { EpochMs } from '../../lib/model/units.ts';

/** Letters and digits that cannot be mistaken for one another. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';

/** Sorts by time: `20261123-003142-peak-k7m2` (UTC). `draw` is uniform in [0, 1). */
export function newRunId(now: EpochMs, profile: string, draw: () => number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  const suffix = Array.from({ length: 4 }, () => alphabet[Math.floor(draw() * alphabet.length)]).join('');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${profile}-${suffix}`;
}

export const isRunId = (name: string): boolean => /^\d{8}-\d{4}(\d\d)?-[a-z-]+-[a-z0-9]{4}$/.test(name);
