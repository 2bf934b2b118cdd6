/**
 * A hash table that says which row has a key. It holds numbers only: a `Map` of 300,000 texts takes four times as long.
 *
 * Two keys may have the same hash, so the caller passes a function that compares the keys.
 */
export class KeyIndex {
  /** Two numbers for each slot: a row, counted from 1, and the hash of its key. Less than half of the slots are taken. */
  #slots = new Int32Array(2 * 1024);
  #count = 0;

  /** The row with a key. Undefined when there is none. */
  find(hash: number, hasKey: (row: number) => boolean): number | undefined {
    return this.#rowAt(this.#slotOf(hash, hasKey));
  }

  /** The row with a key. When there is none, adds this one and returns undefined. */
  findOrAdd(hash: number, row: number, hasKey: (row: number) => boolean): number | undefined {
    const slot = this.#slotOf(hash, hasKey);
    const found = this.#rowAt(slot);
    if (found !== undefined) return found;
    this.#slots[slot] = row + 1;
    this.#slots[slot + 1] = hash;
    this.#count += 1;
    if (this.#count * 4 > this.#slots.length) this.#grow();
    return undefined;
  }

  #rowAt(slot: number): number | undefined {
    const taken = this.#slots[slot] ?? 0;
    return taken === 0 ? undefined : taken - 1;
  }

  /** The slot of the row that has the key, or the free slot for it. */
  #slotOf(hash: number, hasKey: (row: number) => boolean): number {
    const slots = this.#slots;
    const last = slots.length - 2;
    let slot = (hash << 1) & last;
    for (;;) {
      const taken = slots[slot] ?? 0;
      if (taken === 0 || (slots[slot + 1] === hash && hasKey(taken - 1))) return slot;
      slot = (slot + 2) & last;
    }
  }

  #grow(): void {
    const slots = this.#slots;
    this.#slots = new Int32Array(2 * slots.length);
    for (let slot = 0; slot < slots.length; slot += 2) {
      const taken = slots[slot] ?? 0;
      const hash = slots[slot + 1] ?? 0;
      if (taken === 0) continue;
      const free = this.#slotOf(hash, () => false);
      this.#slots[free] = taken;
      this.#slots[free + 1] = hash;
    }
  }
}

/**
 * Makes a whole number of 32 bits of a text. Two numbers that are drawn for each comparison decide which, so that no file
 * can be made of keys that all have one hash.
 */
export function textHasher(): (text: string) => number {
  const [start = 0, drawn = 0] = crypto.getRandomValues(new Int32Array(2));
  const factor = drawn | 1;
  return (text) => {
    let hash = start;
    for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), factor);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  };
}
