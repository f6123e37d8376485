import { decodedNumber } from '../model/shared-text.ts';
import type { CompiledPlan } from './compiled-plan.ts';

/** What `build/compile-prepared.ts` makes of the prepared data: the module `kit:prepared`. All VUs share its texts. */
export interface CompiledPrepared {
  /** All values, one after the other; those of one supply have one length, filled up with blanks. */
  readonly text: string;
  /** A line per supply: its name, then where its values begin, how many there are and their length. */
  readonly index: string;
  /** From then on tokens are renewed; milliseconds since the epoch. */
  readonly renewAt: number;
}

/** Reads a supply's value for the `use`-th use; the same value serves again once all were used. */
export interface Supplies {
  value(supply: number, use: number): string;
  /** How many different values there are. */
  length(supply: number): number;
}

/** A supply is looked up in the index when it is first used; then its three numbers stay with the VU. */
export function suppliesFrom(plan: Pick<CompiledPlan, 'supplyName'>, { text, index }: CompiledPrepared): Supplies {
  const places: (number | undefined)[] = [];
  const lookUp = (supply: number): number => {
    const line = `\n${plan.supplyName(supply)} `;
    const at = index.indexOf(line);
    if (at < 0) throw new Error(`the prepared data holds no "${plan.supplyName(supply)}"`);
    for (let i = 0; i < 3; i += 1) places[3 * supply + i] = decodedNumber(index, at + line.length + 4 * i);
    return places[3 * supply] as number;
  };
  return {
    value: (supply, use) => {
      const start = places[3 * supply] ?? lookUp(supply);
      const length = places[3 * supply + 2] as number;
      const from = start + (use % (places[3 * supply + 1] as number)) * length;
      return text.slice(from, from + length).trimEnd();
    },
    length: (supply) => {
      if (places[3 * supply] === undefined) lookUp(supply);
      return places[3 * supply + 1] as number;
    },
  };
}

/** Throws when the data lacks a supply of the plan. */
export function checkSupplies(
  plan: Pick<CompiledPlan, 'supplyName' | 'supplyCount'>,
  prepared: CompiledPrepared,
): void {
  const supplies = suppliesFrom(plan, prepared);
  for (let supply = 0; supply < plan.supplyCount; supply += 1) supplies.length(supply);
}
