import { bytesAnswer, csvBytes, currentTimeMs, emptyAnswer, jsonAnswer, zipBytes } from "@identity-reports/core/fake";
import { errorAnswer } from "./error-answers.js";
import type { Operation, ReportContext } from "./report-operations.js";
import { campaignTypes, definitionOf, sodType } from "./report-types.js";
import { hasFile, statusOf, type Run } from "./runs.js";
import { timestamp } from "./timestamps.js";

const runsOf = ({ runs }: ReportContext, campaignId: string | undefined): readonly Run[] =>
  runs.runs.filter((run) => run.arguments["campaignId"] === campaignId);

/** The id of a result in the list of a campaign: one for each run, or one that stays. */
function resultIdOf(run: Run, { behaviour, runs }: ReportContext): string {
  const first = runs.runs.find(
    (each) => each.reportType === run.reportType && each.arguments["campaignId"] === run.arguments["campaignId"],
  );
  return behaviour.campaignResultId === "new" || first === undefined ? run.id : first.id;
}

/** When a report was run last: moves at the start of a run, at its end, or never. */
function lastRunAt(run: Run, { behaviour }: ReportContext): number {
  if (behaviour.campaignLastRunAt === "stays") return 0;
  return behaviour.campaignLastRunAt === "at-end" ? run.endsAt : run.launchedAt;
}

/** `GET /campaigns/v1/{id}/reports` */
export const getCampaignReports: Operation = (request, context) => {
  const { behaviour } = context;
  const all = runsOf(context, request.parameters["id"]);
  const entries = campaignTypes.map((reportType) => {
    const { taskDefName: name } = definitionOf(reportType);
    const made = all.filter((run) => run.reportType === reportType);
    const run = made.findLast((each) => behaviour.campaignPending === "listed" || statusOf(each) !== undefined);
    if (run === undefined) return behaviour.campaignNeverRun === "left-out" ? undefined : { reportType, name };
    const status = statusOf(run) ?? "PENDING";
    const at = timestamp(lastRunAt(run, context), behaviour.timestamps);
    return { reportType, type: "REPORT_RESULT", id: resultIdOf(run, context), name, status, lastRunAt: at };
  });
  return jsonAnswer(entries.filter((each) => each !== undefined));
};

/** `POST /campaigns/v1/{id}/run-report/{type}` */
export const startCampaignReport: Operation = (request, context) => {
  const { id: campaignId = "", type = "" } = request.parameters;
  const trackingId = context.trackingIdOf(request);
  if (!campaignTypes.includes(type)) return errorAnswer(400, { trackingId, text: `Illegal value for type: ${type}` });
  const isBusy = runsOf(context, campaignId).some((run) => statusOf(run) === undefined);
  if (isBusy && context.behaviour.campaignBusy === "refused") {
    const detailCode = "400.2.0 Operation in progress";
    return errorAnswer(400, { trackingId, detailCode, text: "A conflicting operation is in progress." });
  }
  context.runs.start({ reportType: type, arguments: { campaignId } });
  return jsonAnswer({}, { status: 202 });
};

/** More violations than this are not listed. */
const maxViolations = 5_000;

const isOverLimit = ({ rows }: Run): boolean => rows.length > maxViolations;

function reference(run: Run, { behaviour }: ReportContext): object {
  const { policyId } = run.arguments;
  const own = typeof policyId === "string" ? `policy-${policyId}` : "Multi Query Report";
  const name = isOverLimit(run) && behaviour.violationLimit === "in-name" ? `${own} (violation limit exceeded)` : own;
  const status = statusOf(run) ?? "PENDING";
  const isWarned = isOverLimit(run) && behaviour.violationLimit === "warning" && status === "SUCCESS";
  return { type: "REPORT_RESULT", id: run.id, name, status: isWarned ? "WARNING" : status };
}

/** The rows of the file: the violations, or what stands in their place. */
function rowsOf(run: Run, { behaviour }: ReportContext): Run["rows"] {
  if (!isOverLimit(run)) return run.rows;
  if (behaviour.violationLimit !== "in-file") return run.rows.slice(0, maxViolations);
  return [{ "SOD Business Name": "policy-xyz", Identity: `Violation limit of ${maxViolations} exceeded` }];
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

/** `POST /sod-policies/v1/{id}/violation-report/run` */
export const startSodPolicy: Operation = (request, context) => {
  const run = context.runs.start({ reportType: sodType, arguments: { policyId: request.parameters["id"] ?? "" } });
  return jsonAnswer(reference(run, context));
};

/** `POST /sod-violation-report/v1/run` */
export const startSodAllPoliciesForOrg: Operation = (request, context) => {
  const body = (request.body ?? {}) as { readonly filteredPolicyList?: unknown };
  const list = body.filteredPolicyList ?? [];
  if (!isTextList(list)) return errorAnswer(400, { trackingId: context.trackingIdOf(request) });
  const run = context.runs.start({ reportType: sodType, arguments: { filteredPolicyList: list } });
  return jsonAnswer(reference(run, context));
};

const sodRun = (id: string | undefined, { runs }: ReportContext): Run | undefined => {
  const run = runs.find(id ?? "");
  return run?.reportType === sodType ? run : undefined;
};

/** `GET /sod-policies/v1/sod-violation-report-status/{reportResultId}` */
export const getSodViolationReportRunStatus: Operation = (request, context) => {
  const run = sodRun(request.parameters["reportResultId"], context);
  return run === undefined
    ? errorAnswer(404, { trackingId: context.trackingIdOf(request) })
    : jsonAnswer(reference(run, context));
};

/** `GET /sod-violation-report/v1/{reportResultId}/download` */
export const getDefaultViolationReport: Operation = (request, context) => {
  const { behaviour } = context;
  const run = sodRun(request.parameters["reportResultId"], context);
  if (!run || !hasFile(run) || currentTimeMs() - run.endsAt >= behaviour.fileRetentionMs) {
    const trackingId = context.trackingIdOf(request);
    return behaviour.missingFile === "empty" ? emptyAnswer({ status: 200 }) : errorAnswer(404, { trackingId });
  }
  const headers = {
    "content-type": "application/zip",
    "content-disposition": 'attachment; filename="PolicyReport.zip"',
  };
  if (typeof run.file === "string") return bytesAnswer(new TextEncoder().encode(run.file), { headers });
  if (run.file !== undefined) return bytesAnswer(new Uint8Array(run.file), { headers });
  return bytesAnswer(zipBytes([{ name: "PolicyReport.csv", bytes: csvBytes(rowsOf(run, context), {}) }]), { headers });
};
