import * as z from "zod/mini";
import type {
  ComparedCollection,
  ComparedReport,
  ComparedTable,
  CompareKey,
  Comparison,
  RowCounts,
} from "./comparison.js";
import { normalizations } from "./normalize.js";

const text = z.string();
const texts = z.array(text);
const maybe = z.optional(text);
const count = z.int().check(z.minimum(0));
const row = z.record(text, z.unknown());
const rowKey = z.array(z.unknown());

const side: z.ZodMiniType<ComparedCollection> = z.object({ folder: text, sealed: z.boolean(), digest: maybe });

const oneKey = z.union([text, texts]);
const key: z.ZodMiniType<CompareKey> = z.union([text, texts, z.record(text, oneKey)]);

const counts: z.ZodMiniType<RowCounts> = z.object({ added: count, removed: count, changed: count });

const table: z.ZodMiniType<ComparedTable> = z.object({
  member: maybe,
  key: texts,
  rowsBefore: count,
  rowsAfter: count,
  columns: z.object({ added: texts, removed: texts, moved: texts, compared: texts, ignored: texts }),
  added: z.array(z.object({ key: rowKey, row })),
  removed: z.array(z.object({ key: rowKey, row })),
  changed: z.array(z.object({ key: rowKey, changes: z.record(text, z.tuple([z.unknown(), z.unknown()])) })),
});

const report: z.ZodMiniType<ComparedReport> = z.object({
  id: text,
  outcome: z.enum(["identical", "same", "different", "not-compared"]),
  problem: z.optional(
    z.object({
      code: z.enum([
        ...["only_before", "only_after", "no_file", "question_differs", "no_rows", "members_differ"],
        ...["key_not_given", "key_column_missing", "key_empty", "key_duplicate"],
        ...["too_many_rows", "rows_unreadable", "file_changed"],
      ] as const),
      message: text,
    }),
  ),
  cautions: texts,
  counts,
  tables: z.array(table),
});

export const comparisonSchema: z.ZodMiniType<Comparison> = z.object({
  version: z.literal(1),
  derived: z.literal(true),
  comparedAt: text,
  before: side,
  after: side,
  settings: z.object({
    key,
    ignore: texts,
    normalize: z.array(z.enum(normalizations)),
    renamed: z.record(text, text),
  }),
  outcome: z.enum(["same", "different", "not-compared"]),
  summary: text,
  cautions: texts,
  counts,
  reports: z.array(report),
});

/** JSON Schema (draft 2020-12) of what `compareCollections` resolves to. */
export const comparisonJsonSchema: Readonly<Record<string, unknown>> = {
  title: "Comparison of two collections by @identity-reports/evidence",
  ...z.toJSONSchema(comparisonSchema),
};
