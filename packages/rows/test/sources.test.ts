import { createReadStream, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { fakeReportFile } from "@identity-reports/core/fake";
import { beforeEach, describe, expect, test } from "vitest";
import { readRows } from "../src/read-rows.js";
import type { RowSource } from "../src/sources.js";
import { utf8 } from "./support/files.js";
import { rows, sourceFolder, text } from "./support/source-files.js";

let files: ReturnType<typeof sourceFolder>;
beforeEach(() => void (files = sourceFolder()));

describe("rows come from", () => {
  const sources: Readonly<Record<string, () => RowSource | Promise<RowSource>>> = {
    "a path": () => files.write("a.csv"),
    "a file: URL": () => pathToFileURL(files.write("ä b.csv")),
    "a Blob": () => new Blob([text]),
    "a File": () => new File([text], "a.csv"),
    bytes: () => utf8(text),
    "a Buffer": () => Buffer.from(text),
    "a web stream": () => new Blob([text]).stream(),
    "a stream of Node": () => createReadStream(files.write("a.csv")),
    "an async iterable of bytes": async function* () {
      yield utf8(text.slice(0, 7));
      yield utf8(text.slice(7));
    },
    "a ReportFile": () => fakeReportFile(text, { fileName: "a.csv" }),
    "a SavedFile": () => fakeReportFile(text, { fileName: "a.csv" }).saveTo(`${files.folder}/`),
  };

  test.each(Object.entries(sources))("%s", async (_what, source) => {
    expect(await readRows(await source()).toArray()).toEqual(rows);
    expect(files.temporaryFiles()).toEqual([]);
  });

  test("bytes as they were when the reading began", async () => {
    const bytes = utf8(text);
    const reading = readRows(bytes);
    const iterator = reading[Symbol.asyncIterator]();
    await iterator.next();
    bytes.fill(0);
    expect((await iterator.next()).value).toEqual(rows[1]);
  });

  test("a stream that uses its memory again for each piece", async () => {
    const memory = new Uint8Array(4);
    const reusing = async function* (): AsyncGenerator<Uint8Array> {
      const bytes = utf8(text);
      for (let at = 0; at < bytes.length; at += memory.length) {
        const piece = bytes.subarray(at, at + memory.length);
        memory.set(piece);
        yield memory.subarray(0, piece.length);
      }
    };
    expect(await readRows(reusing()).toArray()).toEqual(rows);
  });

  test("a caller's buffer, which is left as it was", async () => {
    const bytes = utf8(text);
    await readRows(new Blob([bytes]).stream()).toArray();
    await readRows(bytes).toArray();
    expect(bytes).toEqual(utf8(text));
  });

  test("UTF-16 with a byte order mark, as spreadsheets write it", async () => {
    const bytes = new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
    expect(await readRows(bytes).toArray()).toEqual(rows);
    const bigEndian = new Uint8Array(Buffer.from(bytes).swap16());
    expect(await readRows(bigEndian).toArray()).toEqual(rows);
  });
});

describe("a report without rows", () => {
  test("that the vendor announced is one without rows", async () => {
    const saved = await fakeReportFile("x", { fileName: "a.csv" }).saveTo(`${files.folder}/`);
    writeFileSync(saved.path, "");
    const reading = readRows({ ...saved, sizeBytes: 0, rowCount: 0 });
    expect(await reading.toArray()).toEqual([]);
    expect(reading.rowCount).toBe(0);
  });
});
