import { describe, expect, it, vi } from "vitest";
import { createRowCheck, expectCountable, type RowKnowledge } from "../../src/download/row-check.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import type { FileSink } from "../../src/platform/file-sink.js";
import { createRowCounter } from "../../src/scan/row-counter.js";
import { failureOf, thrownBy } from "../support/failure-of.js";

const fileIn = (format: string) => ({ fileName: `rows.${format}`, format, operation: "GET /report", label: "nightly" });
const sink: FileSink = {
  path: "",
  write: () => undefined,
  rewind: async () => {},
  commit: async () => {},
  discard: async () => {},
};
const announcing = (rows: number | undefined): RowKnowledge => ({ askAnnouncedRows: async () => rows });
const detecting = (isMissing: boolean): RowKnowledge => ({
  ...announcing(3),
  missingRowsDetector: { createCounter: () => undefined, hasMissingRows: () => isMissing },
});
const unknown = "was not saved (requireComplete): whether it has all rows cannot be known, because";

describe("the rows of a file", () => {
  it.each<[what: string, knowledge: RowKnowledge, counted: number | undefined, result: object]>([
    ["as many as announced", announcing(3), 3, { rowCount: 3, announcedRows: 3, rowsComplete: true }],
    ["fewer than announced", announcing(5), 3, { rowCount: 3, announcedRows: 5, rowsComplete: false }],
    ["more than announced", announcing(2), 3, { rowCount: 3 }],
    ["counted, while no number is announced", announcing(undefined), 3, { rowCount: 3 }],
    ["counted, while the vendor cannot be asked", {}, 3, { rowCount: 3 }],
    ["not counted", announcing(3), undefined, {}],
    ["counted, with other signs that some are missing", detecting(true), 3, { rowCount: 3, rowsComplete: false }],
    ["not counted, with other signs that some are missing", detecting(true), undefined, { rowsComplete: false }],
    ["counted, without such signs", detecting(false), 3, { rowCount: 3, announcedRows: 3, rowsComplete: true }],
  ])("are %s", async (_, knowledge, counted, result) => {
    const check = createRowCheck(fileIn("csv"), knowledge, false);
    expect(await check(counted, sink, new Lifetime())).toEqual(result);
  });

  it("must be complete where that is required", async () => {
    const check = createRowCheck(fileIn("csv"), announcing(3), true);
    expect(await check(3, sink, new Lifetime())).toMatchObject({ rowsComplete: true });
  });

  it.each<[code: string, text: string, knowledge: RowKnowledge, counted: number | undefined]>([
    ["rows_incomplete", "has 3 of the report's 5 rows", announcing(5), 3],
    ["rows_incomplete", "has fewer rows than the vendor announced", detecting(true), 3],
    ["rows_unknown", `${unknown} it has 3 rows, but the vendor announced 2`, announcing(2), 3],
    ["rows_unknown", `${unknown} the vendor does not say how many rows the report has`, announcing(undefined), 3],
    ["rows_unknown", `${unknown} its rows cannot be counted`, announcing(3), undefined],
  ])("fail a file that must be complete with %s: %s", async (code, text, knowledge, counted) => {
    const check = createRowCheck(fileIn("csv"), knowledge, true);
    expect(await failureOf(check(counted, sink, new Lifetime()))).toMatchObject({
      name: "DownloadError",
      code,
      message: `GET /report: rows.csv ${text}`,
      carriedOut: "yes",
      operation: "GET /report",
      label: "nightly",
    });
  });

  it("are waited for no longer than the download lasts", async () => {
    const askAnnouncedRows = vi.fn<(signal: AbortSignal) => Promise<number>>(() => new Promise(() => {}));
    const lifetime = new Lifetime();
    const rows = failureOf(createRowCheck(fileIn("csv"), { askAnnouncedRows }, false)(3, sink, lifetime));
    await Promise.resolve();
    lifetime.end(new Error("aborted"));
    expect(await rows).toBe(lifetime.reason);
    expect(askAnnouncedRows.mock.calls).toEqual([[lifetime.signal]]);
  });
});

describe("the rows of an archive", () => {
  const archiveOf = (rows: number) => ({ ...sink, countArchiveRows: vi.fn(async () => rows) });

  it("are counted in what was written", async () => {
    const lifetime = new Lifetime();
    const archive = archiveOf(3);
    const check = createRowCheck(fileIn("zip"), announcing(3), false);
    expect(await check(undefined, archive, lifetime)).toMatchObject({ rowCount: 3, rowsComplete: true });
    expect(archive.countArchiveRows.mock.calls).toEqual([[createRowCounter, lifetime.signal]]);
  });

  it("are counted by what finds missing rows, where there is such a thing", async () => {
    const lifetime = new Lifetime();
    const archive = archiveOf(3);
    const knowledge = detecting(false);
    await createRowCheck(fileIn("zip"), knowledge, false)(undefined, archive, lifetime);
    expect(archive.countArchiveRows).toHaveBeenCalledWith(
      knowledge.missingRowsDetector?.createCounter,
      lifetime.signal,
    );
  });

  it("are not counted where what was written cannot be read again", async () => {
    expect(await createRowCheck(fileIn("zip"), announcing(3), false)(undefined, sink, new Lifetime())).toEqual({});
  });

  it("are not looked for in another file", async () => {
    const archive = archiveOf(3);
    await createRowCheck(fileIn("pdf"), announcing(3), false)(undefined, archive, new Lifetime());
    expect(archive.countArchiveRows).not.toHaveBeenCalled();
  });
});

describe("a file that must be complete", () => {
  it.each(["csv", "jsonl", "zip"])("may be one in %s, of which the vendor announces the rows", (format) => {
    expect(() => expectCountable(fileIn(format), async () => 3)).not.toThrow();
  });

  it.each([
    ["pdf", "a pdf file has no rows to count", async () => 3],
    ["csv", "nothing says how many rows the report has", undefined],
  ])("is refused before it is written, in %s, because %s", (format, reason, askAnnouncedRows) => {
    const error = thrownBy(() => expectCountable(fileIn(format), askAnnouncedRows));
    expect(error).toMatchObject({
      code: "rows_unknown",
      message: `GET /report: rows.${format} ${unknown} ${reason}`,
    });
  });
});
