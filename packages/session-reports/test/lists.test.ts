import { describe, expect, test } from "vitest";
import { SessionReportsClient, type ListParams, type ReportsEvent } from "@identity-reports/session-reports";
import { mistyped } from "../../core/test/support/mistyped.js";

interface Row {
  readonly id: string;
}
const rows = (...ids: readonly (number | string)[]): Row[] => ids.map((id) => ({ id: `${id}` }));

/** How an appliance lists. */
interface Appliance {
  /** May be changed between two requests. */
  readonly all: Row[];
  readonly before?: (request: number) => void;
  /** The most it sends at once. Default: all, unless `limit` asks for less. */
  readonly largestPage?: number;
  /** The answer to an `offset`, in place of heeding it. */
  readonly offset?: "ignored" | (() => Response);
  readonly limit?: "ignored";
}

const failure = (status: number) => () =>
  Response.json({ result: "failure", message: "unknown parameter offset" }, { status });

/** A client of such an appliance, what was asked, and what it told. */
function clientOf({ all, before, largestPage = Infinity, offset, limit }: Appliance) {
  const queries: string[] = [];
  const events: ReportsEvent[] = [];
  const client = new SessionReportsClient({
    baseUrl: "https://10.0.214.98",
    auth: { apiKey: "a-key" },
    retries: 0,
    onEvent: (event) => events.push(event),
    async fetch(url) {
      const { search, searchParams: query } = new URL(url);
      queries.push(search);
      before?.(queries.length);
      if (query.has("filter")) return failure(400)();
      if (query.has("offset") && typeof offset === "function") return offset();
      const from = offset === "ignored" ? 0 : Number(query.get("offset") ?? 0);
      const most = limit === "ignored" ? Infinity : Number(query.get("limit") ?? Infinity);
      return Response.json({ result: "success", report: all.slice(from, from + Math.min(most, largestPage)) });
    },
  });
  const notices = () => events.filter((event) => event.type === "notice");
  return { client, queries, notices };
}

/** Everything that came, and why there was no more if that was a failure. */
async function read(client: SessionReportsClient, params: ListParams = {}) {
  const ids: string[] = [];
  try {
    for await (const { id } of client.listReports(params, { label: "nightly" })) ids.push(id);
    return { ids, error: undefined };
  } catch (error) {
    return { ids, error };
  }
}

describe("reports that arrive in front while a list is read", () => {
  test.each([1, 2, 3, 4, 5])("do not end it: %i of them, two on a page", async (count) => {
    const all = rows(1, 2, 3, 4, 5, 6, 7, 8);
    const fresh = rows(...Array.from({ length: count }, (_, n) => `new-${n}`));
    const { client } = clientOf({ all, before: (request) => request === 2 && all.unshift(...fresh) });
    const { ids, error } = await read(client, { limit: 2 });
    expect(error).toBeUndefined();
    expect(ids.filter((id) => !id.startsWith("new"))).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
  });

  test("do not end one that the appliance pages by itself either", async () => {
    const all = rows(1, 2, 3, 4, 5, 6);
    const before = (request: number) => request === 2 && all.unshift(...rows("a", "b"));
    expect(await read(clientOf({ all, before, largestPage: 2 }).client)).toMatchObject({
      ids: ["1", "2", "3", "4", "5", "6"],
      error: undefined,
    });
  });
});

describe("an appliance that refuses an offset", () => {
  test.each([400, 404, 416, 422, 200])(
    "with %i ends a list that did not ask for pages, with a notice",
    async (status) => {
      const { client, queries, notices } = clientOf({ all: rows(1, 2, 3), offset: failure(status) });
      expect(await read(client)).toEqual({ ids: ["1", "2", "3"], error: undefined });
      expect(queries).toEqual(["", "?offset=3"]);
      expect(notices()).toMatchObject([
        { code: "list_not_continued", operation: "GET /api/v2/report", label: "nightly" },
      ]);
    },
  );

  test.each<[string, ListParams]>([
    ["limit", { limit: 2 }],
    ["offset", { offset: 1 }],
    ["limit as it is written", { query: { limit: 2 } }],
  ])("fails a list whose caller asked for pages by %s", async (_, params) => {
    const { client, notices } = clientOf({ all: rows(1, 2, 3), offset: failure(400) });
    expect((await read(client, params)).error).toMatchObject({ code: "bad_request", status: 400 });
    expect(notices()).toEqual([]);
  });

  test.each([401, 403, 500, 501])("is not meant by %i", async (status) => {
    const { client } = clientOf({ all: rows(1, 2, 3), offset: failure(status) });
    expect((await read(client)).error).toMatchObject({ status });
  });

  test("does not fail a run, and is told of once", async () => {
    const all: Row[] = rows(1, 2);
    const done = { id: "7", generated_at: "2026-01-01 00:00:09+00" };
    const before = (request: number) => request === 6 && all.push(done);
    const { client, notices, queries } = clientOf({ all, offset: failure(400), before });
    const startedAt = new Date().toISOString();
    const poll = { firstMs: 1, maxMs: 1 };
    expect((await client.resume({ id: "7", startedAt }, { poll })).result).toEqual(done);
    expect(notices()).toHaveLength(1);
    expect(queries.filter((query) => query.includes("offset"))).toHaveLength(1);
  });
});

test("an option that no list knows is refused when the list is read, before anything is sent", async () => {
  const { client, queries } = clientOf({ all: rows(1) });
  await expect(client.listReports({}, mistyped({ timeoutMS: 5 })).toArray()).rejects.toThrow("options.timeoutMS");
  expect(queries).toEqual([]);
});

describe("an appliance that ignores", () => {
  test("paging sends all of it, which is the whole list", async () => {
    const { client } = clientOf({ all: rows(1, 2, 3, 4, 5), offset: "ignored", limit: "ignored" });
    expect((await read(client, { limit: 2 })).ids).toEqual(["1", "2", "3", "4", "5"]);
    expect((await read(client, { limit: 5 })).ids).toEqual(["1", "2", "3", "4", "5"]);
    expect((await read(client)).ids).toEqual(["1", "2", "3", "4", "5"]);
  });

  test("the offset only is an error: there are more than come", async () => {
    const { client, queries } = clientOf({ all: rows(1, 2, 3, 4, 5), offset: "ignored" });
    expect(await read(client, { limit: 2 })).toMatchObject({
      ids: ["1", "2"],
      error: { name: "DecodeError", code: "list_incomplete", operation: "GET /api/v2/report", label: "nightly" },
    });
    expect(queries).toEqual(["?limit=2", "?limit=2&offset=2", "?limit=2&offset=4", "?limit=3"]);
  });
});
