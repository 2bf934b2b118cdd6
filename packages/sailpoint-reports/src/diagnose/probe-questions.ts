import {
  probedFile,
  type OpenQuestion,
  type ProbedFile,
  type Settled,
  type TimedAnswer,
} from "@identity-reports/core/diagnose";
import { isRecord, textIn } from "@identity-reports/core/vendor";
import type { SailPointObservations } from "./probe-observations.js";

const settled = (answer: string | number, how: string): Settled => ({ answer, how });

/** A question that a switch of the fake is for. */
const question = (
  id: string,
  text: string,
  otherwise: string,
  settle: (observed: SailPointObservations) => Settled | undefined,
): OpenQuestion<SailPointObservations> => ({ id, question: text, isSwitch: true, otherwise, settle });

/** A question that a run that reads alone cannot answer. */
const leftOpen = (id: string, text: string, otherwise: string): OpenQuestion<SailPointObservations> => ({
  id,
  question: text,
  isSwitch: false,
  otherwise,
  settle: () => undefined,
});

const notRun = "the run did not get that far";
const refused = "it would be a refused or changing request, which a probe does not send";

/** What stands under a name in the answer to the start, whatever it is. */
const startField = ({ start }: SailPointObservations, name: string): unknown =>
  isRecord(start?.body) ? start.body[name] : undefined;

const isOk = (answer: TimedAnswer | undefined): answer is TimedAnswer => answer?.status === 200;

/** What the file of the run is like. */
export function fileOf({ file, ended }: SailPointObservations): ProbedFile | undefined {
  if (!isOk(file)) return undefined;
  const rows = isRecord(ended?.body) && typeof ended.body["rows"] === "number" ? ended.body["rows"] : undefined;
  return probedFile(file.bytes, "csv", rows);
}

/** What SailPoint's documents leave open, in the order of the fact sheet. */
export const sailPointQuestions: readonly OpenQuestion<SailPointObservations>[] = [
  question("tenantInfo", "Does /oauth/info answer without a token?", notRun, ({ tenantInfo }) => {
    if (tenantInfo === undefined) return undefined;
    const answer = tenantInfo.status === 200 ? "public" : tenantInfo.status === 404 ? "not-found" : "unauthorized";
    return settled(answer, `it answered ${tenantInfo.status}`);
  }),
  question(
    "runningResult",
    "What is the result of a run that has not ended?",
    "the run had ended at the first look",
    ({ running }) => {
      if (running === undefined) return undefined;
      if (running.bytes.byteLength === 0) return settled("empty-body", "the first result without an end state");
      const body = isRecord(running.body) ? running.body : {};
      if (typeof body["status"] === "string") return settled("pending", "it had a status that is no end");
      return settled(Object.keys(body).length === 0 ? "object" : "nulls", "the first result without an end state");
    },
  ),
  question("unknownResult", "What is the result of an id that no run has?", notRun, ({ unknownResult }) => {
    if (unknownResult === undefined) return undefined;
    if (unknownResult.status === 200) return settled("as-running", "it answered 200");
    return unknownResult.status === 404 ? settled("not-found", "it answered 404") : undefined;
  }),
  question("statusCase", "How is a status written?", notRun, ({ ended }) => {
    const status = textIn(ended?.body, "status");
    if (status === undefined) return undefined;
    return settled(status === status.toUpperCase() ? "upper" : "capitalised", "the status of the run");
  }),
  question("timestamps", "How are timestamps written?", notRun, (observed) => {
    const created = startField(observed, "created");
    if (typeof created !== "string") return undefined;
    if (Number.isNaN(Date.parse(created))) return settled("invalid-hour", "created of the new task");
    if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(created)) return settled("no-zone", "created of the new task");
    return settled(/:00(?:\.0+)?Z$/.test(created) ? "whole-minutes" : "utc", "created of the new task");
  }),
  question(
    "launchedLagMs",
    "By how much is launched behind the Date of the answer?",
    "the answer has no launched, or no Date",
    ({ launchedLagMs }) =>
      launchedLagMs === undefined
        ? undefined
        : settled(launchedLagMs, "launched against Date; the time of the request itself is no lag"),
  ),
  question("dateHeader", "Do answers have a Date?", notRun, ({ start }) =>
    start === undefined ? undefined : settled(start.headers.has("date") ? "sent" : "none", "the response to the start"),
  ),
  question("taskDetails", "Is a new task marked as completed?", notRun, (observed) => {
    if (!isOk(observed.start)) return undefined;
    const completed = startField(observed, "completed");
    return settled(typeof completed === "string" ? "as-in-examples" : "nulls", "completed of the new task");
  }),
  question("taskAttributes", "Do the attributes of a task hold its arguments?", notRun, (observed) => {
    const attributes = startField(observed, "attributes");
    if (!isRecord(attributes)) return undefined;
    const others = Object.keys(attributes).filter((name) => name !== "org");
    return settled(others.length > 0 ? "with-arguments" : "org-only", "attributes of the new task");
  }),
  question("ids", "How are ids written?", "the id has another form", ({ runId = "" }) => {
    if (/^[\da-f]{32}$/i.test(runId)) return settled("hex", "the id of the run");
    return /^[\da-f]{8}(?:-[\da-f]{4,12}){4}$/i.test(runId) ? settled("uuid", "the id of the run") : undefined;
  }),
  question("resultId", "Is the id in a result that of the run?", notRun, ({ ended, runId }) => {
    const id = textIn(ended?.body, "id");
    return id === undefined ? undefined : settled(id === runId ? "same" : "other", "id of the result");
  }),
  question(
    "resultReportType",
    "Is the report type in a result the one that was asked for?",
    notRun,
    ({ ended, report }) => {
      const type = textIn(ended?.body, "reportType");
      return type === undefined
        ? undefined
        : settled(type === report ? "as-asked" : "with-definition-id", "reportType of the result");
    },
  ),
  question("contentDisposition", "How is the name of a file written?", notRun, ({ file }) => {
    if (!isOk(file)) return undefined;
    const header = file.headers.get("content-disposition");
    if (header === null) return settled("none", "the file has no Content-Disposition");
    return settled(header.includes("\\") ? "backslash" : "quoted", "Content-Disposition of the file");
  }),
  question("fileContentType", "Which type has a file?", "the file has another type", ({ file }) => {
    const type = isOk(file) ? (file.headers.get("content-type") ?? "") : "";
    if (/^application\/(?:csv|pdf)\b/i.test(type)) return settled("declared", "Content-Type of the file");
    return /octet-stream/i.test(type) ? settled("octet-stream", "Content-Type of the file") : undefined;
  }),
  question("fileLength", "Does a file come with its length?", notRun, ({ file }) =>
    isOk(file)
      ? settled(file.headers.has("content-length") ? "content-length" : "chunked", "headers of the file")
      : undefined,
  ),
  question(
    "searchExport",
    "What is the file of a search export?",
    "the run was of another type",
    ({ report, file }) => {
      if (report !== "SEARCH_EXPORT" || !isOk(file)) return undefined;
      if (file.bytes[0] !== 0x50 || file.bytes[1] !== 0x4b) return settled("csv", "the first bytes of the file");
      return settled(
        /zip/i.test(file.headers.get("content-type") ?? "") ? "zip" : "zip-as-csv",
        "the first bytes and the type of the file",
      );
    },
  ),
  question("wrongAccept", "What answers a file that is asked for as JSON?", notRun, ({ fileAsJson }) => {
    if (fileAsJson === undefined) return undefined;
    const answers: Readonly<Record<number, string>> = { 200: "ignored", 406: "not-acceptable", 500: "server-error" };
    const answer = answers[fileAsJson.status];
    return answer === undefined ? undefined : settled(answer, `it answered ${fileAsJson.status}`);
  }),
  question("fileFormat", "Is a file given out without fileFormat?", notRun, ({ fileWithoutFormat }) => {
    if (fileWithoutFormat === undefined) return undefined;
    if (fileWithoutFormat.status === 200) return settled("csv-by-default", "it answered 200");
    return fileWithoutFormat.status === 400 ? settled("required", "it answered 400") : undefined;
  }),
  question("missingFile", "What answers for a file that is not there?", notRun, ({ unknownFile }) => {
    if (unknownFile === undefined) return undefined;
    const { status, isPage, bytes } = unknownFile;
    if (status === 404) return settled(isPage ? "not-found-html" : "not-found", "it answered 404");
    if (status === 400 || status === 410)
      return settled(status === 400 ? "bad-request" : "gone", `it answered ${status}`);
    return status === 200 && bytes.byteLength === 0 ? settled("empty", "it answered 200 without a byte") : undefined;
  }),
  question(
    "trackingId",
    "Is the tracking id of an error that of the header?",
    "no error had both",
    ({ unknownFile, fileAsJson }) => {
      const failed = [unknownFile, fileAsJson].find((answer) => textIn(answer?.body, "trackingId") !== undefined);
      const header = failed?.headers.get("slpt-request-id");
      if (failed === undefined || header === null || header === undefined) return undefined;
      return settled(
        textIn(failed.body, "trackingId") === header ? "request-id" : "own",
        "trackingId against SLPT-Request-ID",
      );
    },
  ),
  {
    id: "rows",
    question: "Does the result announce as many rows as the file has?",
    isSwitch: false,
    otherwise: "one of the two is not known",
    settle(observed) {
      const { rowCount, announcedRows } = fileOf(observed) ?? {};
      if (rowCount === undefined || announcedRows === undefined) return undefined;
      return settled(rowCount === announcedRows ? "same" : "different", "rows of the result, and of the file");
    },
  },
  {
    id: "versions",
    question: "Which of the older versions does the tenant have?",
    isSwitch: false,
    otherwise: notRun,
    settle({ versions }) {
      const names = Object.keys(versions).filter(
        (name) => textIn(versions[name]?.body, "error") !== "No message available",
      );
      return settled(names.join(" ") || "none", "results of an id that no run has");
    },
  },
  leftOpen("concurrency", "When does a new run join a running one?", "it needs a second run"),
  leftOpen("cancelOfEnded", "What answers a cancel of a run that has ended?", refused),
  leftOpen("tokenRefusal", "How are wrong credentials refused?", refused),
  leftOpen("unknownReportType", "Is a type outside the documented ones refused?", "it needs a second start"),
  leftOpen("rateLimitScope", "What does the rate limit count by?", "it needs more requests than a probe should send"),
  leftOpen("fileRetentionMs", "How long does a file stay?", "it needs days"),
  leftOpen("cors", "Which origins may a web page have?", "only a browser asks that"),
];
