import { describe, expect, test } from "vitest";
import { readRows } from "../src/read-rows.js";
import type { RowsOptions } from "../src/options.js";
import type { RowSource } from "../src/sources.js";
import { utf8 } from "./support/files.js";

// Some hundred milliseconds of work, in which nothing has to be waited for.
const row = `${"x".repeat(9)},${"y".repeat(9)}\n`;
const rowCount = 400_000;
const large = utf8(`a,b\n${row.repeat(rowCount)}`);

const inMemory: Readonly<Record<string, () => RowSource>> = {
  bytes: () => large,
  "a Blob": () => new Blob([large]),
  "a web stream": () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(large);
        controller.close();
      },
    }),
  "an iterable of one piece": async function* () {
    yield large;
  },
  "an iterable of many pieces": async function* () {
    for (let at = 0; at < large.length; at += 50_000) yield large.subarray(at, at + 50_000);
  },
};

/** How many rows come until an abort by a timer is seen, and what comes then. */
async function readUntilAbort(source: RowSource, options: RowsOptions = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error("enough")), 1);
  let rows = 0;
  try {
    for await (const _ of readRows(source, { ...options, signal: stop.signal })) rows += 1;
    return { rows };
  } catch (error) {
    return { rows, error };
  } finally {
    clearTimeout(timer);
  }
}

describe("a timer has its turn, and its abort is seen, while rows come from", () => {
  test.each(Object.entries(inMemory))("%s", async (_what, source) => {
    const { rows, error } = await readUntilAbort(source());
    expect(error).toMatchObject({ name: "AbortError", cause: new Error("enough") });
    expect(rows).toBeLessThan(rowCount);
  });

  test("bytes, with a schema that answers at once", async () => {
    const anything = {
      "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) },
    } as const;
    const { rows, error } = await readUntilAbort(large, { schema: anything });
    expect(error).toMatchObject({ name: "AbortError" });
    expect(rows).toBeLessThan(rowCount);
  });

  test("bytes without a line end, as many as a row may have", async () => {
    const { error } = await readUntilAbort(utf8(`a\n${"x".repeat(15_000_000)}`), { maxCellLength: 16_000_000 });
    expect(error).toMatchObject({ name: "AbortError" });
  });
});
