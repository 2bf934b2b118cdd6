import {
  array,
  boolean,
  defineEndpoint,
  idText,
  json,
  looseObject,
  noContent,
  nullish,
  number,
  optional,
  reportFile,
  rules,
  mustFit,
  string,
  transform,
  unknown,
  without,
  type BuiltSchema,
  type Rules,
} from "@identity-reports/core/vendor";
import type { GetReportParams, GetReportResultParams, ReportResults, TaskResultDetails } from "./models.js";
import type { AnyReportDetails } from "./report-arguments.js";
import { completeDetails, validateDataReportDetails, type CompleteDetails } from "./report-details.js";

// Everything may be missing or null: SailPoint's schemas require nothing, and an empty result is a documented response.
// What is of another type than documented is left out, but for the state: without it nothing says that a run has ended.
const nullableId = nullish(transform(idText));
const nullableText = nullish(string());
const nullableNumber = nullish(number());
const nullableFlag = nullish(boolean());

const taskResultDetails: BuiltSchema<TaskResultDetails> = looseObject({
  type: nullableText,
  id: nullableId,
  reportType: nullableText,
  description: nullableText,
  parentName: nullableText,
  launcher: nullableText,
  created: nullableText,
  launched: nullableText,
  completed: nullableText,
  completionStatus: nullableText,
  messages: nullish(
    array(
      looseObject({
        type: nullableText,
        error: nullableFlag,
        warning: nullableFlag,
        key: nullableText,
        localizedText: nullableText,
      }),
    ),
  ),
  returns: nullish(array(unknown())),
  attributes: nullish(looseObject({})),
  progress: nullableText,
  taskDefName: nullableText,
});

const reportResults: BuiltSchema<ReportResults> = looseObject({
  reportType: nullableText,
  taskDefName: nullableText,
  id: nullableId,
  created: nullableText,
  status: mustFit(nullish(string())),
  duration: nullableNumber,
  rows: nullableNumber,
  availableFormats: nullish(array(string())),
});

const start = { method: "POST", path: "run", decode: json(taskResultDetails), idempotent: false } as const;

/** Runs a report; not repeated when it may already have been carried out. */
export const startReport = defineEndpoint({
  ...start,
  body: (details: AnyReportDetails) => ({ json: completeDetails(details) }),
  validate: validateDataReportDetails,
});

/** The same with what `prepareStart` of the driver has validated and completed. */
export const startPreparedReport = defineEndpoint({
  ...start,
  body: (details: CompleteDetails) => ({ json: details }),
});

/** State and outcome of a run. "Returns empty report result" may mean `{}`, nulls or no body at all. */
export const getReportResult = defineEndpoint({
  method: "GET",
  path: "{taskResultId}/result",
  query: ({ completed }: Pick<GetReportResultParams, "completed">) => ({ completed }),
  validate: { taskResultId: rules.anyValue, completed: optional(rules.boolean) },
  decode: json(reportResults, { empty: {} }),
  idempotent: true,
});

/** Parameters of our calls that are not sent: what the run has shown about its file. */
interface UnsentParams {
  /** Name of the report, for a file whose name a browser does not get to see. */
  readonly reportName?: string | undefined;
  /** How many rows the result says that the report has. */
  readonly rows?: number | null | undefined;
}

/** The models write the format in capitals, the query in lower case; callers may do either. */
export const fileFormat = rules.oneOf("csv", "pdf", "CSV", "PDF");

/** What may be said about the file beside its format. */
export const fileOptionRules: Rules = { name: optional(rules.nonEmptyText), auditable: optional(rules.boolean) };

/** The file of a run that has ended well. */
export const getReport = defineEndpoint({
  method: "GET",
  path: "{taskResultId}",
  query: (params: GetReportParams & UnsentParams) => ({
    ...without(params, "taskResultId", "reportName", "rows"),
    fileFormat: params.fileFormat.toLowerCase(),
  }),
  validate: {
    taskResultId: rules.anyValue,
    fileFormat,
    ...fileOptionRules,
    reportName: rules.anyValue,
    rows: rules.anyValue,
  },
  allowsUnchecked: true,
  decode: reportFile<GetReportParams & UnsentParams>({
    // With only application/json here SailPoint answers 500 or 406; the rest is for what the bytes turn out to be.
    accept: (params) => `application/${params.fileFormat.toLowerCase()}, */*;q=0.8`,
    format: (params) => params.fileFormat.toLowerCase(),
    name: ({ name, reportName, taskResultId }) => name ?? reportName ?? `report-${taskResultId}`,
    // Only a CSV file: a PDF without bytes cannot be opened.
    mayBeEmpty: ({ rows, fileFormat: format }) => rows === 0 && format.toLowerCase() === "csv",
  }),
  idempotent: true,
});

/** Stops a running report. */
export const cancelReport = defineEndpoint({
  method: "POST",
  path: "{id}/cancel",
  validate: { id: rules.anyValue },
  decode: noContent,
  idempotent: false,
});
