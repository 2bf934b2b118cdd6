import { listSwitch, numberSwitch, resolveSwitches, type SwitchRules } from "@identity-reports/core/fake";
import { allOperations, type SessionOperation } from "./operations.js";

/**
 * Everything about Fudo that its public documents leave open. Each is one switch of the fake, so that a client can be
 * tried against every reading; the first value named is the default.
 */
export interface SessionBehaviour {
  /** Date-times: `2025-05-14 05:11:00.123456-07` as in other objects' examples, or ISO 8601. */
  readonly dates: "postgres" | "iso";
  /** Whether a list says how many objects there are. */
  readonly totals: "absent" | "present";
  /** Whether `limit` and `offset` do anything. */
  readonly paging: "honoured" | "ignored";
  /** How many objects come at most in one answer, whatever `limit` says. Default: all. */
  readonly largestPage: number;
  /** A `filter` of a list: obeyed, ignored, or refused with 400. */
  readonly filters: "honoured" | "ignored" | "refused";
  /** The file of a report that is not made yet: 404, 200 with a failure, 200 without a body, or 202 with words. */
  readonly fileNotReady: "not-found" | "failure" | "empty" | "accepted";
  /** Whether a row gets `generated_at` when its file is there. */
  readonly generatedAt: "shown" | "left-out";
  /** When a report is listed. */
  readonly listing: "at-once" | "when-generated" | "never";
  /** How long after `generated_at` the file itself comes, in ms. Default: 0. */
  readonly fileLagMs: number;
  /** The body of a failure. */
  readonly errorEnvelope: "message" | "error-object" | "errors" | "reason" | "html" | "empty";
  /** The status of a failure: its own, or always 200. */
  readonly errorStatus: "http" | "ok";
  /** Attributes without a value. */
  readonly emptyAttributes: "left-out" | "null";
  /** A list without objects: an empty one, or none, as of every attribute without a value. */
  readonly emptyLists: "empty" | "left-out";
  /** Attributes that no document names. */
  readonly extraAttributes: "absent" | "present";
  /** Attributes marked as expensive: only when `fields` names them, or always. */
  readonly expensiveAttributes: "on-demand" | "always";
  /** Whether deleted objects are still listed, as `removed`. */
  readonly removedRows: "hidden" | "listed";
  /** How ids are written: as text, or as JSON numbers that no JavaScript number can hold. */
  readonly ids: "text" | "number";
  /** The answer to a change: `{ "result": "success" }`, or nothing. */
  readonly acknowledgement: "success" | "no-content";
  /** The names of a specification's properties. */
  readonly specNames: "underscores" | "hyphens";
  /** Deleting a predefined definition. */
  readonly predefinedDefinitions: "protected" | "deletable";
  /** Type of a file: `text/csv`, `application/pdf` and `text/html`, or `application/octet-stream`. */
  readonly fileContentType: "declared" | "octet-stream";
  /** Whether a file comes with a name. */
  readonly contentDisposition: "none" | "attachment";
  /** Whether a file comes with its length. */
  readonly fileLength: "content-length" | "chunked";
  /** Whether answers carry an `X-Request-Id`, as of a proxy in front. */
  readonly requestIds: "none" | "header";
  /** Whether web pages of other origins may use the API. */
  readonly cors: "none" | "open";
  /** Operations that answer 403. Default: none. */
  readonly forbidden: readonly SessionOperation[];
}

const rules: SwitchRules<SessionBehaviour> = {
  dates: ["postgres", "iso"],
  totals: ["absent", "present"],
  paging: ["honoured", "ignored"],
  largestPage: numberSwitch(Infinity, "objects"),
  filters: ["honoured", "ignored", "refused"],
  fileNotReady: ["not-found", "failure", "empty", "accepted"],
  generatedAt: ["shown", "left-out"],
  listing: ["at-once", "when-generated", "never"],
  fileLagMs: numberSwitch(0, "ms"),
  errorEnvelope: ["message", "error-object", "errors", "reason", "html", "empty"],
  errorStatus: ["http", "ok"],
  emptyAttributes: ["left-out", "null"],
  emptyLists: ["empty", "left-out"],
  extraAttributes: ["absent", "present"],
  expensiveAttributes: ["on-demand", "always"],
  removedRows: ["hidden", "listed"],
  ids: ["text", "number"],
  acknowledgement: ["success", "no-content"],
  specNames: ["underscores", "hyphens"],
  predefinedDefinitions: ["protected", "deletable"],
  fileContentType: ["declared", "octet-stream"],
  contentDisposition: ["none", "attachment"],
  fileLength: ["content-length", "chunked"],
  requestIds: ["none", "header"],
  cors: ["none", "open"],
  forbidden: listSwitch(allOperations, []),
};

/** Checks switches and fills in the defaults. @throws TypeError that names the switch and lists what it takes. */
export const resolveBehaviour = (behaviour: Partial<SessionBehaviour> = {}): SessionBehaviour =>
  resolveSwitches("sessionFake", rules, behaviour);
