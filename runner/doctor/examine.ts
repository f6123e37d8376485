import type { DoctorCheck, DoctorWorld, Finding } from './check.ts';

/** A finding with the check it belongs to; `mended` when it was missing at first. */
export interface Examined extends Finding {
  readonly id: string;
  readonly title: string;
  readonly mended: boolean;
}

const hintOf = (error: unknown): string =>
  error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : '';

/** An error that says what to do is a finding like any other. */
async function attempt(check: DoctorCheck, world: DoctorWorld): Promise<Finding> {
  try {
    return await check.run(world);
  } catch (error) {
    world.signal.throwIfAborted();
    return { status: 'missing', detail: error instanceof Error ? error.message : String(error), remedy: hintOf(error) };
  }
}

/** Runs one check and, where it may, puts right what is missing. */
async function examineOne(check: DoctorCheck, world: DoctorWorld, mending: boolean): Promise<Examined> {
  const { id, title } = check;
  const first = await attempt(check, world);
  if (first.status !== 'missing' || check.mend === undefined || !mending) return { id, title, ...first, mended: false };
  try {
    await check.mend(world);
  } catch (error) {
    world.signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    return { id, title, status: 'missing', detail, remedy: hintOf(error) || first.remedy, mended: false };
  }
  const second = await attempt(check, world);
  return { id, title, ...second, mended: second.status !== 'missing' };
}

/** One after the other, because mending one may be what the next one needs. */
export async function examine(
  checks: readonly DoctorCheck[],
  world: DoctorWorld,
  mending: boolean,
): Promise<readonly Examined[]> {
  const examined: Examined[] = [];
  for (const check of checks) {
    world.signal.throwIfAborted();
    examined.push(await examineOne(check, world, mending));
  }
  return examined;
}
