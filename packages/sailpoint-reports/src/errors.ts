import { HttpError, ReportsError } from "@identity-reports/core";
import { notReadyState, isRecord, textIn, type VendorErrors } from "@identity-reports/core/vendor";
import { getReport, startReport } from "./endpoints.js";
import type { ErrorResponseDto } from "./models.js";

/** An error that carries SailPoint's own error object. */
export type SailPointError = HttpError & { readonly body: ErrorResponseDto };

/**
 * True when `error` is a response of SailPoint with its usual error object, which `body` then holds.
 *
 * @example
 * ```ts
 * try {
 *   await sailpoint.getReportResult({ taskResultId: "2c91" });
 * } catch (error) {
 *   if (isSailPointError(error)) console.log(error.status, error.body.detailCode);
 * }
 * ```
 */
export const isSailPointError = (error: unknown): error is SailPointError =>
  HttpError.is(error) && isRecord(error.body) && ("detailCode" in error.body || "messages" in error.body);

/** True when SailPoint refused a call because another operation is in progress. */
export const isVendorBusy = (error: unknown): boolean => ReportsError.is(error) && error.code === "vendor_busy";

/** The state to report where an error says that the file is not ready yet, or that SailPoint is busy; undefined for every other. */
export const fileNotReadyState = (error: unknown): string | undefined =>
  isVendorBusy(error) ? "another operation is in progress" : notReadyState(error);

/** The text of the first message, in English if there is a choice: the log's reader may not be the request's user. */
function firstText(list: unknown): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const messages = list.filter(isRecord);
  const english = messages.filter((message) => /^en/i.test(textIn(message, "locale") ?? ""));
  return [...english, ...messages].map((message) => textIn(message, "text")).find((text) => text !== undefined);
}

/** The fields in which SailPoint's services put their words, the most telling first. */
const otherFields = ["error_description", "error", "message", "errorMessage", "detailMessage", "formatted_msg"];

/** The number in front of the words of a `detailCode`; the casing of the words varies. */
const detailNumber = (body: unknown): string | undefined => /^[\d.]*\d/.exec(textIn(body, "detailCode") ?? "")?.[0];

/**
 * How SailPoint reports failure: all shapes of the documents, and those only seen in the wild.
 *
 * @param prefix of the paths of the reports, such as `reports/v1/`.
 */
export const sailPointErrors = (prefix: string): VendorErrors => ({
  message(body) {
    if (!isRecord(body)) return undefined;
    const message = firstText(body["messages"]);
    const cause = firstText(body["causes"]);
    const code = textIn(body, "detailCode");
    const parts = [code, message, cause === message ? undefined : cause].filter((part) => part !== undefined);
    if (parts.length > 0) return parts.join(": ");
    return otherFields.map((field) => textIn(body, field)).find((text) => text !== undefined);
  },
  requestIdHeader: "slpt-request-id",
  requestIdMember: "trackingId",
  // In no specification, but seen where a campaign is busy: "400.2.0 Operation in progress".
  isBusy: (body) => detailNumber(body) === "400.2.0",
  hint(status, body, operation) {
    if (detailNumber(body) === "400.2.0") return "another operation is in progress; try again in a few seconds";
    const [, path = ""] = operation.split(" ");
    const isReport = path.startsWith(`/${prefix}`);
    if (status === 404 && textIn(body, "error") === "No message available") return unroutedHint(path, prefix);
    if (!isReport) return serviceHint(status, path);
    if (status === 403) {
      return "running and cancelling need the scope sp:report:manage, reading needs that or sp:report:read, and the token's user a level such as REPORT_ADMIN";
    }
    return status === 400 ? badRequestHint(path.slice(prefix.length + 1), body) : undefined;
  },
  deprecation: { header: "x-deprecated", message: "SailPoint marks this endpoint as deprecated; see apiVersion" },
});

/** What to do about a path that the tenant's gateway does not know. */
function unroutedHint(path: string, prefix: string): string {
  const [front] = prefix.split("/");
  const isReports = front === "reports" ? /^\/[\w-]+\/v1(?:\/|$)/.test(path) : path.startsWith(`/${front}/`);
  return isReports
    ? 'this tenant does not serve that in this API version; set apiVersion, for instance to "v2025"'
    : "this tenant has no such path; request() sends it as it is, and apiVersion changes nothing about it: try another version, as in /v2025/sources or /sources/v1";
}

/** By a path of another service, with its version taken out: what its refusals may mean. The first one that fits counts. */
const serviceHints: readonly (readonly [path: RegExp, status: number, hint: string])[] = [
  [
    /^sources$/,
    403,
    "listing sources needs idn:sources:read and a level such as ORG_ADMIN or SOURCE_ADMIN (a source subadministrator: forSubadmin too); the right to run ACCOUNTS does not include it: give application and sourceName",
  ],
  [
    /^sod-policies$/,
    403,
    "listing policies needs idn:sod-policy:read, a token with a user, and a level such as ORG_ADMIN or SOD_POLICY_ADMIN",
  ],
  [/^identity-profiles$/, 403, "listing identity profiles needs idn:identity-profile:read and the level ORG_ADMIN"],
  [/^task-status/, 403, "tasks need idn:task-management:read"],
  [
    /^task-status/,
    404,
    "the task does not exist, or is older than 90 days; the id of a report may not be that of a task",
  ],
  [/^tenant$/, 403, "the tenant needs sp:tenant:read and a token with a user"],
  [
    /^campaigns$/,
    403,
    "listing campaigns needs idn:campaign:read or idn:campaign-report:read, a token with a user, and a level such as CERT_ADMIN or REPORT_ADMIN",
  ],
  [
    /^campaigns/,
    403,
    "reports of campaigns need the scope idn:campaign-report:manage (idn:campaign-report:read to list them), a token with a user, and a level such as CERT_ADMIN or REPORT_ADMIN",
  ],
  [
    /^campaigns/,
    404,
    "the campaign does not exist, or is not visible to this token; or it was created by the next generation of campaigns, which has endpoints of its own",
  ],
  [/^sod-/, 403, "reports on violations need the scope idn:sod-violation:manage, idn:sod-violation:read to get them"],
];

function serviceHint(status: number, path: string): string | undefined {
  const place = path.replace(/\/v\d+(?=\/|$)/, "").slice(1);
  return serviceHints.find(([service, of]) => of === status && service.test(place))?.[2];
}

function badRequestHint(path: string, body: unknown): string | undefined {
  if (detailNumber(body) === "400.1.404")
    return "an id in the request does not exist in this tenant, or is not visible to this token";
  return badRequestHints[path];
}

const badRequestHints: Readonly<Record<string, string | undefined>> = {
  [startReport.path]:
    "check the arguments: application and authoritativeSource are ids of sources, sourceName is the exact name in SailPoint, query follows its search syntax",
  [getReport.path]: "the run may not have made this format, or its file no longer exists: run the report again",
};
