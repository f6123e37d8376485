import type { Phase, PhaseKind, Stage } from '../model/profile.ts';
import type { PerSecond, Seconds } from '../model/units.ts';

export const hold = (phase: PhaseKind, rate: PerSecond, seconds: Seconds): Stage => ({
  phase,
  from: rate,
  to: rate,
  seconds,
});

export const ramp = (phase: PhaseKind, from: PerSecond, to: PerSecond, seconds: Seconds): Stage => ({
  phase,
  from,
  to,
  seconds,
});

export const durationOf = (stages: readonly Stage[]): Seconds => stages.reduce((sum, stage) => sum + stage.seconds, 0);

export const highestRate = (stages: readonly Stage[]): PerSecond =>
  Math.max(...stages.flatMap((stage) => [stage.from, stage.to]));

/** Arrivals in all stages: the integral of a piecewise linear rate, rounded down to whole iterations. */
export const arrivalsIn = (stages: readonly Stage[]): number =>
  Math.floor(stages.reduce((sum, stage) => sum + ((stage.from + stage.to) / 2) * stage.seconds, 0) + 1e-9);

/** The rate that the stages ask for `second` seconds after the start; 0 outside. */
export function rateAt(stages: readonly Stage[], second: Seconds): PerSecond {
  let start = 0;
  for (const stage of stages) {
    if (second >= start && second < start + stage.seconds) {
      return stage.from + ((stage.to - stage.from) * (second - start)) / stage.seconds;
    }
    start += stage.seconds;
  }
  return 0;
}

/** The same shape at another height or length. Rates stay whole numbers of at least 1, because k6 takes no others. */
export function scaled(
  stages: readonly Stage[],
  { rate, duration }: { readonly rate?: PerSecond | undefined; readonly duration?: Seconds | undefined },
): readonly Stage[] {
  const height = rate === undefined ? 1 : rate / highestRate(stages);
  const length = duration === undefined ? 1 : duration / durationOf(stages);
  const whole = (value: number) => (rate === undefined ? value : Math.max(1, Math.round(value * height)));
  return stages.map((stage) => ({
    ...stage,
    from: whole(stage.from),
    to: whole(stage.to),
    seconds: Math.round(stage.seconds * length * 1000) / 1000,
  }));
}

/** Stages of one kind that follow each other are one phase. */
export function phasesOf(stages: readonly Stage[]): readonly Phase[] {
  const phases: Phase[] = [];
  let start = 0;
  for (const stage of stages) {
    const end = start + stage.seconds;
    const last = phases.at(-1);
    if (last?.kind === stage.phase) phases[phases.length - 1] = { ...last, to: end };
    else phases.push({ kind: stage.phase, from: start, to: end });
    start = end;
  }
  return phases;
}
