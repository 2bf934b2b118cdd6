import {
  choice,
  customSwitch,
  listSwitch,
  numberSwitch,
  resolveSwitches,
  type SwitchValues,
} from "@identity-reports/core/fake";
import { allOperations, allVersions } from "./operations.js";

const switches = {
  /** The result of a run that has not ended: `{}`, every field null, no body at all, or a status `PENDING`. */
  runningResult: choice("object", "nulls", "empty-body", "pending"),
  /** The result of an id that no run has: as for a running one (no 404 is documented), or 404. */
  unknownResult: choice("as-running", "not-found"),
  /** How a status is written: `SUCCESS`, or `Success` as in one example of the specification. */
  statusCase: choice("upper", "capitalised"),
  /**
   * Timestamps: RFC 3339, without a zone as observed, with hour 42 as in the specification's examples, or rounded down to
   * whole minutes.
   */
  timestamps: choice("utc", "no-zone", "invalid-hour", "whole-minutes"),
  /** How far the clock behind the timestamps of runs is behind the true time, in ms; negative: ahead. Default: 0. */
  launchedLagMs: customSwitch(0, "a number of ms", (value) => Number.isFinite(value)),
  /** Whether answers have a `Date` header: SailPoint sends one, and a gateway in front may take it away. */
  dateHeader: choice("sent", "none"),
  /** A new task: `completed` and `completionStatus` null, or `completed` set as in the specification's examples. */
  taskDetails: choice("nulls", "as-in-examples"),
  /** A task's `attributes`: with the arguments of the run, or only `org` as in the example. */
  taskAttributes: choice("with-arguments", "org-only"),
  /** Ids: 32 hexadecimal digits or UUIDs with dashes; both occur. */
  ids: choice("hex", "uuid"),
  /** `ReportResults.id`: the id that was asked for, or another one, as throughout the examples. */
  resultId: choice("same", "other"),
  /** `reportType` of a result: as it was asked for, or with a definition id behind the name, as observed. */
  resultReportType: choice("as-asked", "with-definition-id"),
  /** When a new run joins a running one: same type, same type and arguments, or never. */
  concurrency: choice("one-per-type", "one-per-arguments", "unlimited"),
  /** `attachment;filename="name.csv"`, the documented `attachment;filename=\"name.csv"`, or no header. */
  contentDisposition: choice("quoted", "backslash", "none"),
  /** Type of a file: `application/csv` and `application/pdf` as declared, or `application/octet-stream`. */
  fileContentType: choice("declared", "octet-stream"),
  /** Whether a file comes with its length; nothing is documented. */
  fileLength: choice("content-length", "chunked"),
  /** A SEARCH_EXPORT file: ZIP bytes that say CSV, ZIP bytes that say ZIP, or plain CSV. */
  searchExport: choice("zip-as-csv", "zip", "csv"),
  /** A file asked for as JSON only: 500 with a RESTEasy body, 406 with the same, or the file. */
  wrongAccept: choice("server-error", "not-acceptable", "ignored"),
  /** A file that is not there (unknown run, still running, failed, other format, too old). */
  missingFile: choice("not-found", "not-found-html", "bad-request", "gone", "empty"),
  /** Without `fileFormat`: 400, or CSV as the text of the 200 answer says. */
  fileFormat: choice("required", "csv-by-default"),
  /** Cancelling a run that has ended or is unknown. */
  cancelOfEnded: choice("no-content", "not-found", "bad-request"),
  /** What a token looks like: a JWT that shows its claims, or text that shows nothing. */
  tokenForm: choice("jwt", "opaque"),
  /** Whose token it is: a user's, as of a personal access token, or an API client's. */
  tokenUser: choice("user", "none"),
  /** `GET /oauth/info` without a token: the documents open it in a browser, and do not say that it is public. */
  tenantInfo: choice("public", "unauthorized", "not-found"),
  /** Wrong credentials: 401 or 400 with an OAuth body, or 401 with plain text. */
  tokenRefusal: choice("unauthorized", "bad-request", "text"),
  /** What the rate limit counts by: client id and API version, or the token as documented before March 2026. */
  rateLimitScope: choice("client-and-version", "token"),
  /** Whether token requests count towards the rate limit, in a window of their own. */
  tokenRateLimit: choice("exempt", "counted"),
  /** A report type outside the documented seven: 400, or a run like any other. */
  unknownReportType: choice("refused", "accepted"),
  /** `correlatedOnly` of IDENTITIES_DETAILS: the schema requires it and gives a default. */
  correlatedOnly: choice("required", "optional"),
  /** `trackingId` of an error: the same as the `SLPT-Request-ID` header, or an id of its own. */
  trackingId: choice("request-id", "own"),
  /** A campaign's list shows a report that continues as `PENDING`, or still its last run. */
  campaignPending: choice("listed", "left-out"),
  /** A campaign's list shows a report that was never run without id and status, or leaves it out. */
  campaignNeverRun: choice("listed", "left-out"),
  /** The id in a campaign's list: a new one with each run, or the first one for ever. */
  campaignResultId: choice("new", "stays"),
  /** `lastRunAt` of a campaign's report: moves when a run starts, when it ends, or never. */
  campaignLastRunAt: choice("at-start", "at-end", "stays"),
  /** A start while the campaign is busy: 400 with `400.2.0`, or one more run. */
  campaignBusy: choice("refused", "started"),
  /**
   * A policy with more than 5,000 violations: its file says so in place of them; or the run ends with `WARNING`, or the name
   * of the result says so, or nothing does, and the file has the first 5,000.
   */
  violationLimit: choice("in-file", "warning", "in-name", "unsaid"),
  /** How `eq` and its siblings compare texts in the filters of lists. */
  nameMatch: choice("exact", "any-case"),
  /** A list that is asked how many it has: says so in `X-Total-Count`, or does not. */
  totalCount: choice("sent", "left-out"),
  /** A list from a place at or behind its end: empty, or 400 as seen where it has just as many as a page holds. */
  offsetBehindEnd: choice("empty", "refused"),
  /** Campaigns with `detail=FULL`: more of each, or slim ones all the same, as seen. */
  campaignDetail: choice("as-asked", "slim"),
  /** Whether the id of a run is that of a task. */
  taskOfReport: choice("known", "unknown"),
  /** The tenant without the header for experimental endpoints: 400, or the tenant. */
  tenantExperimental: choice("header-needed", "open"),
  /** Pages of other origins: the observed list of readable headers, that plus Content-Disposition, or refused. */
  cors: choice("vendor-list", "with-file-name", "none"),
  /** Operations that answer 403; cancel probably does for a token without a user. Default: none. */
  forbidden: listSwitch(allOperations, []),
  /** Versions that answer with `X-Deprecated: true`. Default: none. */
  deprecatedVersions: listSwitch(allVersions, []),
  /** Versions this tenant has; the others answer 404 `{"error":"No message available"}`. Default: all. */
  routedVersions: listSwitch(allVersions, allVersions),
  /** What a cancelled run ends with. Default: `"TERMINATED"`. */
  cancelledStatus: customSwitch("TERMINATED", "a status", (value) => typeof value === "string" && value !== ""),
  /** How long the file of an ended run stays, in ms. Default: for ever. */
  fileRetentionMs: numberSwitch(Infinity, "ms"),
};

/**
 * Everything about SailPoint that its documents leave open, or that they and real answers disagree on. Each is one
 * switch of the fake, so that a client can be tried against every reading; the first value named is the default.
 */
export interface SailPointBehaviour extends SwitchValues<typeof switches> {}

/** Checks switches and fills in the defaults. @throws TypeError that names the switch and lists what it takes. */
export const resolveBehaviour = (behaviour: Partial<SailPointBehaviour> = {}): SailPointBehaviour =>
  resolveSwitches("sailPointFake", switches, behaviour);
