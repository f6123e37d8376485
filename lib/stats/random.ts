import type { Random } from '../model/random.ts';

/**
 * Two 32-bit numbers become one, well stirred: neighbours give unrelated results. The finaliser of MurmurHash3
 * (Austin Appleby, public domain), run over each number in turn. Unsigned 32 bits.
 */
export function mix32(a: number, b: number): number {
  return finalise(finalise((a ^ 0x9e3779b9) | 0) ^ b) >>> 0;
}

function finalise(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * sfc32, "small fast counting" generator of Chris Doty-Humphrey's PractRand: 96 bits of state and a 32-bit counter, so
 * no seed leads to a cycle shorter than 2^32. Same seed, same numbers. Not for secrets.
 */
export function seededRandom(seed: number): Random {
  let a = mix32(seed, 1) | 0;
  let b = mix32(seed, 2) | 0;
  let c = mix32(seed, 3) | 0;
  let counter = 1;
  const draw = (): number => {
    const drawn = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + drawn) | 0;
    return drawn >>> 0;
  };
  // The published warm-up: until then the seed shows in the numbers.
  for (let i = 0; i < 12; i += 1) draw();
  const next = (): number => draw() / 4294967296;
  const integer = (below: number): number => Math.floor(next() * below);
  return {
    next,
    integer,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('there is nothing to pick from an empty list');
      return list[integer(list.length)] as T;
    },
  };
}
