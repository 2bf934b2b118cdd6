import * as z from "zod/mini";
import { idText, isRecord, strict } from "@identity-reports/core/vendor";
import type {
  ImportedTemplate,
  ReportRow,
  ReportRun,
  ReportTemplate,
  ResultPage,
  StartedExport,
  StartedRun,
} from "../models.js";

// Everything may be missing or null: Ping documents no answer at all. What is of another type than was seen is left out,
// but for what a run is known by, its state, and the rows.
const id = z.nullish(z.transform(idText));
const text = z.nullish(z.string());
const number = z.nullish(z.number());
const flag = z.nullish(z.boolean());
const record = z.looseObject({});
const textOrRecord = z.nullish(
  z.transform((value, { issues }): string | Readonly<Record<string, unknown>> => {
    if (typeof value === "string" || isRecord(value)) return value;
    issues.push({ code: "custom", message: "expected text or an object", input: value });
    return "";
  }),
);

/** A template. */
export const template: z.ZodMiniType<ReportTemplate> = z.looseObject({
  name: strict(z.nullish(z.string())),
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

const runMembers = {
  runId: strict(z.nullish(z.transform(idText))),
  name: text,
  displayName: text,
  status: text,
  createDate: text,
  parameters: textOrRecord,
  reportConfig: textOrRecord,
  exportCsvStatus: text,
  exportJsonStatus: text,
};

const run: z.ZodMiniType<ReportRun> = z.looseObject(runMembers);

/** The run that is waited for: without its state it is of no use. */
export const oneRun: z.ZodMiniType<ReportRun> = z.looseObject({ ...runMembers, status: strict(z.nullish(z.string())) });

const listOf = <T>(item: z.ZodMiniType<T>): z.ZodMiniType<{ readonly result?: readonly T[] | null | undefined }> =>
  z.looseObject({ result: strict(z.nullish(z.array(item))) });

/** A list of templates; missing when there is none. */
export const templateList = listOf(template);

/** A list of runs; missing when there is none. */
export const runList = listOf(run);

/** The same, where one is looked for: what the others are does not matter. */
export const uncheckedRunList = listOf(record);

/** Any JSON object. */
export const anyObject: z.ZodMiniType<Readonly<Record<string, unknown>>> = record;

/** The answer to starting a run, whose id may have one of three names. */
interface StartedRunAnswer extends Pick<StartedRun, "status" | "statusMessage"> {
  readonly id?: string | null | undefined;
  readonly jobId?: string | null | undefined;
  readonly runId?: string | null | undefined;
}

/** The answer to starting a run. */
export const startedRun: z.ZodMiniType<StartedRunAnswer> = z.looseObject({
  id,
  jobId: id,
  runId: id,
  status: text,
  statusMessage: text,
});

/** The answer to an import, which puts the name in one of two places. */
export const importedTemplate: z.ZodMiniType<ImportedTemplate & { readonly reportTemplate?: unknown }> = z.looseObject({
  name: text,
  displayName: text,
});

/** Rows are the report: to leave one out would be to lose it. */
const rows = z.transform((value, { issues }): readonly ReportRow[] => {
  if (Array.isArray(value) && value.every(isRecord)) return value;
  issues.push({ code: "custom", message: "expected a list of rows, each an object", input: value });
  return [];
});

/** A page of rows. */
export const resultPage: z.ZodMiniType<ResultPage> = z.looseObject({
  result: rows,
  total: number,
  currentCount: number,
  sortable: flag,
  nonSortableColumns: z.nullish(z.array(z.string())),
});

/** The answer to asking for an export. */
export const startedExport: z.ZodMiniType<StartedExport> = z.looseObject({ message: text });
