import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createPages, type LoadedPage, type PagesSetup } from "../../src/paging/pages.js";
import { numRuns } from "../support/property-cases.js";
import { expectError } from "../support/failure-of.js";

interface Item {
  readonly id: number;
}
const items = (...ids: number[]): Item[] => ids.map((id) => ({ id }));
const answer = { status: 200, headers: new Headers({ "x-page": "yes" }), requestId: "abc-1" };

/** A list whose pages are these; the cursor is the number of the page. */
function list(pages: readonly (readonly Item[])[], setup: Partial<PagesSetup<Item, number>> = {}) {
  const load = vi.fn(async (page: number): Promise<LoadedPage<Item, number>> => ({
    ...answer,
    items: pages[page] ?? [],
    next: page + 1 < pages.length ? page + 1 : undefined,
  }));
  return { load, pages: createPages<Item, number>({ first: 0, load, ...setup }) };
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

describe("a list in pages", () => {
  it("fetches nothing before it is read, and a page only when it is needed", async () => {
    const { load, pages } = list([items(1, 2), items(3)]);
    expect(load).not.toHaveBeenCalled();
    const reader = pages[Symbol.asyncIterator]();
    expect(await reader.next()).toEqual({ done: false, value: { id: 1 } });
    expect(await reader.next()).toEqual({ done: false, value: { id: 2 } });
    expect(load.mock.calls).toEqual([[0]]);
    expect(await reader.next()).toEqual({ done: false, value: { id: 3 } });
    expect(load.mock.calls).toEqual([[0], [1]]);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("reads the same item by item, page by page and all at once, each time from the beginning", async () => {
    const { load, pages } = list([items(1, 2), items(3)]);
    expect(await collect(pages)).toEqual(items(1, 2, 3));
    expect(await pages.toArray()).toEqual(items(1, 2, 3));
    const byPage = await collect(pages.pages());
    expect(byPage).toEqual([
      { ...answer, items: items(1, 2) },
      { ...answer, items: items(3) },
    ]);
    expect(load.mock.calls.map(([page]) => page)).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it("can be read twice at the same time", async () => {
    const { pages } = list([items(1, 2), items(3)], { distinct });
    expect(await Promise.all([collect(pages), pages.toArray()])).toEqual([items(1, 2, 3), items(1, 2, 3)]);
  });

  it("stops fetching when the reader stops", async () => {
    const { load, pages } = list([items(1, 2), items(3), items(4)]);
    for await (const { id } of pages) if (id === 2) break;
    for await (const page of pages.pages()) if (page.items.length > 0) break;
    expect(load.mock.calls).toEqual([[0], [0]]);
  });

  it("passes on what a page fails with, after the items before it, and can be read again", async () => {
    const failure = new Error("503");
    const { load, pages } = list([items(1), items(2)]);
    load.mockImplementationOnce(load.getMockImplementation()!).mockRejectedValueOnce(failure);
    const seen: Item[] = [];
    await expect(
      (async () => {
        for await (const item of pages) seen.push(item);
      })(),
    ).rejects.toBe(failure);
    expect(seen).toEqual(items(1));
    expect(await pages.toArray()).toEqual(items(1, 2));
  });

  it("of nothing has one empty page", async () => {
    const { pages } = list([[]]);
    expect(await pages.toArray()).toEqual([]);
    expect(await collect(pages.pages())).toEqual([{ ...answer, items: [] }]);
  });

  it("ends at an empty page, whatever the server says about more", async () => {
    const load = vi.fn(async (page: number) => ({ ...answer, items: page === 0 ? items(1) : [], next: page + 1 }));
    expect(await createPages<Item, number>({ first: 0, load }).toArray()).toEqual(items(1));
    expect(load).toHaveBeenCalledTimes(2);
    const empty = vi.fn(async () => ({ ...answer, items: [], next: 1 }));
    expect(await collect(createPages<Item, number>({ first: 0, load: empty }).pages())).toHaveLength(1);
    expect(empty).toHaveBeenCalledTimes(1);
  });

  it("without keys keeps items that look the same", async () => {
    expect(await list([items(1, 1), items(1)]).pages.toArray()).toEqual(items(1, 1, 1));
  });
});

const operation = "GET /items";
const sizeOf = async (pageSize: number) => pageSize;
const distinct = { keyOf: ({ id }: Item) => id, sizeOf, operation };

/** How often a list in this many requests was asked for, what came, and why it failed if it did. */
async function readAll(load: ReturnType<typeof vi.fn<PagesSetup<Item, number>["load"]>>, pageSize?: number, size = 9) {
  const came: Item[] = [];
  const sizeOf = async (most: number) => Math.min(most, size);
  const pages = createPages<Item, number>({ first: 0, load, distinct: { ...distinct, pageSize, sizeOf } });
  const read = async () => {
    for await (const item of pages) came.push(item);
  };
  const error = await read().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { came, error, requests: load.mock.calls.length };
}

/** A list that is read by its offset; `before` may change it ahead of each request. */
const offsetList = (
  all: Item[],
  { limit = 2, before = () => {} }: { limit?: number; before?: (request: number) => void } = {},
) => {
  let requests = 0;
  return vi.fn(async (offset: number): Promise<LoadedPage<Item, number>> => {
    before((requests += 1));
    const page = all.slice(offset, offset + limit);
    return { ...answer, items: page, next: offset + page.length };
  });
};

describe("a list whose items have keys", () => {
  it("leaves out what a page repeats of those before it", async () => {
    const { pages } = list([items(1, 2), items(2, 3), items(3, 4)], { distinct });
    expect(await pages.toArray()).toEqual(items(1, 2, 3, 4));
    expect((await collect(pages.pages())).map((page) => page.items)).toEqual([items(1, 2), items(3), items(4)]);
  });

  it("keeps items that have none", async () => {
    const keyOf = ({ id }: Item) => (id === 0 ? undefined : id);
    const { pages } = list([items(1, 0), items(0, 0)], { distinct: { ...distinct, keyOf } });
    expect(await pages.toArray()).toEqual(items(1, 0, 0, 0));
  });

  it.each([2, 3, 4, 6, 7])("goes on when %i arrive in front between two requests", async (arrivals) => {
    const all = items(1, 2, 3, 4, 5, 6, 7, 8);
    const fresh = Array.from({ length: arrivals }, (_, n) => ({ id: 100 + n }));
    const load = offsetList(all, { before: (request) => request === 3 && all.unshift(...fresh) });
    const { came, error } = await readAll(load, 2);
    expect(error).toBeUndefined();
    expect(came).toEqual(expect.arrayContaining(items(1, 2, 3, 4, 5, 6, 7, 8)));
    expect(new Set(came.map(({ id }) => id)).size).toBe(came.length);
  });

  it("never leaves out what was there all the time, whatever arrives in front and when, or says so", async () => {
    const arrivals = fc.array(fc.nat({ max: 6 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 5 }), arrivals, async (size, limit, script) => {
        const there = Array.from({ length: size }, (_, id) => ({ id }));
        const all = [...there];
        let next = 1_000;
        const before = (request: number): void => {
          for (let n = script[request] ?? 0; n > 0; n--) all.unshift({ id: next++ });
        };
        const { came, error } = await readAll(offsetList(all, { limit, before }), limit);
        if (error === undefined) expect(came).toEqual(expect.arrayContaining(there));
        else expect(error).toMatchObject({ code: "list_incomplete" });
        expect(new Set(came).size).toBe(came.length);
      }),
      numRuns(1_000, 50_000),
    );
  });

  it.each([
    ["in the same order", (all: Item[]) => all],
    ["in another order each time", (all: Item[]) => all.reverse()],
  ])("comes whole from a server that sends all of it whatever is asked for, %s", async (_, order) => {
    const all = items(1, 2, 3, 4, 5);
    const load = vi.fn(async (page: number) => ({ ...answer, items: [...order(all)], next: page + 1 }));
    const { came, error, requests } = await readAll(load, 2);
    expect(error).toBeUndefined();
    expect(came.map(({ id }) => id).sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5]);
    expect(requests).toBe(3);
  });

  it("comes whole from a server that shows its last page behind the end", async () => {
    const pages = [items(1, 2), items(3, 4), items(5)];
    const load = vi.fn(async (page: number) => ({ ...answer, items: pages[page] ?? items(5), next: page + 1 }));
    const { came, error, requests } = await readAll(load, 2);
    expect(error).toBeUndefined();
    expect(came).toEqual(items(1, 2, 3, 4, 5));
    expect(requests).toBe(5);
  });

  it("comes whole from a server that sends all of it, and has just as many as a page was asked to hold", async () => {
    const load = vi.fn(async (page: number) => ({ ...answer, items: items(1, 2), next: page + 1 }));
    const { came, error } = await readAll(load, 2, 2);
    expect(error).toBeUndefined();
    expect(came).toEqual(items(1, 2));
  });

  it("is an error when a page of the size that was asked for comes again and again: it may be the first of many", async () => {
    const load = vi.fn(async (page: number) => ({ ...answer, items: items(1, 2), next: page + 1 }));
    const { came, error, requests } = await readAll(load, 2);
    expect(came).toEqual(items(1, 2));
    expect(error).toMatchObject({ name: "DecodeError", code: "list_incomplete", operation, status: 200 });
    expect(expectError(error).message).toMatch(/^GET \/items sent 2 items and then the same again/);
    expect(requests).toBe(3);
  });

  it("is an error when the server shows the same items in ever new pages", async () => {
    const load = vi.fn(async (page: number) => ({
      ...answer,
      items: page < 3 ? items(page * 2, page * 2 + 1) : items(page % 5, (page + 1) % 5),
      next: page + 1,
    }));
    expect((await readAll(load, 2)).error).toMatchObject({ code: "list_incomplete" });
  });
});

describe("a list whose server says how many it has", () => {
  /** The pages in turn, the first of which announces a total. */
  const announcing = (total: number, ...pages: readonly Item[][]) =>
    vi.fn(async (page: number) => ({
      ...answer,
      items: pages[page] ?? [],
      next: page + 1,
      total: page === 0 ? total : undefined,
    }));

  it("ends when as many have come, without another request", async () => {
    const { came, error, requests } = await readAll(announcing(3, items(1, 2), items(3)), 2);
    expect([came, error, requests]).toEqual([items(1, 2, 3), undefined, 2]);
  });

  it("counts an item that came twice once", async () => {
    const { came, requests } = await readAll(announcing(4, items(1, 2), items(2, 3), items(4)), 2);
    expect([came, requests]).toEqual([items(1, 2, 3, 4), 3]);
  });

  it.each([
    ["none", []],
    ["the same again", items(1, 2)],
  ])("is an error with fewer and then %s: how many of how many", async (what, rest) => {
    const load = vi.fn(async (page: number) => ({
      ...answer,
      items: page === 0 ? items(1, 2) : rest,
      next: page + 1,
      total: 5,
    }));
    const { came, error } = await readAll(load, 2);
    expect(came).toEqual(items(1, 2));
    expect(error).toMatchObject({ code: "list_incomplete" });
    expect(expectError(error).message).toMatch(`GET /items sent 2 of 5 items and then ${what}`);
  });

  it("ends with an empty page where more have come than announced", async () => {
    const { came, error, requests } = await readAll(announcing(1, items(1, 2), items(3)), 2);
    expect([came, error, requests]).toEqual([items(1, 2, 3), undefined, 3]);
  });
});

describe("a list whose cursors are objects or text", () => {
  it("follows them as they come", async () => {
    const load = vi.fn(async (cursor: { readonly token?: string }) => ({
      ...answer,
      items: items(cursor.token === undefined ? 1 : 2),
      next: cursor.token === undefined ? { token: "b" } : undefined,
    }));
    expect(await createPages<Item, { readonly token?: string }>({ first: {}, load }).toArray()).toEqual(items(1, 2));
    expect(load.mock.calls).toEqual([[{}], [{ token: "b" }]]);
  });

  it("may begin without one", async () => {
    const load = vi.fn(async (cursor: string | undefined) => ({
      ...answer,
      items: items(cursor === undefined ? 1 : 2),
      next: cursor === undefined ? "b" : undefined,
    }));
    expect(await createPages<Item, string | undefined>({ first: undefined, load }).toArray()).toEqual(items(1, 2));
  });
});
