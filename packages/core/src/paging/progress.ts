/** So many keys are remembered at least, and at least those of one page: memory is bounded however long a list is. */
const minKeys = 50_000;

/** The keys that came last. The older half is forgotten when the newer one is full. */
class RecentKeys {
  #newer = new Set<unknown>();
  #older = new Set<unknown>();

  /** @returns false for a key that is remembered. */
  add(key: unknown, most: number): boolean {
    if (this.#newer.has(key) || this.#older.has(key)) return false;
    if (this.#newer.size >= most) [this.#older, this.#newer] = [this.#newer, new Set()];
    this.#newer.add(key);
    return true;
  }
}

/**
 * How a list gets on whose items have keys. Items that arrive in front while it is read push others to the next page, where
 * they come once more; a server that does not heed paging sends the same for ever. Both look alike at first.
 */
export class Progress<T> {
  readonly #keyOf: (item: T) => unknown;
  readonly #recent = new RecentKeys();
  #lastKeys: readonly unknown[] = [];
  /** Items that came, repeats not counted. */
  #count = 0;
  /** Pages that brought something new. */
  #newPages = 0;
  #largestPage = 0;
  /** Items that had come before, since something new came. */
  #repeats = 0;
  /** How often in a row the last page came once more. */
  #samePages = 0;

  constructor(keyOf: (item: T) => unknown) {
    this.#keyOf = keyOf;
  }

  /** How many different items came. */
  get count(): number {
    return this.#count;
  }

  /** The items of the next page that have not come before. An item without a key is like no other. */
  take(items: readonly T[]): readonly T[] {
    const keys = items.map(this.#keyOf);
    const most = Math.max(minKeys, items.length);
    const fresh = items.filter((_, n) => keys[n] === undefined || this.#recent.add(keys[n], most));
    const isSame = keys.length === this.#lastKeys.length && keys.every((key, n) => key === this.#lastKeys[n]);
    this.#count += fresh.length;
    this.#newPages += fresh.length > 0 ? 1 : 0;
    this.#repeats = fresh.length > 0 ? 0 : this.#repeats + items.length;
    this.#samePages = fresh.length > 0 || !isSame ? 0 : this.#samePages + 1;
    this.#largestPage = Math.max(this.#largestPage, items.length);
    this.#lastKeys = keys;
    return fresh;
  }

  /**
   * Whether the server only repeats itself: no list whose items move shows the same page three times in a row, or more
   * repeats in a row than items have come.
   */
  get isStalled(): boolean {
    return this.#samePages >= 2 || this.#repeats > this.#count;
  }

  /**
   * Whether a list that is stalled came whole: the server sends all at once whatever is asked for, or goes on with its last
   * page, which is shorter than others. A full page may also come again because as many items arrive as it holds.
   */
  get isWhole(): boolean {
    const { length } = this.#lastKeys;
    return this.#newPages > 1 ? this.#samePages >= 2 && length < this.#largestPage : length >= this.#count;
  }
}
