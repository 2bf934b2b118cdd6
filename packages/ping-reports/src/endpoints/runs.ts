import { DecodeError } from "@identity-reports/core";
import {
  describeResponse,
  defineEndpoint,
  expectRecord,
  fitPart,
  isNonEmptyText,
  json,
  mapped,
  optional,
  refuse,
  reportFile,
  rule,
  ruleOf,
  rules,
  validateObject,
  type Rules,
} from "@identity-reports/core/vendor";
import { expiredIn, notListed } from "../errors.js";
import type {
  GetRunParams,
  ListRunsParams,
  ReportRun,
  RunFileParams,
  RunReportParams,
  StartedRun,
  ViewRunParams,
} from "../models.js";
import { oneRun, resultPage, runList, startedExport, startedRun, listOfAnyObjects } from "./schemas.js";
import { realm, templateKeyRules, templateName, templateTypeOf } from "./template-key.js";

/** The values as the text that Ping wants. @throws ConfigError for what JSON cannot hold: some of it would become null. */
function parametersText(parameters: unknown): string {
  const values = expectRecord("parameters", parameters ?? {}, "an object with the parameters' values");
  return JSON.stringify(values, function (this: Readonly<Record<string, unknown>>, name, written: unknown) {
    const value = this[name];
    // A Date is text by now, or null when it is none.
    const isHeld =
      written === null ? value === null : /^(?:str|boo|obj|und)/.test(typeof written) || Number.isFinite(written);
    return isHeld ? written : refuse(`parameters.${name}`, "a value for JSON, or a valid Date", value);
  });
}

const newRunRules: Rules = {
  ...templateKeyRules,
  realm,
  parameters: optional(ruleOf((_, values) => parametersText(values))),
};

/** @throws ConfigError when something of the params is missing or wrong. */
export const validateNewRun = (params: RunReportParams, unchecked = false): void =>
  validateObject("params", params, newRunRules, "", unchecked);

/** Runs a report; not repeated when it may already have been carried out. */
export const startRun = defineEndpoint({
  method: "POST",
  path: "templates/{name}",
  query: (params: Pick<RunReportParams, "templateType">) => ({ _action: "run", templateType: templateTypeOf(params) }),
  body: (params: Pick<RunReportParams, "parameters" | "realm">) => ({
    json: {
      parameters: parametersText(params.parameters),
      context: [{ type: "global", data: [{ key: "realm", value: params.realm }] }],
    },
  }),
  validate: newRunRules,
  decode: mapped(json(startedRun), (started, context): StartedRun => {
    const id = [started.id, started.jobId, started.runId].find((each) => each != null);
    if (id != null) return { ...started, id };
    throw new DecodeError(describeResponse(context, "without the id of the run, so it cannot be waited for"), {
      status: context.response.status,
      requestId: context.requestId,
      carriedOut: "yes",
    });
  }),
  idempotent: false,
});

/** The same with what `prepareStart` of the driver has validated. */
export const startPreparedRun = { ...startRun, validate: undefined };

const runId = rule("the id of a run", isNonEmptyText);

const runsQuery = (params: ListRunsParams) => ({
  name: params.name,
  runId: params.runId,
  realm: params.realm,
  templateType: templateTypeOf(params),
});

/** The runs of a template. In no documentation: Ping's console asks so. */
export const listRuns = defineEndpoint({
  method: "GET",
  path: "runs",
  query: runsQuery,
  validate: { ...templateKeyRules, realm: optional(realm), runId: optional(runId) },
  decode: json(runList, { empty: {}, isList: true }),
  idempotent: true,
});

/** Ids are text; one that came as a number is the same id. */
const isSameId = (found: unknown, wanted: string): boolean =>
  (typeof found === "string" || typeof found === "number") && String(found) === wanted;

/** A row that does not say which run it is, without what stands in place of its id. */
function unnamed(row: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> | undefined {
  const { runId, ...rest } = row;
  const isNamed = typeof runId === "number" || (typeof runId === "string" && runId.trim() !== "");
  return isNamed ? undefined : rest;
}

/** One run, by way of the list: there is no other. */
export const getRun = defineEndpoint({
  method: "GET",
  path: "runs",
  query: (params: GetRunParams) => runsQuery(params),
  validate: { ...templateKeyRules, realm: optional(realm), runId },
  decode: mapped(json(listOfAnyObjects, { empty: {}, isList: true }), ({ result }, context): ReportRun => {
    const wanted = context.params as GetRunParams;
    const runs = result ?? [];
    // Asked for one run, a server may leave its id out, or write what is no id; one of several must have the right one.
    const found =
      runs.find(({ runId }) => isSameId(runId, wanted.runId)) ?? (runs.length === 1 ? unnamed(runs[0]) : undefined);
    if (found === undefined) throw notListed(`a run ${wanted.runId} of ${wanted.name}`, context);
    return fitPart(oneRun, found, context);
  }),
  idempotent: true,
});

/** One page of rows. */
export const viewRun = defineEndpoint({
  method: "POST",
  path: "runs/{runId}",
  query: (params: Omit<ViewRunParams, "runId">) => ({
    _action: "view",
    name: params.name,
    templateType: templateTypeOf(params),
    _pageSize: params.pageSize,
    _pagedResultsOffset: params.pagedResultsOffset ?? 0,
  }),
  body: ({ sortBy, sortDirection = "asc" }: Pick<ViewRunParams, "sortBy" | "sortDirection">) =>
    sortBy === undefined ? undefined : { json: { sortBy, sortDirection } },
  validate: {
    ...templateKeyRules,
    runId: rules.anyValue,
    pageSize: optional(rules.wholeNumber(1)),
    pagedResultsOffset: optional(rules.wholeNumber(0)),
    sortBy: optional(rule("the label of a column", isNonEmptyText)),
    sortDirection: optional(rules.oneOf("asc", "desc")),
  },
  decode: json(resultPage, { isList: true, failure: expiredIn }),
  // A POST, but it only reads.
  idempotent: true,
});

/** The formats Ping makes. */
const fileFormat = rules.oneOf("csv", "jsonl");

/** With `unchecked` the format may be one that Ping has added. */
export type AnyRunFileParams = Omit<RunFileParams, "format"> & { readonly format: string };

const runFileRules: Rules = { runId: rules.anyValue, name: templateName, format: fileFormat };

/** Has the file of a run made. A second request makes it once, or once more: the file is the same. */
export const exportRun = defineEndpoint({
  method: "POST",
  path: "runs/{runId}",
  query: ({ name, format }: Pick<AnyRunFileParams, "name" | "format">) => ({ _action: "export", name, format }),
  validate: runFileRules,
  decode: json(startedExport, { empty: {}, lenient: true }),
  idempotent: false,
});

/** Parameters of our calls that are not sent: what the run has shown about its file. */
interface UnsentParams {
  /** Name of the report, for a file whose name a browser does not get to see. */
  readonly reportName?: string | undefined;
  /** True when Ping says that the report has no rows. */
  readonly isEmpty?: boolean | undefined;
}

/** The file of a run. */
export const downloadRun = defineEndpoint({
  method: "POST",
  path: "runs/{runId}",
  query: ({ name, format }: Pick<AnyRunFileParams, "name" | "format">) => ({ _action: "download", name, format }),
  validate: { ...runFileRules, reportName: rules.anyValue, isEmpty: rules.anyValue },
  decode: reportFile<AnyRunFileParams & UnsentParams>({
    accept: "*/*",
    format: ({ format }) => format,
    name: ({ reportName, name }) => reportName ?? name,
    mayBeEmpty: ({ isEmpty }) => isEmpty === true,
    failure: expiredIn,
  }),
  // A POST, but it only reads: it may be sent again from the start. It cannot be continued in the middle.
  idempotent: true,
});
