/**
 * Which row has a key. It holds numbers only, since a `Map` of 300,000 texts takes four times as long.
 *
 * Two keys may have one hash, so its caller looks at the row.
 */
export class KeyIndex {
  /** Two numbers for each place: a row, counted from 1, and the hash of its key. Less than half of them are taken. */
  #places = new Int32Array(2 * 1024);
  #count = 0;

  /** The row that has a key. Undefined where none has. */
  find(hash: number, hasKey: (row: number) => boolean): number | undefined {
    return this.#rowAt(this.#placeOf(hash, hasKey));
  }

  /** The row that has a key already; where none has, this one has it from now on. */
  findOrAdd(hash: number, row: number, hasKey: (row: number) => boolean): number | undefined {
    const place = this.#placeOf(hash, hasKey);
    const found = this.#rowAt(place);
    if (found !== undefined) return found;
    this.#places[place] = row + 1;
    this.#places[place + 1] = hash;
    this.#count += 1;
    if (this.#count * 4 > this.#places.length) this.#grow();
    return undefined;
  }

  #rowAt(place: number): number | undefined {
    const taken = this.#places[place] ?? 0;
    return taken === 0 ? undefined : taken - 1;
  }

  /** Where the row is that has the key, or the free place for it. */
  #placeOf(hash: number, hasKey: (row: number) => boolean): number {
    const places = this.#places;
    const last = places.length - 2;
    let place = (hash << 1) & last;
    for (;;) {
      const taken = places[place] ?? 0;
      if (taken === 0 || (places[place + 1] === hash && hasKey(taken - 1))) return place;
      place = (place + 2) & last;
    }
  }

  #grow(): void {
    const places = this.#places;
    this.#places = new Int32Array(2 * places.length);
    for (let place = 0; place < places.length; place += 2) {
      const taken = places[place] ?? 0;
      const hash = places[place + 1] ?? 0;
      if (taken === 0) continue;
      const free = this.#placeOf(hash, () => false);
      this.#places[free] = taken;
      this.#places[free + 1] = hash;
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
