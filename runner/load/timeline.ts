import type { RunEvent } from '../../lib/model/event.ts';
import type { LoadPlan } from '../../lib/model/plan.ts';
import type { EpochMs } from '../../lib/model/units.ts';

/** Writes when the load and its phases begin and end, as far as the run gets. */
export interface Timeline {
  beganAt(): EpochMs | null;
  /** k6 says when its scenario began. */
  began(at: EpochMs): void;
  /** The first window is the next best answer when k6 has not said so. */
  seen(at: EpochMs): void;
  /** Writes the phase changes that have come; they carry their own time, so being called late does no harm. */
  tick(): void;
  ended(): void;
}

export function timelineOf(
  plan: Pick<LoadPlan, 'phases' | 'profile'>,
  folder: { event(event: RunEvent): void },
  now: () => EpochMs,
): Timeline {
  let start: EpochMs | null = null;
  let due: readonly RunEvent[] = [];

  function began(at: EpochMs): void {
    if (start !== null) return;
    start = at;
    folder.event({ at, kind: 'load', state: 'begins', text: `${plan.profile} begins` });
    due = plan.phases.flatMap(({ kind, from, to }): RunEvent[] => [
      { at: at + from * 1000, kind: 'phase', phase: kind, state: 'begins', text: `${kind} begins` },
      { at: at + to * 1000, kind: 'phase', phase: kind, state: 'ends', text: `${kind} ends` },
    ]);
    tick();
  }

  function tick(): void {
    const moment = now();
    for (const event of due) if (event.at <= moment) folder.event(event);
    due = due.filter((event) => event.at > moment);
  }

  return {
    beganAt: () => start,
    began,
    seen: began,
    tick,
    ended() {
      tick();
      if (start !== null) folder.event({ at: now(), kind: 'load', state: 'ends', text: `${plan.profile} ends` });
    },
  };
}
