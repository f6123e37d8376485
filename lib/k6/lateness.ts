import type { Ms } from '../model/units.ts';

/** Numbers of a stage, five in a row: arrivals before it, seconds before it, from, to, seconds. */
const width = 5;

/**
 * When the i-th iteration (from 0) is planned to begin, in milliseconds after the load began: the moment at which the
 * integral of the arrival rate reaches i + 1, which is when k6's ramping-arrival-rate executor starts it. Within a
 * stage the integral is from * t + (to - from) / (2 * seconds) * t^2, solved for t in the form that does not cancel.
 * `stages` is `CompiledPlan.stages`. Past the end it is the end.
 */
export function plannedStarts(stages: string): (iteration: number) => Ms {
  const table = tableOf(stages);
  const lastRow = table.length - width;
  // Iterations come in order, so the stage is nearly always that of the last one. Reading by index, because sobek takes
  // 10 µs for a destructured array.
  let row = 0;
  return (iteration) => {
    const arrivals = iteration + 1;
    while (row > 0 && arrivals <= (table[row] as number)) row -= width;
    while (row < lastRow && arrivals > (table[row + width] as number)) row += width;
    const wanted = arrivals - (table[row] as number);
    const from = table[row + 2] as number;
    const seconds = table[row + 4] as number;
    const root = Math.sqrt(Math.max(0, from * from + (2 * wanted * ((table[row + 3] as number) - from)) / seconds));
    const reached = from + root > 0 ? (2 * wanted) / (from + root) : seconds;
    return ((table[row + 1] as number) + Math.min(seconds, reached)) * 1000;
  };
}

function tableOf(stages: string): Float64Array {
  let arrivals = 0;
  let second = 0;
  const rows = stages.split(';').map((stage) => {
    const [from = 0, to = 0, seconds = 0] = stage.split(' ').map(Number);
    const row = [arrivals, second, from, to, seconds];
    arrivals += ((from + to) / 2) * seconds;
    second += seconds;
    return row;
  });
  return Float64Array.from(rows.flat());
}
