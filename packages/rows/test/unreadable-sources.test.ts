import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakeReportFile } from "@identity-reports/core/fake";
import { beforeEach, describe, expect, test } from "vitest";
import { mistyped } from "../../core/test/support/mistyped.js";
import { readRows } from "../src/read-rows.js";
import type { RowSource } from "../src/sources.js";
import { utf8 } from "./support/files.js";
import { sourceFolder, text } from "./support/source-files.js";

let files: ReturnType<typeof sourceFolder>;
beforeEach(() => void (files = sourceFolder()));

describe("a file that cannot be read", () => {
  test.each([
    ["is missing", () => join(files.folder, "none.csv"), /ENOENT/],
    ["is a folder", () => files.folder, /is not a file/],
  ])("because it %s", async (_why, path, message) => {
    await expect(readRows(path()).toArray()).rejects.toMatchObject({
      name: "RowsError",
      code: "file_unreadable",
      file: path(),
      message: expect.stringMatching(message),
    });
  });

  test("because it was changed since it was saved", async () => {
    const saved = await fakeReportFile(text, { fileName: "a.csv" }).saveTo(`${files.folder}/`);
    writeFileSync(saved.path, `${text}3,Cy\r\n`);
    await expect(readRows(saved).toArray()).rejects.toMatchObject({ code: "file_changed", file: saved.path });
  });

  test("because it is changed while it is read", async () => {
    const path = files.write("a.csv", `id,name\n${"1,Ada\n".repeat(200_000)}`);
    const iterator = readRows(path)[Symbol.asyncIterator]();
    await iterator.next();
    writeFileSync(path, "id,name\n");
    const toEnd = async (): Promise<void> => {
      while ((await iterator.next()).done !== true);
    };
    await expect(toEnd()).rejects.toMatchObject({ code: "file_changed", file: path });
  });

  const failure = new Error("the pipe broke");
  const failing: Readonly<Record<string, () => AsyncIterable<Uint8Array>>> = {
    "fails after some bytes": async function* () {
      yield utf8(text);
      throw failure;
    },
    "cannot be begun": () => ({
      [Symbol.asyncIterator]: () => {
        throw failure;
      },
    }),
  };

  test.each(Object.entries(failing))("because it is a stream that %s", async (_why, stream) => {
    const reading = readRows(stream()).toArray();
    await expect(reading).rejects.toMatchObject({ code: "file_unreadable", cause: failure });
  });

  test("because it is a stream that gives something else than bytes", async () => {
    const words = async function* (): AsyncGenerator<Uint8Array> {
      yield mistyped(text);
    };
    const reading = readRows(words()).toArray();
    await expect(reading).rejects.toThrow("returned a value of type string instead of bytes");
  });
});

describe("a piece that is nothing is not the end", () => {
  const nothing = mistyped(undefined);
  const streams: Readonly<Record<string, () => RowSource>> = {
    "of an iterable": async function* () {
      yield utf8(text);
      yield nothing;
      yield utf8("3,Cy\r\n");
    },
    "of a web stream": () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(utf8(text));
          controller.enqueue(nothing);
          controller.enqueue(utf8("3,Cy\r\n"));
          controller.close();
        },
      }),
  };

  test.each(Object.entries(streams))("%s", async (_what, source) => {
    await expect(readRows(source()).toArray()).rejects.toMatchObject({ code: "file_unreadable" });
  });
});
