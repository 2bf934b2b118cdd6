import { isRecord } from "@identity-reports/core/vendor";
import { currentTimeMs, jsonAnswer, type RoutedRequest } from "@identity-reports/core/fake";
import type { ReportRun } from "../models.js";
import { errorAnswer } from "./error-answers.js";
import { fileAnswer } from "./report-file.js";
import type { FileFormat, Run, RunStore } from "./runs.js";
import type { TemplateContext } from "./template-operations.js";
import { timestamp } from "./timestamps.js";

/** What the operations on runs work on. */
export interface RunContext extends TemplateContext {
  readonly runs: RunStore;
}

/** Answers one operation. */
export type RunOperation = (request: RoutedRequest, context: RunContext) => Response;

const refuse = ({ options }: RunContext, status: number, message: string): Response =>
  errorAnswer(status, message, options.behaviour.errorBodies);

const isJsonObject = (text: unknown): text is string => {
  try {
    return typeof text === "string" && isRecord(JSON.parse(text));
  } catch {
    return false;
  }
};

/** The realm that a run's context names. */
function realmOf(context: unknown): string | undefined {
  const global = Array.isArray(context) ? context.filter(isRecord).find(({ type }) => type === "global") : undefined;
  const data = Array.isArray(global?.["data"]) ? global["data"].filter(isRecord) : [];
  const value = data.find(({ key }) => key === "realm")?.["value"];
  return typeof value === "string" ? value : undefined;
}

/** `POST /reports/templates/{name}?_action=run` */
export const startRun: RunOperation = (request, context) => {
  const { options, templates, runs } = context;
  const name = request.parameters["name"] ?? "";
  const type = request.query.get("templateType");
  const isBare = type === null || request.body === undefined;
  if (isBare && options.behaviour.bareRun === "refused")
    return refuse(context, 400, "templateType and a body are required");
  const template = templates.find(name, type ?? "published");
  if (template === undefined) return refuse(context, 404, `Report template ${name} not found`);
  if (request.body !== undefined && request.mediaType !== "application/json")
    return refuse(context, 400, "Expected JSON");
  const { parameters = "{}", context: given } = isRecord(request.body) ? request.body : {};
  if (!isJsonObject(parameters)) return refuse(context, 400, "parameters must be a string that holds a JSON object");
  const realm = realmOf(given);
  if (realm !== "alpha" && realm !== "bravo" && !isBare) return refuse(context, 400, "context must name the realm");
  const run = runs.start(template, realm, parameters);
  const answer = { status: "RUNNING", statusMessage: "The report job has been started" };
  return jsonAnswer({ [options.behaviour.runAnswer]: run.id, ...answer });
};

function shown(run: Run, { runs, options }: RunContext): ReportRun {
  const status = runs.statusOf(run);
  const { failureField } = options.behaviour;
  const { failure = "Report run failed with the errors [The query could not be completed]" } = run.plan;
  return {
    runId: run.id,
    name: run.template.name,
    displayName: run.template.displayName,
    status,
    createDate: timestamp(run.startedAt),
    parameters: run.parameters,
    reportConfig: run.template.reportConfig,
    exportCsvStatus: runs.exportStatusOf(run, "csv"),
    exportJsonStatus: runs.exportStatusOf(run, "jsonl"),
    ...(status === "COMPLETED_FAILED" && failureField !== "none" ? { [failureField]: failure } : {}),
  };
}

/** True when a run is one of the template that the query names. */
function isOf(run: Run, { query }: RoutedRequest, { options, templates }: RunContext): boolean {
  const name = query.get("name") ?? "";
  const type = query.get("templateType");
  const isTemplate = run.template.name === name || templates.find(name, run.template.type)?.name === run.template.name;
  const isVisible = currentTimeMs() >= run.startedAt + options.behaviour.runHiddenMs;
  return isVisible && isTemplate && (type === null || type === run.template.type);
}

/** `GET /reports/runs` */
export const listRuns: RunOperation = (request, context) => {
  const { query } = request;
  if (query.get("name") === null) return refuse(context, 400, "name is required");
  const [runId, realm] = [query.get("runId"), query.get("realm")];
  const found = context.runs.runs.filter(
    (run) =>
      isOf(run, request, context) &&
      (runId === null || run.id === runId) &&
      (realm === null || run.realm === undefined || run.realm === realm),
  );
  return jsonAnswer({ result: found.map((run) => shown(run, context)) });
};

/** The run of a request, when it has ended well and is still there. */
function readable(request: RoutedRequest, context: RunContext): Run | Response {
  const run = context.runs.find(request.parameters["runId"] ?? "");
  if (run === undefined || !isOf(run, request, context)) return refuse(context, 404, "Report run not found");
  const status = context.runs.statusOf(run);
  if (status === "COMPLETED_SUCCESS") return run;
  if (status !== "EXPIRED") return refuse(context, 400, `Report run is ${status}`);
  const message = "Report result has expired";
  switch (context.options.behaviour.expiredResult) {
    case "message":
      return jsonAnswer({ message });
    case "gone":
      return refuse(context, 410, message);
    case "not-found":
      return refuse(context, 404, message);
  }
}

function sorted(run: Run, body: unknown): Run["rows"] {
  const { sortBy, sortDirection } = isRecord(body) ? body : {};
  if (typeof sortBy !== "string") return run.rows;
  const sign = sortDirection === "desc" ? -1 : 1;
  const text = (row: Readonly<Record<string, unknown>>): string => String(row[sortBy] as string);
  return run.rows.toSorted((left, right) => sign * (text(left) < text(right) ? -1 : text(left) > text(right) ? 1 : 0));
}

/** `POST /reports/runs/{runId}?_action=view` */
export const viewRun: RunOperation = (request, context) => {
  const run = readable(request, context);
  if (run instanceof Response) return run;
  const offset = Number(request.query.get("_pagedResultsOffset") ?? 0);
  const rows = sorted(run, request.body).slice(offset, offset + Number(request.query.get("_pageSize") ?? 20));
  const total = context.options.behaviour.viewTotal === "given" ? { total: run.rows.length } : {};
  return jsonAnswer({
    result: rows,
    ...total,
    currentCount: rows.length,
    sortable: true,
    filterable: true,
    nonSortableColumns: [],
  });
};

/** The format of a request, when it is one. */
function formatOf({ query }: RoutedRequest, context: RunContext): FileFormat | Response {
  const format = query.get("format");
  if (format === "json" && context.options.behaviour.jsonFormat === "as-jsonl") return "jsonl";
  return format === "csv" || format === "jsonl" ? format : refuse(context, 400, "format must be csv or jsonl");
}

function fileOf(request: RoutedRequest, context: RunContext): { run: Run; format: FileFormat } | Response {
  const run = readable(request, context);
  if (run instanceof Response) return run;
  const format = formatOf(request, context);
  if (format instanceof Response) return format;
  if (run.template.type === "draft" && context.options.behaviour.draftFiles === "refused") {
    return refuse(context, 400, "Results of drafts cannot be exported");
  }
  return { run, format };
}

/** `POST /reports/runs/{runId}?_action=export` */
export const exportRun: RunOperation = (request, context) => {
  const file = fileOf(request, context);
  if (file instanceof Response) return file;
  const { run, format } = file;
  const { runs, options } = context;
  if (runs.exportStatusOf(run, format) === "EXPORT_SUCCESS") return jsonAnswer({});
  if (runs.exportStatusOf(run, format) !== "EXPORT_PENDING") runs.export(run, format);
  const status = options.behaviour.exportAnswer === "accepted" ? 202 : 200;
  return jsonAnswer({ message: "Report export has been initiated" }, { status });
};

/** `POST /reports/runs/{runId}?_action=download` */
export const downloadRun: RunOperation = (request, context) => {
  const file = fileOf(request, context);
  if (file instanceof Response) return file;
  const { run, format } = file;
  const isMade = context.runs.exportStatusOf(run, format) === "EXPORT_SUCCESS";
  if (!isMade && context.options.behaviour.downloadWithoutExport === "refused") {
    return refuse(context, 400, "The report has not been exported");
  }
  run.downloadedAt ??= currentTimeMs();
  return fileAnswer(run, format, context.options.behaviour);
};
