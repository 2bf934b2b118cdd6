import { numberSwitch, resolveSwitches, type SwitchRules } from "@identity-reports/core/fake";

/**
 * Everything about Ping's report API that its document leaves open, or contradicts itself about: no answer is documented
 * at all. Each is one switch of the fake, so that a client can be tried against every reading; the first value named is
 * the default, and is what Ping's own console relies on where it does.
 */
export interface PingBehaviour {
  /** What an assertion must be made out to: the token endpoint with or without its port, or only one of them. */
  readonly audience: "either" | "with-port" | "without-port";
  /** Whether the `jti` of an assertion is good for one request only. */
  readonly assertionIds: "once" | "any";
  /** Where the id of a new run is. */
  readonly runAnswer: "id" | "jobId" | "runId";
  /** A run without `templateType`, parameters and context, as the document starts the built-in reports. */
  readonly bareRun: "accepted" | "refused";
  /** Names of templates: in any case, or exactly as listed. */
  readonly templateNames: "any-case" | "exact";
  /** Whether `_queryFilter` has an effect on the list of templates. */
  readonly queryFilter: "applied" | "ignored";
  /** Whether paging has an effect on the list of templates. */
  readonly templatePaging: "ignored" | "applied";
  /** `reportConfig` of a listed template: escaped once, twice as in the document, or an object. */
  readonly reportConfigs: "text" | "escaped-twice" | "object";
  /** What publish, edit and update answer: the template, nothing, or plain text. */
  readonly changeAnswers: "template" | "empty" | "text";
  /** Where the answer to an import has the name. */
  readonly importAnswer: "name" | "reportTemplate" | "empty";
  /** Whether an imported template keeps its name. */
  readonly importedNames: "kept" | "new";
  /** An import whose name has a draft already. */
  readonly importOverDraft: "replaces" | "conflict";
  /** Edit of a template that has a draft already. */
  readonly editWithDraft: "keeps" | "replaces" | "conflict";
  /** What becomes of a draft that is published. */
  readonly publishedDraft: "removed" | "kept";
  /** Whether drafts of other owners are listed. */
  readonly draftsOfOthers: "visible" | "hidden";
  /** Custom reports without the add-on Advanced Reporting. */
  readonly customReports: "licensed" | "forbidden" | "not-found";
  /** Where a failed run says why. */
  readonly failureField: "failureReason" | "message" | "statusMessage" | "none";
  /** The rows of an expired run. */
  readonly expiredResult: "message" | "gone" | "not-found";
  /** Whether a page of rows says how many there are. */
  readonly viewTotal: "given" | "missing";
  /** The answer to starting an export: 202 or 200, with a message. */
  readonly exportAnswer: "accepted" | "ok";
  /** A download without an export before it. */
  readonly downloadWithoutExport: "refused" | "served";
  /** Files of a draft's run. */
  readonly draftFiles: "refused" | "served";
  /** A file of more rows than {@link rowLimit}: cut, or not made. Ping's documentation says both. */
  readonly longFiles: "cut" | "failed";
  /** The format `json`. */
  readonly jsonFormat: "refused" | "as-jsonl";
  /** `Content-Disposition` of a file: bare name, name in quotes, or no header. */
  readonly contentDisposition: "bare" | "quoted" | "none";
  /** The body of an error. */
  readonly errorBodies: "message" | "error" | "crest" | "text";
  /** A token without the scope for reports. */
  readonly missingScope: "forbidden" | "unauthorized";
  /** Pages of other origins, which the tenant's own settings allow or refuse. */
  readonly cors: "with-file-name" | "without-file-name" | "none";
  /** Most rows of a file. Default: 10 000. */
  readonly rowLimit: number;
  /** Files of so many rows come as ZIP. Default: never. */
  readonly zipFromRows: number;
  /** How long a new run is not listed, in ms. Default: 0. */
  readonly runHiddenMs: number;
  /** How long a result stays after its run, in ms. Default: 24 h. */
  readonly retentionMs: number;
  /** How long it stays after its first download, in ms. Default: 30 days. */
  readonly downloadedRetentionMs: number;
}

const dayMs = 86_400_000;

const rules: SwitchRules<PingBehaviour> = {
  audience: ["either", "with-port", "without-port"],
  assertionIds: ["once", "any"],
  runAnswer: ["id", "jobId", "runId"],
  bareRun: ["accepted", "refused"],
  templateNames: ["any-case", "exact"],
  queryFilter: ["applied", "ignored"],
  templatePaging: ["ignored", "applied"],
  reportConfigs: ["text", "escaped-twice", "object"],
  changeAnswers: ["template", "empty", "text"],
  importAnswer: ["name", "reportTemplate", "empty"],
  importedNames: ["kept", "new"],
  importOverDraft: ["replaces", "conflict"],
  editWithDraft: ["keeps", "replaces", "conflict"],
  publishedDraft: ["removed", "kept"],
  draftsOfOthers: ["visible", "hidden"],
  customReports: ["licensed", "forbidden", "not-found"],
  failureField: ["failureReason", "message", "statusMessage", "none"],
  expiredResult: ["message", "gone", "not-found"],
  viewTotal: ["given", "missing"],
  exportAnswer: ["accepted", "ok"],
  downloadWithoutExport: ["refused", "served"],
  draftFiles: ["refused", "served"],
  longFiles: ["cut", "failed"],
  jsonFormat: ["refused", "as-jsonl"],
  contentDisposition: ["bare", "quoted", "none"],
  errorBodies: ["message", "error", "crest", "text"],
  missingScope: ["forbidden", "unauthorized"],
  cors: ["with-file-name", "without-file-name", "none"],
  rowLimit: numberSwitch(10_000, "rows"),
  zipFromRows: numberSwitch(Infinity, "rows"),
  runHiddenMs: numberSwitch(0, "ms"),
  retentionMs: numberSwitch(dayMs, "ms"),
  downloadedRetentionMs: numberSwitch(30 * dayMs, "ms"),
};

/** Checks switches and fills in the defaults. @throws TypeError that names the switch and lists what it takes. */
export const resolveBehaviour = (behaviour: Partial<PingBehaviour> = {}): PingBehaviour =>
  resolveSwitches("pingFake", rules, behaviour);
