import * as z from "zod/mini";
import type { ImportedTemplate, ReportRun, ReportTemplate, ResultPage, StartedExport } from "../models.js";

// Everything may be missing or null: Ping documents no answer at all. Of what was seen, only what we read is checked.
const text = z.nullish(z.string());
const number = z.nullish(z.number());
const flag = z.nullish(z.boolean());
const record = z.looseObject({});
/** Text, or an object. What is neither is found out, and said, by whoever reads it. */
const textOrRecord = z.optional(z.unknown()) as z.ZodMiniType<
  string | Readonly<Record<string, unknown>> | null | undefined
>;

/** A template. */
export const template: z.ZodMiniType<ReportTemplate> = z.looseObject({
  name: text,
  displayName: text,
  description: text,
  version: number,
  reportConfig: textOrRecord,
  viewers: z.nullish(z.array(z.string())),
  owner: text,
  type: text,
  parentName: text,
  parentVersion: number,
  failureReason: text,
  createDate: text,
  updateDate: text,
  ootb: flag,
  editable: flag,
  duplicatable: flag,
  visible: flag,
});

const run: z.ZodMiniType<ReportRun> = z.looseObject({
  runId: text,
  name: text,
  displayName: text,
  status: text,
  createDate: text,
  parameters: textOrRecord,
  reportConfig: textOrRecord,
  exportCsvStatus: text,
  exportJsonStatus: text,
});

/** A list of templates; missing when there is none. */
export const templateList: z.ZodMiniType<{ readonly result?: readonly ReportTemplate[] | null | undefined }> =
  z.looseObject({ result: z.nullish(z.array(template)) });

/** A list of runs; missing when there is none. */
export const runList: z.ZodMiniType<{ readonly result?: readonly ReportRun[] | null | undefined }> = z.looseObject({
  result: z.nullish(z.array(run)),
});

/** Any JSON object. */
export const anyObject: z.ZodMiniType<Readonly<Record<string, unknown>>> = record;

/** The answer to an import, which puts the name in one of two places. */
export const importedTemplate: z.ZodMiniType<ImportedTemplate & { readonly reportTemplate?: unknown }> = z.looseObject({
  name: text,
  displayName: text,
});

/** A page of rows. */
export const resultPage: z.ZodMiniType<ResultPage> = z.looseObject({
  result: z.array(record),
  total: number,
  currentCount: number,
  sortable: flag,
  nonSortableColumns: z.nullish(z.array(z.string())),
});

/** The answer to asking for an export. */
export const startedExport: z.ZodMiniType<StartedExport> = z.looseObject({ message: text });
