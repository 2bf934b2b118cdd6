import { choice, listSwitch, numberSwitch, resolveSwitches, type SwitchValues } from "@identity-reports/core/fake";
import { allOperations } from "./operations.js";

const switches = {
  /** Date-times: `2025-05-14 05:11:00.123456-07` as in other objects' examples, or ISO 8601. */
  dates: choice("postgres", "iso"),
  /** Whether a list says how many objects there are. */
  totals: choice("absent", "present"),
  /** Whether `limit` and `offset` do anything. */
  paging: choice("honoured", "ignored"),
  /** How many objects come at most in one answer, whatever `limit` says. Default: all. */
  largestPage: numberSwitch(Infinity, "objects"),
  /** A `filter` of a list: obeyed, ignored, or refused with 400. */
  filters: choice("honoured", "ignored", "refused"),
  /** The file of a report that is not made yet: 404, 200 with a failure, 200 without a body, or 202 with words. */
  fileNotReady: choice("not-found", "failure", "empty", "accepted"),
  /** Whether a row gets `generated_at` when its file is there. */
  generatedAt: choice("shown", "left-out"),
  /** When a report is listed. */
  listing: choice("at-once", "when-generated", "never"),
  /** How long after `generated_at` the file itself comes, in ms. Default: 0. */
  fileLagMs: numberSwitch(0, "ms"),
  /** The body of a failure. */
  errorEnvelope: choice("message", "error-object", "errors", "reason", "html", "empty"),
  /** The status of a failure: its own, or always 200. */
  errorStatus: choice("http", "ok"),
  /** Attributes without a value. */
  emptyAttributes: choice("left-out", "null"),
  /** A list without objects: an empty one, or none, as of every attribute without a value. */
  emptyLists: choice("empty", "left-out"),
  /** Attributes that no document names. */
  extraAttributes: choice("absent", "present"),
  /** Attributes marked as expensive: only when `fields` names them, or always. */
  expensiveAttributes: choice("on-demand", "always"),
  /** Whether deleted objects are still listed, as `removed`. */
  removedRows: choice("hidden", "listed"),
  /** How ids are written: as text, or as JSON numbers that no JavaScript number can hold. */
  ids: choice("text", "number"),
  /** The answer to a change: `{ "result": "success" }`, or nothing. */
  acknowledgement: choice("success", "no-content"),
  /** The names of a specification's properties. */
  specNames: choice("underscores", "hyphens"),
  /** Deleting a predefined definition. */
  predefinedDefinitions: choice("protected", "deletable"),
  /** Type of a file: `text/csv`, `application/pdf` and `text/html`, or `application/octet-stream`. */
  fileContentType: choice("declared", "octet-stream"),
  /** Whether a file comes with a name. */
  contentDisposition: choice("none", "attachment"),
  /** Whether a file comes with its length. */
  fileLength: choice("content-length", "chunked"),
  /** Whether answers carry an `X-Request-Id`, as of a proxy in front. */
  requestIds: choice("none", "header"),
  /** Whether web pages of other origins may use the API. */
  cors: choice("none", "open"),
  /** Operations that answer 403. Default: none. */
  forbidden: listSwitch(allOperations, []),
};

/**
 * Everything about Fudo that its public documents leave open. Each is one switch of the fake, so that a client can be
 * tried against every reading; the first value named is the default.
 */
export interface SessionBehaviour extends SwitchValues<typeof switches> {}

/** Checks switches and fills in the defaults. @throws TypeError that names the switch and lists what it takes. */
export const resolveBehaviour = (behaviour: Partial<SessionBehaviour> = {}): SessionBehaviour =>
  resolveSwitches("sessionFake", switches, behaviour);
