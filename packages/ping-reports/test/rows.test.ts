import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DecodeError, PingReportsClient, type PingReport, type ReportRow } from "@identity-reports/ping-reports";

/** How a server of rows answers. */
interface RowServer {
  readonly rows: readonly ReportRow[];
  /** What it announces at an offset; undefined leaves it out. */
  readonly total?: (offset: number) => unknown;
  /** The most rows it sends at once, whatever is asked for. */
  readonly largestPage?: number;
  /** Where it really begins when it is asked for an offset. */
  readonly place?: (offset: number) => number;
  /** The status of an offset behind the end. */
  readonly behindTheEnd?: number;
}

const numbered = (count: number): ReportRow[] => Array.from({ length: count }, (_, n) => ({ n }));
const equal = (count: number): ReportRow[] => Array.from({ length: count }, () => ({ role: "admin" }));

let requests: string[];
let folder: string;
beforeEach(async () => {
  requests = [];
  folder = await mkdtemp(join(tmpdir(), "ping-rows-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The report of a run whose rows are served like this. */
async function reportOf({ rows, total, largestPage = Infinity, place, behindTheEnd }: RowServer): Promise<PingReport> {
  const client = new PingReportsClient({
    tenant: "openam-acme-ew2.id.forgerock.io",
    auth: { accessToken: "a-token" },
    retries: 0,
    async fetch(url) {
      const query = new URL(url).searchParams;
      const action = query.get("_action");
      if (action === "download") return new Response(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      if (action === null) {
        const run = { runId: "7", status: "COMPLETED_SUCCESS", exportJsonStatus: "EXPORT_SUCCESS" };
        return Response.json({ result: [run] });
      }
      requests.push(url);
      const offset = Number(query.get("_pagedResultsOffset"));
      if (behindTheEnd !== undefined && offset >= rows.length) return Response.json({}, { status: behindTheEnd });
      const from = place?.(offset) ?? offset;
      const result = rows.slice(from, from + Math.min(Number(query.get("_pageSize")), largestPage));
      return Response.json({ result, total: total?.(offset) });
    },
  });
  return await client.resume({ id: "7", name: "ROLES" }, { label: "nightly" });
}

/** All rows, and why there were no more if that was a failure. */
async function read(report: PingReport, pageSize?: number): Promise<{ rows: ReportRow[]; error: unknown }> {
  const rows: ReportRow[] = [];
  try {
    for await (const row of report.rows({ pageSize })) rows.push(row);
    return { rows, error: undefined };
  } catch (error) {
    return { rows, error };
  }
}

const announcing = (total: unknown) => () => total;

describe("rows come whole", () => {
  test.each<[string, RowServer]>([
    ["when their number is said", { rows: numbered(1_000), total: announcing(1_000) }],
    ["when it is not", { rows: numbered(1_000) }],
    ["when it is null", { rows: numbered(1_000), total: announcing(null) }],
    ["when it is -1", { rows: numbered(1_000), total: announcing(-1) }],
    ["when it is 0", { rows: numbered(1_000), total: announcing(0) }],
    ["when it is less than one page", { rows: numbered(1_000), total: announcing(5) }],
    ["when it is 1.5", { rows: numbered(1_000), total: announcing(1.5) }],
    ["when it is no number that counts exactly", { rows: numbered(1_000), total: announcing(1e300) }],
    ["when pages are shorter than asked for", { rows: numbered(1_000), total: announcing(1_000), largestPage: 30 }],
    ["when short pages say no number", { rows: numbered(1_000), largestPage: 50 }],
    ["when short pages say -1", { rows: numbered(1_000), total: announcing(-1), largestPage: 50 }],
    ["when the number grows", { rows: numbered(1_000), total: (offset) => Math.min(1_000, offset + 150) }],
    ["when the number shrinks", { rows: numbered(1_000), total: (offset) => (offset < 100 ? 1_000 : 300) }],
    ["when all are equal", { rows: equal(300), total: announcing(300) }],
    ["when all are equal and their number is not said", { rows: equal(300) }],
    [
      "when all are equal and there is nothing behind the end",
      { rows: equal(300), behindTheEnd: 400, total: announcing(300) },
    ],
  ])("%s", async (_, server) => {
    const { rows, error } = await read(await reportOf(server), 100);
    expect(error).toBeUndefined();
    expect(rows).toEqual(server.rows);
  });

  test.each([undefined, null, 0, -1])("also when there are none and the total is %s", async (total) => {
    expect(await read(await reportOf({ rows: [], total: announcing(total) }))).toEqual({ rows: [], error: undefined });
    expect(requests).toHaveLength(1);
  });

  test("one by one, though rows come again", async () => {
    const rows = [{ n: 1 }, { n: 2 }, { n: 1 }, { n: 1 }];
    expect((await read(await reportOf({ rows, total: announcing(4) }), 1)).rows).toEqual(rows);
  });

  test("to two readers at once", async () => {
    const report = await reportOf({ rows: equal(300), total: announcing(300) });
    const both = await Promise.all([report.rows().toArray(), report.rows().toArray()]);
    expect(both.map(({ length }) => length)).toEqual([300, 300]);
  });

  test("whatever they are, however many come at once, and whatever nonsense the total is", async () => {
    const total = fc.constantFrom(undefined, null, 0, -1, -100, 1e300, 0.5);
    const row = fc.record({ role: fc.constantFrom("admin", "auditor") });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.option(total, { nil: "right" }),
        async (rows, pageSize, largestPage, said) => {
          const report = await reportOf({
            rows,
            largestPage,
            total: announcing(said === "right" ? rows.length : said),
          });
          expect(await read(report, pageSize)).toEqual({ rows, error: undefined });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("rows that do not come whole are an error", () => {
  test.each<[string, RowServer, number, RegExp]>([
    [
      "an empty page in the middle",
      { rows: numbered(1_000), total: announcing(1_000), place: (offset) => (offset === 400 ? 9_999 : offset) },
      400,
      /^Ping sent 400 of 1000 rows of ROLES 7 and then an empty page/,
    ],
    ["an empty page at once", { rows: [], total: announcing(6) }, 0, /^Ping sent 0 of 6 rows/],
    [
      "fewer than were announced first",
      { rows: numbered(300), total: (offset) => (offset === 0 ? 1_000 : 300) },
      300,
      /^Ping sent 300 of 1000 rows/,
    ],
    [
      "an offset that is ignored",
      { rows: numbered(1_000), total: announcing(1_000), place: () => 0 },
      100,
      /^Ping sent 100 of 1000 rows of ROLES 7 and then the same again/,
    ],
    [
      "an offset that is ignored where the second page would be the last",
      { rows: numbered(200), total: announcing(200), place: () => 0 },
      100,
      /^Ping sent 100 of 200 rows/,
    ],
    [
      "an offset that is ignored, without a total",
      { rows: numbered(1_000), place: () => 0 },
      100,
      /^Ping sent 100 rows of ROLES 7 and then the same again/,
    ],
    [
      "an offset that is ignored, with a total of -1",
      { rows: numbered(1_000), total: announcing(-1), place: () => 0 },
      100,
      /^Ping sent 100 rows/,
    ],
    [
      "rows that begin anew behind the last",
      { rows: numbered(1_000), place: (offset) => offset % 1_000 },
      1_000,
      /^Ping sent 1000 rows of ROLES 7 and then the same again/,
    ],
  ])("%s", async (_, server, came, message) => {
    const { rows, error } = await read(await reportOf(server), 100);
    expect(rows).toEqual(server.rows.slice(0, came));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({
      code: "list_incomplete",
      status: 200,
      operation: "POST /reports/runs/{runId}",
      label: "nightly",
      handle: { id: "7", name: "ROLES" },
      message: expect.stringMatching(message),
    });
    expect(requests.length).toBeLessThan(15);
  });

  test("a failure behind the end is passed on", async () => {
    const report = await reportOf({ rows: equal(200), total: announcing(400), behindTheEnd: 500 });
    expect((await read(report)).error).toMatchObject({ status: 500, handle: { id: "7" } });
  });
});

describe("whether a file has all rows", () => {
  test.each([
    [3, true],
    [4, false],
    [0, undefined],
    [-1, undefined],
    [2, undefined],
    [undefined, undefined],
  ])("with a total of %s beside three rows: %s", async (total, expected) => {
    const report = await reportOf({ rows: numbered(3), total: announcing(total) });
    const saved = await report.saveTo(`${folder}/`, { format: "jsonl" });
    expect(saved.rowCount).toBe(3);
    expect(saved.rowsComplete).toBe(expected);
  });
});
