/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly status: number;
  readonly headers: Headers;
  /** The vendor's id of the request. */
  readonly requestId?: string;
}

/** A list that is fetched as it is read. Each way of reading starts over from the first page. */
export interface Pages<T> extends AsyncIterable<T> {
  /**
   * The pages, with status, headers and request id.
   *
   * @example
   * ```ts
   * for await (const { items, requestId } of pages.pages()) console.log(items.length, requestId);
   * ```
   */
  pages(): AsyncIterable<Page<T>>;
  /**
   * All items. Mind the memory.
   *
   * @example
   * ```ts
   * const everything = await pages.toArray();
   * ```
   */
  toArray(): Promise<T[]>;
}

/** A page together with the way to the next. */
export interface LoadedPage<T, Cursor> extends Page<T> {
  /** Undefined after the last page. */
  readonly next: Cursor | undefined;
}

/** How a list is paged. */
export interface PagesSetup<T, Cursor> {
  readonly first: Cursor;
  /** Loads the page that a cursor stands for. */
  readonly load: (cursor: Cursor) => Promise<LoadedPage<T, Cursor>>;
  /**
   * Tells items apart. With it, repeated items are left out. A page that brings nothing new ends the list: a server that
   * ignores paging would otherwise send its first page for ever.
   */
  readonly keyOf?: (item: T) => unknown;
}

/** Makes a {@link Pages}. Nothing is fetched before it is read. */
export function createPages<T, Cursor>({ first, load, keyOf }: PagesSetup<T, Cursor>): Pages<T> {
  async function* pages(): AsyncGenerator<Page<T>, void, undefined> {
    const seen = new Set<unknown>();
    let cursor = first;
    for (let isFirst = true; ; isFirst = false) {
      const { next, ...page }: LoadedPage<T, Cursor> = await load(cursor);
      const items = keyOf === undefined ? page.items : page.items.filter((item) => isNew(seen, keyOf(item)));
      // An empty list is a page, too: somebody may want its headers.
      if (items.length > 0 || isFirst) yield { ...page, items };
      if (items.length === 0 || next === undefined) return;
      cursor = next;
    }
  }
  async function* items(): AsyncGenerator<T, void, undefined> {
    for await (const page of pages()) yield* page.items;
  }
  return {
    pages,
    [Symbol.asyncIterator]: items,
    async toArray() {
      const all: T[] = [];
      for await (const item of items()) all.push(item);
      return all;
    },
  };
}

/** An item without a key is like no other; a set does not grow by what it has already. */
const isNew = (seen: Set<unknown>, key: unknown): boolean => key === undefined || seen.size < seen.add(key).size;
