// Numbers that look random and come again from the same seed, so that a failure can be repeated.

/** Draws numbers from 0 up to, not including, 1. */
export type Random = () => number;

/** A generator (mulberry32); the seed is printed by the tests that use it. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from 0 up to, not including, `below`. */
export function pick(random: Random, below: number): number {
  return Math.floor(random() * below);
}
