import {
  DecodeError,
  defineEndpoint,
  expectKnownKeys,
  expectOneOf,
  expectRecord,
  expectText,
  expectWhole,
  json,
  mapped,
  refuse,
  reportFile,
} from "@identity-reports/core";
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
import { anyObject, resultPage, runList, startedExport } from "./schemas.js";
import { checkTemplateKey, templateTypeOf } from "./template-key.js";

/** The values as the text that Ping wants. @throws ConfigError for what JSON cannot hold. */
function parametersText(parameters: unknown): string {
  const values = expectRecord("parameters", parameters ?? {}, "an object with the parameters' values");
  for (const [name, value] of Object.entries(values)) {
    if (value instanceof Date && Number.isNaN(value.getTime())) refuse(`parameters.${name}`, "a valid Date", value);
    if (typeof value === "bigint" || typeof value === "function")
      refuse(`parameters.${name}`, "a value for JSON", value);
  }
  return JSON.stringify(values);
}

/** Runs a report; not repeated when it may already have been carried out. */
export const startRun = defineEndpoint({
  method: "POST",
  path: "templates/{name}",
  query: (params: Pick<RunReportParams, "templateType">) => ({ _action: "run", templateType: templateTypeOf(params) }),
  body: ({ parameters, realm }: Pick<RunReportParams, "parameters" | "realm">) => ({
    json: {
      parameters: parametersText(parameters),
      context: [{ type: "global", data: [{ key: "realm", value: realm }] }],
    },
  }),
  check: (params) => {
    checkTemplateKey(params, ["realm", "parameters"]);
    expectText("realm", params.realm, 'a realm such as "alpha"');
    parametersText(params.parameters);
  },
  decode: mapped(json(anyObject), (answer, { operation, requestId, response }): StartedRun => {
    const id = [answer["id"], answer["jobId"], answer["runId"]].find((each) => typeof each === "string" && each !== "");
    if (typeof id === "string") return { ...answer, id };
    throw new DecodeError(`${operation}: Ping accepted the run but gave no id for it, so it cannot be waited for`, {
      status: response.status,
      requestId,
      carriedOut: "yes",
    });
  }),
  idempotent: false,
});

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
  check: (params) => {
    checkTemplateKey(params, ["realm", "runId"]);
    if (params.runId !== undefined) expectText("runId", params.runId, "the id of a run");
  },
  decode: json(runList, { empty: {} }),
  idempotent: true,
});

/** One run, by way of the list: there is no other. */
export const getRun = defineEndpoint({
  method: "GET",
  path: "runs",
  query: (params: GetRunParams) => runsQuery(params),
  check: (params) => {
    checkTemplateKey(params, ["realm", "runId"]);
    expectText("runId", params.runId, "the id of a run");
  },
  decode: mapped(json(runList, { empty: {} }), ({ result }, answer): ReportRun => {
    const { runId, name } = answer.params as GetRunParams;
    const runs = result ?? [];
    // Asked for one run, a server may leave its id out; one of several must have the right one.
    const found =
      runs.find((run) => run.runId === runId) ?? (runs.length === 1 && runs[0]?.runId == null ? runs[0] : undefined);
    if (found === undefined) throw notListed(`a run ${runId} of ${name}`, answer);
    return found;
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
  check: (params) => {
    checkTemplateKey(params, ["runId", "pageSize", "pagedResultsOffset", "sortBy", "sortDirection"]);
    const { pageSize, pagedResultsOffset, sortBy, sortDirection } = params;
    if (pageSize !== undefined) expectWhole("pageSize", pageSize, 1);
    if (pagedResultsOffset !== undefined) expectWhole("pagedResultsOffset", pagedResultsOffset, 0);
    if (sortBy !== undefined) expectText("sortBy", sortBy, "the label of a column");
    if (sortDirection !== undefined) expectOneOf("sortDirection", sortDirection, ["asc", "desc"]);
  },
  decode: json(resultPage, { failure: expiredIn }),
  // A POST, but it only reads.
  idempotent: true,
});

function checkFile(params: object): void {
  const { name, format } = params as Record<string, unknown>;
  expectText("name", name, "the name of a template");
  expectText("format", format, '"csv" or "jsonl"');
}

/** Has the file of a run made. Asking twice makes it once, or once more: the file is the same. */
export const exportRun = defineEndpoint({
  method: "POST",
  path: "runs/{runId}",
  query: ({ name, format }: Pick<RunFileParams, "name" | "format">) => ({ _action: "export", name, format }),
  check: (params) => {
    expectKnownKeys("params", params, ["runId", "name", "format"]);
    checkFile(params);
  },
  decode: json(startedExport, { empty: {}, lenient: true }),
  idempotent: false,
});

/** What our own calls know beside the documented parameters. */
interface ReportTitle {
  /** Name of the report, for a file whose name a browser does not get to see. Not sent. */
  readonly reportName?: string | undefined;
}

/** The file of a run. */
export const downloadRun = defineEndpoint({
  method: "POST",
  path: "runs/{runId}",
  query: ({ name, format }: Pick<RunFileParams, "name" | "format">) => ({ _action: "download", name, format }),
  check: (params) => {
    expectKnownKeys("params", params, ["runId", "name", "format", "reportName"]);
    checkFile(params);
  },
  decode: reportFile<RunFileParams & ReportTitle>({
    accept: "*/*",
    format: ({ format }) => format,
    name: ({ reportName, name }) => reportName ?? name,
    mayBeEmpty: ({ format }) => format === "jsonl",
    failure: expiredIn,
    // Ping cuts files at 10,000 rows, or refuses to make them: its documentation says both.
    countsRows: true,
  }),
  // A POST, but it only reads: it may be sent again from the start. There is no way to go on in the middle.
  idempotent: true,
});
