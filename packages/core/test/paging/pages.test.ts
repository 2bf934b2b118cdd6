import { describe, expect, it, vi } from "vitest";
import { createPages, type LoadedPage, type PagesSetup } from "../../src/paging/pages.js";

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
    const { pages } = list([items(1, 2), items(3)], { keyOf: ({ id }) => id });
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

describe("a list whose items have keys", () => {
  const keyOf = ({ id }: Item): unknown => id;

  it("leaves out what a page repeats of those before it", async () => {
    const { pages } = list([items(1, 2), items(2, 3), items(3, 4)], { keyOf });
    expect(await pages.toArray()).toEqual(items(1, 2, 3, 4));
    expect((await collect(pages.pages())).map((page) => page.items)).toEqual([items(1, 2), items(3), items(4)]);
  });

  it("ends when a server sends its first page for ever", async () => {
    const load = vi.fn(async (page: number) => ({ ...answer, items: items(1, 2), next: page + 1 }));
    const pages = createPages<Item, number>({ first: 0, load, keyOf });
    expect(await pages.toArray()).toEqual(items(1, 2));
    expect(load).toHaveBeenCalledTimes(2);
    expect(await collect(pages.pages())).toHaveLength(1);
  });

  it("keeps items that have none", async () => {
    const { pages } = list([items(1, 0), items(0, 0)], { keyOf: ({ id }) => (id === 0 ? undefined : id) });
    expect(await pages.toArray()).toEqual(items(1, 0, 0, 0));
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
