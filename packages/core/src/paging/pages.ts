import { DecodeError } from "../errors/call-errors.js";
import { Progress } from "./progress.js";

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
  /** How many items the server says that the list has, where it does. Only for {@link PagesSetup.distinct} items. */
  readonly total?: number | undefined;
}

/** How a list is paged. */
export interface PagesSetup<T, Cursor> {
  readonly first: Cursor;
  /** Loads the page that a cursor stands for; undefined where there is none. */
  readonly load: (cursor: Cursor) => Promise<LoadedPage<T, Cursor> | undefined>;
  /** For a list whose server may not heed what is asked for, or whose items may move while it is read. */
  readonly distinct?: DistinctItems<T> | undefined;
}

/**
 * How repeated items are known and left out. A list ends when as many have come as its server announced, with an empty page,
 * or when its server only repeats itself.
 */
export interface DistinctItems<T> {
  /** What tells an item from all others, such as its id. */
  readonly keyOf: (item: T) => unknown;
  /** How many items a page was asked to hold, where that was said. */
  readonly pageSize?: number | undefined;
  /**
   * Asks for the first page again, with so many items. @returns how many came. Where nothing but the first page comes, and
   * it has just the size that was asked for, one item more tells whether it is the whole list.
   */
  readonly sizeOf: (pageSize: number) => Promise<number>;
  /** Verb and path of the requests, for the error about a list that came in part. */
  readonly operation: string;
  /** The caller's own name for the call. */
  readonly label?: string | undefined;
}

/** Makes a {@link Pages}. Nothing is fetched before it is read. */
export function createPages<T, Cursor>({ first, load, distinct }: PagesSetup<T, Cursor>): Pages<T> {
  async function* pages(): AsyncGenerator<Page<T>, void, undefined> {
    const progress = distinct && new Progress(distinct.keyOf);
    let cursor = first;
    let announced = 0;
    for (let isFirst = true; ; isFirst = false) {
      const loaded = await load(cursor);
      if (loaded === undefined) return;
      const { next, total, ...page }: LoadedPage<T, Cursor> = loaded;
      const items = progress?.take(page.items) ?? page.items;
      announced = total ?? announced;
      // An empty list is a page, too: the caller may want its headers.
      if (items.length > 0 || isFirst) yield { ...page, items };
      const count = progress?.count ?? 0;
      // A total that more have come than announces nothing.
      if (announced > 0 && count === announced) return;
      const isEnd = page.items.length === 0 || next === undefined;
      if (distinct && progress && (isEnd || progress.isStalled)) {
        const hasMissingRows = count < announced || (!isEnd && !(await isAll(page.items.length, progress, distinct)));
        if (hasMissingRows) throw cameInPart(page, count, announced, distinct);
      }
      if (isEnd || progress?.isStalled === true) return;
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

/** Whether a server that only repeats itself has sent its whole list. */
const isAll = async <T>(count: number, { isWhole }: Progress<T>, distinct: DistinctItems<T>): Promise<boolean> =>
  isWhole && !(await isCut(count, distinct));

/** Whether a server that heeds the size of a page, but not its place, has more than the `count` items it sends. */
const isCut = async (
  count: number,
  { pageSize, sizeOf }: Pick<DistinctItems<never>, "pageSize" | "sizeOf">,
): Promise<boolean> => count === pageSize && (await sizeOf(count + 1)) > count;

function cameInPart(
  { status, requestId, items }: Page<unknown>,
  count: number,
  announced: number,
  { operation, label }: Pick<DistinctItems<never>, "operation" | "label">,
): DecodeError {
  const came = announced > count ? `${count} of ${announced} items` : `${count} items`;
  const then = items.length === 0 ? "then none" : "then the same again, whatever offset was requested";
  const advice = announced > count ? "read the list again" : "there may be more; request larger pages, or all at once";
  return new DecodeError(`${operation} sent ${came} and ${then}: ${advice}`, {
    code: "list_incomplete",
    status,
    requestId,
    operation,
    label,
    carriedOut: "yes",
  });
}
