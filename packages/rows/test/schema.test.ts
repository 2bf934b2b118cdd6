import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { readRows } from "../src/read-rows.js";
import type { StandardSchema } from "../src/standard-schema.js";
import { outcomeOf, utf8 } from "./support/files.js";

const accounts = utf8("id,email\n1,ada@example.com\n2,bob\n");

/** The same schema in three libraries. arktype's is a function. */
const schemas: readonly (readonly [library: string, schema: StandardSchema])[] = [
  ["zod", z.object({ id: z.coerce.number(), email: z.email() })],
  ["valibot", v.object({ id: v.pipe(v.string(), v.transform(Number)), email: v.pipe(v.string(), v.email()) })],
  ["arktype", type({ id: "string.integer.parse", email: "string.email" })],
];

describe.each(schemas)("a schema of %s", (_library, schema) => {
  test("changes rows", async () => {
    const [first] = await readRows(accounts, { schema }).toArray({ limit: 1 });
    expect(first).toEqual({ id: 1, email: "ada@example.com" });
  });

  test("refuses a row, with row, line, column and value", async () => {
    const { rows, error, message } = await outcomeOf(accounts, { schema });
    expect(rows).toHaveLength(1);
    expect(error).toMatchObject({ name: "RowsError", code: "schema_failed", row: 2, line: 3, column: "email" });
    expect(message).toMatch(/^row 2, line 3, column "email" does not match the schema: email: .*"bob"/);
  });
});

describe("a schema", () => {
  test("may take its time", async () => {
    const schema = z.object({ id: z.string().refine(async (id) => id !== "2") });
    const { rows, error } = await outcomeOf(accounts, { schema });
    expect(rows).toEqual([{ id: "1" }]);
    expect(error).toMatchObject({ code: "schema_failed", row: 2, column: "id" });
  });

  test("checks arrays by the place of a cell, and errors name its column", async () => {
    const schema = z.tuple([z.string(), z.email()]);
    const { error } = await outcomeOf(accounts, { schema, as: "arrays" });
    expect(error).toMatchObject({ column: "email", message: expect.stringContaining("email: ") });
  });

  test("gets the numbers of JSON Lines, also large ones", async () => {
    const schema = z.object({ id: z.bigint() });
    const rows = readRows(utf8('{"id":9007199254740993}\n'), { schema, format: "jsonl" });
    expect(await rows.toArray()).toEqual([{ id: 9007199254740993n }]);
  });

  test("refuses a row before the file has a fault further on", async () => {
    const schema = z.object({ id: z.string(), email: z.email() });
    const { error } = await outcomeOf(utf8("id,email\n1,bob\n2,eve@example.com,?\n"), { schema });
    expect(error).toMatchObject({ code: "schema_failed", row: 1 });
  });

  test("that throws, fails the reading with what it threw", async () => {
    const failure = new Error("a fault in the schema");
    const schema = z.object({
      id: z.string().transform(() => {
        throw failure;
      }),
    });
    expect((await outcomeOf(accounts, { schema })).error).toBe(failure);
  });

  test("that says nothing about a place, still has row and line", async () => {
    const schema = z.any().refine(() => false, "never");
    expect((await outcomeOf(accounts, { schema })).error).toMatchObject({
      message: "row 1, line 2 does not match the schema: never",
      issues: ["never"],
    });
  });

  test("makes messages of one line, with values that are cut", async () => {
    const schema = z.object({ a: z.literal("x") });
    const { message } = await outcomeOf(`a\n"${"long\u001B[31m\n".repeat(50)}"\n`, { schema });
    expect(message).not.toMatch(/[\n\u001B]/);
    expect(message.length).toBeLessThan(250);
  });
});
