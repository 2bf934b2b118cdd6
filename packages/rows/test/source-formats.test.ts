import { gzipSync } from "node:zlib";
import { fakeReportFile } from "@identity-reports/core/fake";
import { beforeEach, describe, expect, test } from "vitest";
import { readRows } from "../src/read-rows.js";
import type { RowSource } from "../src/sources.js";
import { outcomeOf, pieces, utf8 } from "./support/files.js";
import { rows, sourceFolder, text } from "./support/source-files.js";
import { zipOf } from "./support/zip.js";

let files: ReturnType<typeof sourceFolder>;
beforeEach(() => void (files = sourceFolder()));

describe("a source that is of another format than asked for is refused", () => {
  test.each([
    ["a.jsonl", undefined, 'say { format: "jsonl" }'],
    ["a.ndjson", "csv", 'say { format: "jsonl" }'],
    ["a.CSV", "jsonl", 'say { format: "csv" }'],
  ] as const)("%s, format %s", async (name, format, advice) => {
    const reading = readRows(files.write(name), { format });
    await expect(reading.toArray()).rejects.toMatchObject({
      option: "format",
      message: expect.stringContaining(advice),
    });
  });

  test("a report that came as PDF", async () => {
    const file = fakeReportFile("%PDF-1.4\n%%EOF", { fileName: "a.pdf" });
    await expect(readRows(file).toArray()).rejects.toMatchObject({
      option: "format",
      message: expect.stringContaining("which has no rows"),
    });
    expect(files.temporaryFiles()).toEqual([]);
  });
});

describe("a file is known by its first bytes, whatever it is called", () => {
  const zip = zipOf([{ name: "accounts.csv", content: text }]);

  const unnamed: Readonly<Record<string, () => RowSource>> = {
    "bytes of a ZIP": () => zip,
    "a Blob of a ZIP": () => new Blob([zip]),
    "a ZIP without an ending": () => files.write("export", zip),
    "a ZIP called .csv": () => files.write("export.csv", zip),
    "a ZIP called .CSV in a File": () => new File([zip], "EXPORT.CSV"),
  };

  test.each(Object.entries(unnamed))("%s", async (_what, source) => {
    expect(await readRows(source()).toArray()).toEqual(rows);
  });

  const elsewhere: Readonly<Record<string, readonly [source: () => RowSource, message: string]>> = {
    "a stream of a ZIP": [() => new Blob([zip]).stream(), "save it first"],
    "a stream of a ZIP, byte by byte": [() => pieces(zip, 1), "save it first"],
    "bytes of gzip": [() => new Uint8Array(gzipSync(text)), "the file is gzip, not csv: unpack it first"],
    "a path to gzip": [() => files.write("a.csv", gzipSync(text)), "a.csv is gzip, not csv: unpack it first"],
    "a stream of gzip": [() => pieces(gzipSync(text), 1), "the file is gzip, not csv: unpack it first"],
    "a PDF called .csv": [() => files.write("a.csv", "%PDF-1.7\n"), "a.csv is pdf, not csv, which has no rows"],
  };

  test.each(Object.entries(elsewhere))("%s: the error names the way out", async (_what, [source, message]) => {
    const reading = readRows(source()).toArray();
    await expect(reading).rejects.toMatchObject({ name: "ConfigError", message: expect.stringContaining(message) });
  });

  test.each(["PK,name\n1,2\n", "PK", "P", "%PD\n1\n", "\u001f,b\n1,2\n"])("%j is a table", async (content) => {
    expect((await outcomeOf(content)).error).toBeUndefined();
    expect((await outcomeOf(pieces(utf8(content), 1))).error).toBeUndefined();
  });
});
