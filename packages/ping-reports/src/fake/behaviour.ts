import { choice, numberSwitch, resolveSwitches, type SwitchValues } from "@identity-reports/core/fake";

/** 24 hours. */
const dayMs = 86_400_000;

const switches = {
  /** What an assertion must be made out to: the token endpoint with or without its port, or only one of them. */
  audience: choice("either", "with-port", "without-port"),
  /** Whether the `jti` of an assertion is good for one request only. */
  assertionIds: choice("once", "any"),
  /** Where the id of a new run is. */
  runAnswer: choice("id", "jobId", "runId"),
  /** A run without `templateType`, parameters and context, as the document starts the built-in reports. */
  bareRun: choice("accepted", "refused"),
  /** Names of templates: in any case, or exactly as listed. */
  templateNames: choice("any-case", "exact"),
  /** Whether `_queryFilter` has an effect on the list of templates. */
  queryFilter: choice("applied", "ignored"),
  /** Whether paging has an effect on the list of templates. */
  templatePaging: choice("ignored", "applied"),
  /** `reportConfig` of a listed template: escaped once, twice as in the document, or an object. */
  reportConfigs: choice("text", "escaped-twice", "object"),
  /** What publish, edit and update answer: the template, nothing, or plain text. */
  changeAnswers: choice("template", "empty", "text"),
  /** Where the answer to an import has the name. */
  importAnswer: choice("name", "reportTemplate", "empty"),
  /** Whether an imported template keeps its name. */
  importedNames: choice("kept", "new"),
  /** An import whose name has a draft already. */
  importOverDraft: choice("replaces", "conflict"),
  /** Edit of a template that has a draft already. */
  editWithDraft: choice("keeps", "replaces", "conflict"),
  /** What becomes of a draft that is published. */
  publishedDraft: choice("removed", "kept"),
  /** Whether drafts of other owners are listed. */
  draftsOfOthers: choice("visible", "hidden"),
  /** Custom reports without the add-on Advanced Reporting. */
  customReports: choice("licensed", "forbidden", "not-found"),
  /** Where a failed run says why. */
  failureField: choice("failureReason", "message", "statusMessage", "none"),
  /** The rows of an expired run. */
  expiredResult: choice("message", "gone", "not-found"),
  /** Whether a page of rows says how many there are. */
  viewTotal: choice("given", "missing"),
  /** The answer to starting an export: 202 or 200, with a message. */
  exportAnswer: choice("accepted", "ok"),
  /** A download without an export before it. */
  downloadWithoutExport: choice("refused", "served"),
  /** Files of a draft's run. */
  draftFiles: choice("refused", "served"),
  /** A file of more rows than {@link rowLimit}: cut, or not made. Ping's documentation says both. */
  longFiles: choice("cut", "failed"),
  /** The format `json`. */
  jsonFormat: choice("refused", "as-jsonl"),
  /** `Content-Disposition` of a file: bare name, name in quotes, or no header. */
  contentDisposition: choice("bare", "quoted", "none"),
  /** The body of an error. */
  errorBodies: choice("message", "error", "crest", "text"),
  /** A token without the scope for reports. */
  missingScope: choice("forbidden", "unauthorized"),
  /** Pages of other origins, which the tenant's own settings allow or refuse. */
  cors: choice("with-file-name", "without-file-name", "none"),
  /** Most rows of a file. Default: 10 000. */
  rowLimit: numberSwitch(10_000, "rows"),
  /** Files of so many rows come as ZIP. Default: never. */
  zipFromRows: numberSwitch(Infinity, "rows"),
  /** How long a new run is not listed, in ms. Default: 0. */
  runHiddenMs: numberSwitch(0, "ms"),
  /** How long a result stays after its run, in ms. Default: 24 h. */
  retentionMs: numberSwitch(dayMs, "ms"),
  /** How long it stays after its first download, in ms. Default: 30 days. */
  downloadedRetentionMs: numberSwitch(30 * dayMs, "ms"),
};

/**
 * Everything about Ping's report API that its document leaves open, or contradicts itself about: no answer is documented
 * at all. Each is one switch of the fake, so that a client can be tried against every reading; the first value named is
 * the default, and is what Ping's own console relies on where it does.
 */
export interface PingBehaviour extends SwitchValues<typeof switches> {}

/** Checks switches and fills in the defaults. @throws TypeError that names the switch and lists what it takes. */
export const resolveBehaviour = (behaviour: Partial<PingBehaviour> = {}): PingBehaviour =>
  resolveSwitches("pingFake", switches, behaviour);
