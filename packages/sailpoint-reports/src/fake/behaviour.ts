import { listSwitch, numberSwitch, resolveSwitches, type SwitchRules } from "@identity-reports/core/fake";
import type { SailPointFakeVersion, SailPointOperation } from "./operations.js";
import { allOperations, allVersions } from "./operations.js";

/**
 * Everything about SailPoint that its documents leave open, or that they and real answers disagree on. Each is one
 * switch of the fake, so that a client can be tried against every reading; the first value named is the default.
 */
export interface SailPointBehaviour {
  /** The result of a run that has not ended: `{}`, every field null, no body at all, or a status `PENDING`. */
  readonly runningResult: "object" | "nulls" | "empty-body" | "pending";
  /** The result of an id that no run has: as for a running one (no 404 is documented), or 404. */
  readonly unknownResult: "as-running" | "not-found";
  /** How a status is written: `SUCCESS`, or `Success` as in one example of the specification. */
  readonly statusCase: "upper" | "capitalised";
  /**
   * Timestamps: RFC 3339, without a zone as observed, with hour 42 as in the specification's examples, or rounded down to
   * whole minutes.
   */
  readonly timestamps: "utc" | "no-zone" | "invalid-hour" | "whole-minutes";
  /** How far the clock behind the timestamps of runs is behind the true time, in ms; negative: ahead. Default: 0. */
  readonly launchedLagMs: number;
  /** Whether answers have a `Date` header: SailPoint sends one, and a gateway in front may take it away. */
  readonly dateHeader: "sent" | "none";
  /** A new task: `completed` and `completionStatus` null, or `completed` set as in the specification's examples. */
  readonly taskDetails: "nulls" | "as-in-examples";
  /** A task's `attributes`: with the arguments of the run, or only `org` as in the example. */
  readonly taskAttributes: "with-arguments" | "org-only";
  /** Ids: 32 hexadecimal digits or UUIDs with dashes; both occur. */
  readonly ids: "hex" | "uuid";
  /** `ReportResults.id`: the id that was asked for, or another one, as throughout the examples. */
  readonly resultId: "same" | "other";
  /** `reportType` of a result: as it was asked for, or with a definition id behind the name, as observed. */
  readonly resultReportType: "as-asked" | "with-definition-id";
  /** When a new run joins a running one: same type, same type and arguments, or never. */
  readonly concurrency: "one-per-type" | "one-per-arguments" | "unlimited";
  /** `attachment;filename="name.csv"`, the documented `attachment;filename=\"name.csv"`, or no header. */
  readonly contentDisposition: "quoted" | "backslash" | "none";
  /** Type of a file: `application/csv` and `application/pdf` as declared, or `application/octet-stream`. */
  readonly fileContentType: "declared" | "octet-stream";
  /** Whether a file comes with its length; nothing is documented. */
  readonly fileLength: "content-length" | "chunked";
  /** A SEARCH_EXPORT file: ZIP bytes that say CSV, ZIP bytes that say ZIP, or plain CSV. */
  readonly searchExport: "zip-as-csv" | "zip" | "csv";
  /** A file asked for as JSON only: 500 with a RESTEasy body, 406 with the same, or the file. */
  readonly wrongAccept: "server-error" | "not-acceptable" | "ignored";
  /** A file that is not there (unknown run, still running, failed, other format, too old). */
  readonly missingFile: "not-found" | "not-found-html" | "bad-request" | "gone" | "empty";
  /** Without `fileFormat`: 400, or CSV as the text of the 200 answer says. */
  readonly fileFormat: "required" | "csv-by-default";
  /** Cancelling a run that has ended or is unknown. */
  readonly cancelOfEnded: "no-content" | "not-found" | "bad-request";
  /** Wrong credentials: 401 or 400 with an OAuth body, or 401 with plain text. */
  readonly tokenRefusal: "unauthorized" | "bad-request" | "text";
  /** What the rate limit counts by: client id and API version, or the token as documented before March 2026. */
  readonly rateLimitScope: "client-and-version" | "token";
  /** Whether token requests count towards the rate limit, in a window of their own. */
  readonly tokenRateLimit: "exempt" | "counted";
  /** A report type outside the documented seven: 400, or a run like any other. */
  readonly unknownReportType: "refused" | "accepted";
  /** `correlatedOnly` of IDENTITIES_DETAILS: the schema requires it and gives a default. */
  readonly correlatedOnly: "required" | "optional";
  /** `trackingId` of an error: the same as the `SLPT-Request-ID` header, or an id of its own. */
  readonly trackingId: "request-id" | "own";
  /** Pages of other origins: the observed list of readable headers, that plus Content-Disposition, or refused. */
  readonly cors: "vendor-list" | "with-file-name" | "none";
  /** Operations that answer 403; cancel probably does for a token without a user. Default: none. */
  readonly forbidden: readonly SailPointOperation[];
  /** Versions that answer with `X-Deprecated: true`. Default: none. */
  readonly deprecatedVersions: readonly SailPointFakeVersion[];
  /** Versions this tenant has; the others answer 404 `{"error":"No message available"}`. Default: all. */
  readonly routedVersions: readonly SailPointFakeVersion[];
  /** What a cancelled run ends with. Default: `"TERMINATED"`. */
  readonly cancelledStatus: string;
  /** How long the file of an ended run stays, in ms. Default: for ever. */
  readonly fileRetentionMs: number;
}

const rules: SwitchRules<SailPointBehaviour> = {
  runningResult: ["object", "nulls", "empty-body", "pending"],
  unknownResult: ["as-running", "not-found"],
  statusCase: ["upper", "capitalised"],
  timestamps: ["utc", "no-zone", "invalid-hour", "whole-minutes"],
  launchedLagMs: {
    initial: 0,
    expected: "a number of ms",
    accepts: (value) => Number.isFinite(value),
  },
  dateHeader: ["sent", "none"],
  taskDetails: ["nulls", "as-in-examples"],
  taskAttributes: ["with-arguments", "org-only"],
  ids: ["hex", "uuid"],
  resultId: ["same", "other"],
  resultReportType: ["as-asked", "with-definition-id"],
  concurrency: ["one-per-type", "one-per-arguments", "unlimited"],
  contentDisposition: ["quoted", "backslash", "none"],
  fileContentType: ["declared", "octet-stream"],
  fileLength: ["content-length", "chunked"],
  searchExport: ["zip-as-csv", "zip", "csv"],
  wrongAccept: ["server-error", "not-acceptable", "ignored"],
  missingFile: ["not-found", "not-found-html", "bad-request", "gone", "empty"],
  fileFormat: ["required", "csv-by-default"],
  cancelOfEnded: ["no-content", "not-found", "bad-request"],
  tokenRefusal: ["unauthorized", "bad-request", "text"],
  rateLimitScope: ["client-and-version", "token"],
  tokenRateLimit: ["exempt", "counted"],
  unknownReportType: ["refused", "accepted"],
  correlatedOnly: ["required", "optional"],
  trackingId: ["request-id", "own"],
  cors: ["vendor-list", "with-file-name", "none"],
  forbidden: listSwitch(allOperations, []),
  deprecatedVersions: listSwitch(allVersions, []),
  routedVersions: listSwitch(allVersions, allVersions),
  cancelledStatus: {
    initial: "TERMINATED",
    expected: "a status",
    accepts: (value) => typeof value === "string" && value !== "",
  },
  fileRetentionMs: numberSwitch(Infinity, "ms"),
};

/** Checks switches and fills in the defaults. @throws TypeError that names the switch and lists what it takes. */
export const resolveBehaviour = (behaviour: Partial<SailPointBehaviour> = {}): SailPointBehaviour =>
  resolveSwitches("sailPointFake", rules, behaviour);
