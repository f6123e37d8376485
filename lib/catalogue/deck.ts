import type { Deck, DeckEntry } from '../model/deck.ts';
import type { EndpointId } from '../model/endpoint.ts';
import { KitError } from '../model/kit-error.ts';
import { mix32 } from '../stats/random.ts';

/**
 * Iterations are dealt to k6 processes in turn (process = iteration mod n). The size of a cycle is a multiple of this,
 * and an operation moves one place on, modulo this, from cycle to cycle: so with n = 2, 3, 4, 6, 8, 12 or 24 processes
 * each of n cycles running gives an operation to another process, and none depends on one process alone.
 */
const lanes = 24;
/** A smaller deck is multiplied to this size, so that rounding up to whole lanes hardly moves the proportions. */
const smallestSize = 240;
/** How many orders take turns, drawn anew for each cycle. */
const orderCount = 16;

/**
 * A deck with each endpoint as one operation. `copies` are relative; the deck's own are at least these, and at most
 * `lanes - 1` more in all, given to the operations with most copies. Throws KitError PLAN for an impossible weight.
 */
export function buildDeck(
  weights: readonly { readonly endpoint: EndpointId; readonly copies: number }[],
  seed: number,
): Deck {
  const bad = weights.find(({ copies }) => !Number.isSafeInteger(copies) || copies < 1);
  if (bad !== undefined || weights.length === 0) {
    const what = bad === undefined ? 'no endpoint' : `${bad.copies} copies of ${bad.endpoint}`;
    throw new KitError('PLAN', `A deck cannot hold ${what}.`, { hint: 'Copies are whole numbers from 1.' });
  }
  const asked = sum(weights.map(({ copies }) => copies));
  const factor = Math.ceil(smallestSize / asked);
  const copies = roundedUp(
    weights.map((weight) => weight.copies * factor),
    lanes,
  );
  return { seed, operations: weights.map(({ endpoint }) => endpoint), copies, size: sum(copies) };
}

/** The largest get one more each, in turn, until the sum is a multiple. */
function roundedUp(copies: readonly number[], multiple: number): readonly number[] {
  const missing = (multiple - (sum(copies) % multiple)) % multiple;
  const bySize = copies.map((_, i) => i).sort((a, b) => (copies[b] ?? 0) - (copies[a] ?? 0) || a - b);
  const result = [...copies];
  for (let i = 0; i < missing; i += 1) {
    const at = bySize[i % bySize.length] ?? 0;
    result[at] = (result[at] ?? 0) + 1;
  }
  return result;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, n) => all + n, 0);

/**
 * A deck as the dealer reads it. The slots of a cycle are numbered operation by operation: operation `o` owns the
 * slots `firstSlot(o)` to `firstSlot(o) + copies(o) - 1`. In k6 these read from one shared text.
 */
export interface DeckLayout {
  readonly seed: number;
  readonly operationCount: number;
  readonly size: number;
  operationOfSlot(slot: number): number;
  firstSlot(operation: number): number;
  copies(operation: number): number;
}

export function layoutOf(deck: Deck): DeckLayout {
  const first: number[] = [];
  const owner: number[] = [];
  for (const [operation, copies] of deck.copies.entries()) {
    first.push(owner.length);
    for (let i = 0; i < copies; i += 1) owner.push(operation);
  }
  return {
    seed: deck.seed,
    operationCount: deck.operations.length,
    size: deck.size,
    operationOfSlot: (slot) => owner[slot] ?? 0,
    firstSlot: (operation) => first[operation] ?? 0,
    copies: (operation) => deck.copies[operation] ?? 0,
  };
}

/** position -> slot is `forth * (position - shift)`, slot -> position is `back * slot + shift`, modulo the size. */
interface Order {
  readonly forth: number;
  readonly back: number;
}

/**
 * Says which operation iteration i runs, for any i in any order, at a cost that does not grow with i (one addition per
 * copy of the operation). Holds a few dozen numbers, so every VU can have its own.
 */
export function dealer(layout: DeckLayout): (iteration: number) => DeckEntry {
  const { seed, operationCount, size } = layout;
  const orders = ordersFor(seed, size);
  const opening = openingFor(seed, operationCount);
  return (iteration) => {
    if (iteration < operationCount) return { operation: opening(iteration), use: 0 };
    const past = iteration - operationCount;
    const cycle = Math.floor(past / size);
    const position = past - cycle * size;
    const draw = mix32(seed, cycle);
    const { forth, back } = orders[draw % orders.length] as Order;
    const shift = shiftOf(draw, cycle, size);
    const operation = layout.operationOfSlot((forth * (position - shift + size)) % size);
    const copies = layout.copies(operation);
    let earlier = 0;
    let at = (back * layout.firstSlot(operation) + shift) % size;
    for (let copy = 0; copy < copies; copy += 1) {
      if (at < position) earlier += 1;
      at += back;
      if (at >= size) at -= size;
    }
    return { operation, use: 1 + cycle * copies + earlier };
  };
}

/** Drawn per cycle, but its lane follows the cycle's number. */
const shiftOf = (draw: number, cycle: number, size: number): number =>
  (lanes * ((draw >>> 8) % (size / lanes)) + cycle) % size;

/** The first iterations are all operations once: i -> step * i + start, modulo their number. */
function openingFor(seed: number, count: number): (iteration: number) => number {
  const start = mix32(seed, -1) % count;
  let step = 1 + (mix32(seed, -2) % count);
  while (greatestCommonDivisor(step, count) !== 1) step += 1;
  return (iteration) => (step * iteration + start) % count;
}

/**
 * Multipliers that are units modulo the size and alike modulo `lanes` (so that a slot's lane depends on the shift
 * alone). Those come first under which the copies of an operation lie far apart: a rush of one endpoint is no mix.
 */
function ordersFor(seed: number, size: number): readonly Order[] {
  const residue = [1, 5, 7, 11, 13, 17, 19, 23][mix32(seed, -3) % 8] ?? 1;
  const found: (Order & { readonly spread: number })[] = [];
  for (let back = residue; back < size; back += lanes) {
    const forth = inverse(back, size);
    if (forth !== null) found.push({ forth, back, spread: spreadOf(back, size) });
  }
  return found
    .sort((a, b) => b.spread - a.spread)
    .slice(0, orderCount)
    .map(({ forth, back }) => ({ forth, back }));
}

/** How far apart the copies lie at worst, relative to an even spread: 1 is perfect. For up to `judged` copies. */
function spreadOf(back: number, size: number): number {
  const judged = 12;
  let worst = size;
  for (let copy = 1; copy < judged; copy += 1) {
    const distance = (back * copy) % size;
    worst = Math.min(worst, Math.min(distance, size - distance) * (copy + 1));
  }
  return worst / size;
}

/** x with a * x = 1 modulo m, by Euclid's extended algorithm; null when there is none. */
function inverse(a: number, m: number): number | null {
  let [r, next, x, nextX] = [m, a % m, 0, 1];
  while (next !== 0) {
    const quotient = Math.floor(r / next);
    [r, next] = [next, r - quotient * next];
    [x, nextX] = [nextX, x - quotient * nextX];
  }
  return r === 1 ? ((x % m) + m) % m : null;
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** How often each operation is dealt in the first `iterations`, exactly; looks at one cycle at most. */
export function usesAfter(deck: Deck, iterations: number): readonly number[] {
  const uses = deck.operations.map(() => 0);
  const deal = dealer(layoutOf(deck));
  const count = (from: number, to: number): void => {
    for (let i = from; i < to; i += 1) {
      const { operation } = deal(i);
      uses[operation] = (uses[operation] ?? 0) + 1;
    }
  };
  const opening = Math.min(iterations, deck.operations.length);
  count(0, opening);
  const cycles = Math.floor((iterations - opening) / deck.size);
  for (const [operation, copies] of deck.copies.entries()) uses[operation] = (uses[operation] ?? 0) + cycles * copies;
  count(opening + cycles * deck.size, iterations);
  return uses;
}
