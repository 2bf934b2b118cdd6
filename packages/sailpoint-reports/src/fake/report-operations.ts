import { currentTimeMs, emptyAnswer, jsonAnswer, type RoutedRequest } from "@identity-reports/core/fake";
import { nullResults, reportResults, taskResultDetails } from "./answers-of-runs.js";
import type { SailPointBehaviour } from "./behaviour.js";
import { validateReportDetails, isRefusal } from "./validate-report-details.js";
import { errorAnswer, htmlNotFoundAnswer, notAcceptableAnswer } from "./error-answers.js";
import { fileAnswer } from "./report-file.js";
import type { Run, RunStore } from "./runs.js";
import { hasFile, statusOf } from "./runs.js";
import type { TenantObjects } from "./tenant-objects.js";

/** An audit event, emitted by a download that asked for it. */
export interface AuditEvent {
  readonly type: "REPORT_EXPORT_PASSED";
  readonly taskResultId: string;
  /** In ms since 1970. */
  readonly at: number;
}

/** What operations work on. */
export interface ReportContext {
  readonly org: string;
  readonly behaviour: SailPointBehaviour;
  readonly runs: RunStore;
  readonly objects: TenantObjects;
  readonly auditEvents: AuditEvent[];
  /** The id that an error about this request is tracked by. */
  trackingIdOf(request: RoutedRequest): string;
}

export type Operation = (request: RoutedRequest, context: ReportContext) => Response;

const badRequest = (request: RoutedRequest, context: ReportContext, what: string, expected: string): Response =>
  errorAnswer(400, {
    trackingId: context.trackingIdOf(request),
    detailCode: "400.1.3 Illegal value",
    text: `Illegal value for ${what}`,
    causes: [`"${what}" must be ${expected}.`],
  });

const isFlag = (value: string | null): boolean => value === null || value === "true" || value === "false";

/** `POST …/run` */
export const startReport: Operation = (request, context) => {
  const trackingId = context.trackingIdOf(request);
  if (request.mediaType !== "application/json") {
    return errorAnswer(400, { trackingId, text: "The request body must be application/json." });
  }
  const checked = validateReportDetails(request.body, context.behaviour);
  if (isRefusal(checked)) return errorAnswer(400, { trackingId, ...checked });
  return jsonAnswer(taskResultDetails(context.runs.start(checked), context.org, context.behaviour));
};

function runningAnswer(run: Run | undefined, behaviour: SailPointBehaviour): Response {
  switch (behaviour.runningResult) {
    case "object":
      return jsonAnswer({});
    case "nulls":
      return jsonAnswer(nullResults);
    case "empty-body":
      return emptyAnswer({ status: 200 });
    case "pending":
      return jsonAnswer(run === undefined ? {} : reportResults(run, "PENDING", behaviour));
  }
}

/** `GET …/{taskResultId}/result` */
export const getReportResult: Operation = (request, context) => {
  const { behaviour, runs } = context;
  if (!isFlag(request.query.get("completed"))) return badRequest(request, context, "completed", "true or false");
  const run = runs.find(request.parameters["taskResultId"] ?? "");
  if (run === undefined && behaviour.unknownResult === "not-found") {
    return errorAnswer(404, { trackingId: context.trackingIdOf(request), text: "The report result was not found." });
  }
  const status = run && statusOf(run);
  if (run === undefined || status === undefined) return runningAnswer(run, behaviour);
  return jsonAnswer(reportResults(run, status, behaviour));
};

function missingFile(request: RoutedRequest, { behaviour, trackingIdOf }: ReportContext): Response {
  const trackingId = trackingIdOf(request);
  switch (behaviour.missingFile) {
    case "not-found":
      return errorAnswer(404, { trackingId });
    case "not-found-html":
      return htmlNotFoundAnswer();
    case "bad-request":
      return errorAnswer(400, { trackingId });
    case "gone":
      return errorAnswer(410, { trackingId });
    case "empty":
      return emptyAnswer({ status: 200 });
  }
}

const fileTypes = ["application/csv", "application/pdf", "application/*", "*/*"];

/** True when an `Accept` header lets a file through; without one everything is welcome. */
const acceptsFiles = (accept: string | null): boolean =>
  accept === null ||
  accept.split(",").some((range) => fileTypes.includes((range.split(";")[0] ?? "").trim().toLowerCase()));

/** `GET …/{taskResultId}` */
export const getReport: Operation = (request, context) => {
  const { behaviour, runs, auditEvents } = context;
  const { query } = request;
  const asked = query.get("fileFormat") ?? (behaviour.fileFormat === "required" ? null : "csv");
  if (asked !== "csv" && asked !== "pdf") return badRequest(request, context, "fileFormat", "one of csv, pdf");
  if (!isFlag(query.get("auditable"))) return badRequest(request, context, "auditable", "true or false");
  if (behaviour.wrongAccept !== "ignored" && !acceptsFiles(request.headers.get("accept"))) {
    const status = behaviour.wrongAccept === "server-error" ? 500 : 406;
    return notAcceptableAnswer(status, context.trackingIdOf(request));
  }
  const run = runs.find(request.parameters["taskResultId"] ?? "");
  const format = asked === "csv" ? "CSV" : "PDF";
  const now = currentTimeMs();
  if (!run || !hasFile(run) || !run.formats.includes(format) || now - run.endsAt >= behaviour.fileRetentionMs) {
    return missingFile(request, context);
  }
  if (query.get("auditable") === "true") {
    auditEvents.push({ type: "REPORT_EXPORT_PASSED", taskResultId: run.id, at: now });
  }
  return fileAnswer(run, format, query.get("name"), behaviour);
};

/** `POST …/{id}/cancel` */
export const cancelReport: Operation = (request, context) => {
  const { behaviour, runs } = context;
  const trackingId = context.trackingIdOf(request);
  const run = runs.find(request.parameters["id"] ?? "");
  if (run !== undefined && statusOf(run) === undefined) {
    runs.cancel(run);
    return emptyAnswer();
  }
  switch (behaviour.cancelOfEnded) {
    case "no-content":
      return emptyAnswer();
    case "not-found":
      return errorAnswer(404, { trackingId, text: "The report is not running." });
    case "bad-request":
      return errorAnswer(400, { trackingId, text: "The report is not running." });
  }
};
