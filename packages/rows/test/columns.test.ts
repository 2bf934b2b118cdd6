import { describe, expect, test } from "vitest";
import type { ColumnDrift } from "../src/columns.js";
import { readRows } from "../src/read-rows.js";
import { outcomeOf, utf8 } from "./support/files.js";

const file = "id,email,name\n1,a@example.com,Ada\n";

const driftOf = async (expectColumns: readonly string[], text = file) => {
  const rows = readRows(utf8(text), { expectColumns });
  await rows.toArray();
  return rows.columnDrift;
};

describe("expected columns", () => {
  test("that are all there, in their order, are no drift", async () => {
    expect(await driftOf(["id", "email", "name"])).toEqual({ added: [], moved: [] });
  });

  test("with others besides: they are told", async () => {
    expect(await driftOf(["id", "name"])).toEqual({ added: ["email"], moved: [] });
  });

  test("in another order: they are told", async () => {
    expect(await driftOf(["email", "id", "name"])).toEqual({ added: [], moved: ["id", "email"] });
  });

  test("that are missing are an error before the first row", async () => {
    const { error, rows } = await outcomeOf(file, { expectColumns: ["id", "title"] });
    expect(error).toMatchObject({ code: "missing_column", column: "title", line: 1 });
    expect(rows).toEqual([]);
  });

  test.each(["Email", "EMAIL", "email "])(
    "that are spelled %j are missing, and the message says what there is",
    async (name) => {
      const { error } = await outcomeOf(file, { expectColumns: [name] });
      expect(error).toMatchObject({ code: "missing_column", message: expect.stringContaining('there is "email"') });
    },
  );

  test("without any of that have no drift to tell", async () => {
    const rows = readRows(utf8(file));
    await rows.toArray();
    expect(rows.columnDrift).toEqual({ added: [], moved: [] });
  });
});

describe("with exact", () => {
  test("a column that is added is an error", async () => {
    const { error } = await outcomeOf(file, { expectColumns: ["id", "name"], exact: true });
    expect(error).toMatchObject({ code: "unexpected_column", column: "email" });
  });

  test("a column that is moved is an error", async () => {
    const { error } = await outcomeOf(file, { expectColumns: ["email", "id", "name"], exact: true });
    expect(error).toMatchObject({ code: "moved_column", column: "id" });
  });

  test("the same columns in the same order are none", async () => {
    expect((await outcomeOf(file, { expectColumns: ["id", "email", "name"], exact: true })).rowCount).toBe(1);
  });
});

test("16,000 columns are compared as soon as they are read", async () => {
  const columns = Array.from({ length: 16_000 }, (_, n) => `column ${n}`);
  const wanted = columns.toReversed();
  let drift: ColumnDrift | undefined;
  // With the square of their number, it would take longer than any test may.
  for (let count = 0; count < 20; count += 1) {
    const reading = readRows(utf8(`${columns.join(",")}\n`), { expectColumns: wanted, as: "arrays" });
    await reading.toArray();
    drift = reading.columnDrift;
  }
  expect(drift?.moved).toHaveLength(16_000);
});
