import { expectTypeOf, test } from "vitest";
import * as z from "zod";
import type { FinishedReport, ReportFile, RunHandle, SavedFile } from "@identity-reports/core";
import { openArchive } from "../src/archive/open-archive.js";
import { readRows } from "../src/read-rows.js";
import type { Rows } from "../src/rows.js";

test("rows of CSV are texts by column", () => {
  expectTypeOf(readRows("a.csv")).toEqualTypeOf<Rows<Record<string, string>>>();
});

test("expected columns are there", () => {
  const rows = readRows("a.csv", { expectColumns: ["id", "email"] });
  expectTypeOf(rows).toExtend<Rows<{ id: string; email: string }>>();
});

test("rows as arrays", () => {
  expectTypeOf(readRows("a.csv", { as: "arrays" })).toEqualTypeOf<Rows<string[]>>();
});

test("rows of JSON Lines are values of any kind", () => {
  expectTypeOf(readRows("a.jsonl", { format: "jsonl" })).toEqualTypeOf<Rows<Record<string, unknown>>>();
});

test("rows by a schema are what it makes of them", () => {
  const schema = z.object({ id: z.coerce.number() });
  expectTypeOf(readRows("a.csv", { schema })).toEqualTypeOf<Rows<{ id: number }>>();
});

test("members of an archive have rows of the same types", async () => {
  const { members } = await openArchive("a.zip");
  const [member] = members;
  expectTypeOf(member!.rows()).toEqualTypeOf<Rows<Record<string, string>>>();
  expectTypeOf(member!.rows({ as: "arrays" })).toEqualTypeOf<Rows<string[]>>();
});

test("everything that has bytes is a source", () => {
  type Source = Parameters<typeof readRows>[0];
  expectTypeOf<FinishedReport<RunHandle, unknown, "csv" | "pdf">>().toExtend<Source>();
  expectTypeOf<ReportFile>().toExtend<Source>();
  expectTypeOf<SavedFile>().toExtend<Source>();
  expectTypeOf<File>().toExtend<Source>();
  expectTypeOf<ReadableStream<Uint8Array>>().toExtend<Source>();
});
