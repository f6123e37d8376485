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
const orderCount = 8;

/**
 * A deck with each endpoint as one operation. `copies` are relative; the deck's own are at least these, and at most
 * `lanes - 1` more in all, shared out in proportion. Throws KitError PLAN for an impossible weight.
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

/** One more copy at a time, to whoever is furthest behind its share, until the sum is a multiple. */
function roundedUp(copies: readonly number[], multiple: number): readonly number[] {
  const asked = sum(copies);
  const size = Math.ceil(asked / multiple) * multiple;
  const result = [...copies];
  for (let missing = size - asked; missing > 0; missing -= 1) {
    const behind = copies.map((n, i) => (n * size) / asked - (result[i] ?? 0));
    const at = behind.indexOf(Math.max(...behind));
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
 * Says which operation iteration i runs, for any i in any order, at a cost that does not grow with i. Holds a few dozen numbers, so every VU can have its own. Written in plain loops: k6
 * interprets it, and there destructuring and calls cost more than arithmetic.
 */
export function dealer(layout: DeckLayout): (iteration: number) => DeckEntry {
  const { seed, operationCount, size } = layout;
  const orders = ordersFor(seed, size);
  const opening = openingFor(seed, operationCount);
  const lanesInCycle = size / lanes;
  // A process on a laptop deals many iterations of a cycle in a row.
  let drawnFor = -1;
  let { forth, back } = orders[0] as Order;
  let shift = 0;
  return (iteration) => {
    if (iteration < operationCount) return { operation: opening(iteration), use: 0 };
    const past = iteration - operationCount;
    const position = past % size;
    const cycle = (past - position) / size;
    if (cycle !== drawnFor) {
      const draw = mix32(seed, cycle);
      const order = orders[draw % orders.length] as Order;
      forth = order.forth;
      back = order.back;
      // Drawn anew, but the lane follows the number of the cycle.
      shift = (lanes * ((draw >>> 8) % lanesInCycle) + cycle) % size;
      drawnFor = cycle;
    }
    const operation = layout.operationOfSlot((forth * (position - shift + size)) % size);
    const copies = layout.copies(operation);
    const first = (back * layout.firstSlot(operation) + shift) % size;
    return { operation, use: 1 + cycle * copies + countBelow(position, first, back, copies, size) };
  };
}

/** How many of `first + k * step` modulo `size`, for k from 0 to `count - 1`, are below `limit`. */
function countBelow(limit: number, first: number, step: number, count: number, size: number): number {
  if (count > 64) {
    // floor(x / m) - floor((x - limit) / m) is 1 where x modulo m is below the limit, else 0.
    return floorSum(count, size, step, first) - floorSum(count, size, step, first - limit + size) + count;
  }
  let below = 0;
  let at = first;
  for (let k = count; k > 0; k -= 1) {
    if (at < limit) below += 1;
    at += step;
    if (at >= size) at -= size;
  }
  return below;
}

/**
 * The sum of floor((a * k + b) / m) for k from 0 to n - 1, in as many steps as Euclid's algorithm takes for a and m:
 * whole parts are summed in closed form, then the lattice points under the line are counted along the other axis.
 */
function floorSum(n: number, m: number, a: number, b: number): number {
  let sum = 0;
  for (;;) {
    sum += (n * (n - 1) * Math.floor(a / m)) / 2 + n * Math.floor(b / m);
    a %= m;
    b %= m;
    const highest = a * n + b;
    if (highest < m) return sum;
    b = highest % m;
    n = (highest - b) / m;
    const turned = a;
    a = m;
    m = turned;
  }
}

/** The first iterations are all operations once: i -> step * i + start, modulo their number. */
function openingFor(seed: number, count: number): (iteration: number) => number {
  const start = mix32(seed, -1) % count;
  let step = 1 + (mix32(seed, -2) % count);
  while (greatestCommonDivisor(step, count) !== 1) step += 1;
  return (iteration) => (step * iteration + start) % count;
}

/**
 * Multipliers that are units modulo the size and alike modulo `lanes` (so that a slot's lane depends on the shift
 * alone). Those are taken under which the copies of an operation lie far apart: a rush of one endpoint is no mix.
 */
function ordersFor(seed: number, size: number): readonly Order[] {
  const residue = [1, 5, 7, 11, 13, 17, 19, 23][mix32(seed, -3) % 8] ?? 1;
  const candidates: { readonly back: number; readonly spread: number }[] = [];
  for (let back = residue; back < size; back += lanes) candidates.push({ back, spread: spreadOf(back, size) });
  candidates.sort((a, b) => b.spread - a.spread);
  const orders: Order[] = [];
  for (let i = 0; i < candidates.length && orders.length < orderCount; i += 1) {
    const back = candidates[i]?.back ?? 1;
    const forth = inverse(back, size);
    if (forth > 0) orders.push({ forth, back });
  }
  return orders;
}

/** How far apart the copies lie at worst, relative to an even spread: 1 is perfect. For up to 8 copies. */
function spreadOf(back: number, size: number): number {
  let worst = size;
  let at = 0;
  for (let copies = 2; copies <= 8; copies += 1) {
    at += back;
    if (at >= size) at -= size;
    const distance = (at + at < size ? at : size - at) * copies;
    if (distance < worst) worst = distance;
  }
  return worst / size;
}

/** x with a * x = 1 modulo m, by Euclid's extended algorithm; 0 when there is none. */
function inverse(a: number, m: number): number {
  let r = m;
  let next = a;
  let x = 0;
  let nextX = 1;
  while (next !== 0) {
    const rest = r % next;
    const factor = (r - rest) / next;
    const stepped = x - factor * nextX;
    r = next;
    next = rest;
    x = nextX;
    nextX = stepped;
  }
  if (r !== 1) return 0;
  return x < 0 ? x + m : x;
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
