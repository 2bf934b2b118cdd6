import {
  array,
  boolean,
  idText,
  isRecord,
  looseObject,
  nullish,
  number,
  mustFit,
  string,
  transform,
  type BuiltSchema,
} from "@identity-reports/core/vendor";
import type { ImportedTemplate, ReportTemplate } from "../template-models.js";
import type { ReportRow, ReportRun, ResultPage, StartedExport, StartedRun } from "../models.js";

// Everything may be missing or null: Ping documents no response at all. What is of another type than was seen is left out,
// but for what a run is known by, its state, and the rows.
const id = nullish(transform(idText));
const text = nullish(string());
const count = nullish(number());
const flag = nullish(boolean());
const record = looseObject({});
const textOrRecord = nullish(
  transform((value, { issues }): string | Readonly<Record<string, unknown>> => {
    if (typeof value === "string" || isRecord(value)) return value;
    issues.push({ code: "custom", message: "expected text or an object", input: value });
    return "";
  }),
);

/** A template. */
export const template: BuiltSchema<ReportTemplate> = looseObject({
  name: mustFit(nullish(string())),
  displayName: text,
  description: text,
  version: count,
  reportConfig: textOrRecord,
  viewers: nullish(array(string())),
  owner: text,
  type: text,
  parentName: text,
  parentVersion: count,
  failureReason: text,
  createDate: text,
  updateDate: text,
  ootb: flag,
  editable: flag,
  duplicatable: flag,
  visible: flag,
});

const runMembers = {
  runId: mustFit(nullish(transform(idText))),
  name: text,
  displayName: text,
  status: text,
  createDate: text,
  parameters: textOrRecord,
  reportConfig: textOrRecord,
  exportCsvStatus: text,
  exportJsonStatus: text,
};

const run: BuiltSchema<ReportRun> = looseObject(runMembers);

/** The run that is waited for: without its state it is of no use. */
export const oneRun: BuiltSchema<ReportRun> = looseObject({ ...runMembers, status: mustFit(nullish(string())) });

const listOf = <T>(item: BuiltSchema<T>): BuiltSchema<{ readonly result?: readonly T[] | null | undefined }> =>
  looseObject({ result: mustFit(nullish(array(item))) });

/** A list of templates; missing when there is none. */
export const templateList = listOf(template);

/** A list of runs; missing when there is none. */
export const runList = listOf(run);

/** A list of runs of which only one matters: `oneRun` fits it, and the others stay as they came. */
export const listOfAnyObjects = listOf(record);

/** Any JSON object. */
export const anyObject: BuiltSchema<Readonly<Record<string, unknown>>> = record;

/** The response to starting a run, whose id may have one of three names. */
interface StartedRunResponse extends Pick<StartedRun, "status" | "statusMessage"> {
  readonly id?: string | null | undefined;
  readonly jobId?: string | null | undefined;
  readonly runId?: string | null | undefined;
}

/** The response to starting a run. */
export const startedRun: BuiltSchema<StartedRunResponse> = looseObject({
  id,
  jobId: id,
  runId: id,
  status: text,
  statusMessage: text,
});

/** The response to an import, which puts the name in one of two places. */
export const importedTemplate: BuiltSchema<ImportedTemplate & { readonly reportTemplate?: unknown }> = looseObject({
  name: text,
  displayName: text,
});

/** Rows are the report: to leave one out would be to lose it. */
const rows = transform((value, { issues }): readonly ReportRow[] => {
  if (Array.isArray(value) && value.every(isRecord)) return value;
  issues.push({ code: "custom", message: "expected a list of rows, each an object", input: value });
  return [];
});

/** A page of rows. */
export const resultPage: BuiltSchema<ResultPage> = looseObject({
  result: rows,
  total: count,
  currentCount: count,
  sortable: flag,
  nonSortableColumns: nullish(array(string())),
});

/** The response to asking for an export. */
export const startedExport: BuiltSchema<StartedExport> = looseObject({ message: text });
