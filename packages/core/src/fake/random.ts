/** A source of values that look random and are the same in every run: see {@link createRandom}. */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  integer(below: number): number;
  /** Lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A UUID of version 4, in lower case. */
  uuid(): string;
  /** One of the items. */
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Creates a source of repeatable values, so that two runs of one test see the same ids and rows. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32: tiny, and even enough for ids that only have to differ.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number): number => Math.floor(next() * below);
  const hex = (length: number): string => Array.from({ length }, () => integer(16).toString(16)).join("");
  return {
    integer,
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + integer(4)).toString(16)}${hex(3)}-${hex(12)}`,
    pick: <T>(items: readonly [T, ...T[]]): T => items[integer(items.length)] ?? items[0],
  };
}
