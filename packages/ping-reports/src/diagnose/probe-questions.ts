import {
  probedFile,
  type OpenQuestion,
  type ProbedFile,
  type Settled,
  type TimedAnswer,
} from "@identity-reports/core/diagnose";
import { isRecord, textIn, tryJson } from "@identity-reports/core/vendor";
import type { PingObservations } from "./probe-observations.js";

const settled = (answer: string | number, how: string): Settled => ({ answer, how });

/** A question that a switch of the fake is for. */
const question = (
  id: string,
  text: string,
  otherwise: string,
  settle: (observed: PingObservations) => Settled | undefined,
): OpenQuestion<PingObservations> => ({ id, question: text, isSwitch: true, otherwise, settle });

/** A question that a run that reads alone cannot answer. */
const leftOpen = (id: string, text: string, otherwise: string): OpenQuestion<PingObservations> => ({
  id,
  question: text,
  isSwitch: false,
  otherwise,
  settle: () => undefined,
});

const notRun = "the run did not get that far";
const changing = "it would change a template, which a probe does not do";

const isOk = (answer: TimedAnswer | undefined): answer is TimedAnswer => answer?.status === 200;

/** What the file of the run is like. */
export function fileOf({ file, view }: PingObservations): ProbedFile | undefined {
  if (!isOk(file)) return undefined;
  const total = isRecord(view?.body) && typeof view.body["total"] === "number" ? view.body["total"] : undefined;
  return probedFile(file.bytes, "csv", total);
}

/** What Ping's document leaves open, in the order of the fact sheet. */
export const pingQuestions: readonly OpenQuestion<PingObservations>[] = [
  question("runAnswer", "Where is the id of a new run?", notRun, ({ start }) => {
    const name = ["id", "jobId", "runId"].find((key) => textIn(start?.body, key) !== undefined);
    return name === undefined ? undefined : settled(name, "the response to the start");
  }),
  question("runHiddenMs", "How long is a new run not listed?", notRun, ({ listedAfterMs }) =>
    // Less than a second is the request itself.
    listedAfterMs === undefined
      ? undefined
      : settled(listedAfterMs < 1_000 ? 0 : listedAfterMs, "the first list that has it, in ms"),
  ),
  question("templateNames", "Are names of reports told apart by their case?", notRun, ({ byLowerCase }) => {
    if (byLowerCase === undefined) return undefined;
    const result = isRecord(byLowerCase.body) ? byLowerCase.body["result"] : undefined;
    return settled(
      Array.isArray(result) && result.length > 0 ? "any-case" : "exact",
      "the run, looked for by the name in lower case",
    );
  }),
  question(
    "reportConfigs",
    "How is reportConfig written?",
    "the template is not listed, or has none",
    ({ template }) => {
      const config = template?.["reportConfig"];
      if (isRecord(config)) return settled("object", "the listed template");
      if (typeof config !== "string" || config === "") return undefined;
      const inner = tryJson(config);
      return settled(isRecord(inner) ? "text" : "escaped-twice", "the listed template");
    },
  ),
  question("viewTotal", "Does a page of rows have the total?", notRun, ({ view }) =>
    isOk(view) && isRecord(view.body)
      ? settled("total" in view.body ? "given" : "missing", "the first page")
      : undefined,
  ),
  question("exportAnswer", "What answers the start of an export?", notRun, ({ exported }) => {
    if (exported === undefined || exported.status > 299) return undefined;
    return settled(exported.status === 200 ? "ok" : "accepted", `it answered ${exported.status}`);
  }),
  question("downloadWithoutExport", "Is a file served without an export before it?", notRun, ({ earlyDownload }) =>
    earlyDownload === undefined
      ? undefined
      : settled(isOk(earlyDownload) ? "served" : "refused", `it answered ${earlyDownload.status}`),
  ),
  question("contentDisposition", "How is the name of a file written?", notRun, ({ file }) => {
    if (!isOk(file)) return undefined;
    const header = file.headers.get("content-disposition");
    if (header === null) return settled("none", "headers of the file");
    return settled(header.includes('"') ? "quoted" : "bare", "Content-Disposition of the file");
  }),
  question("jsonFormat", "Is there a format json?", notRun, ({ json }) =>
    json === undefined ? undefined : settled(isOk(json) ? "as-jsonl" : "refused", `it answered ${json.status}`),
  ),
  question("errorBodies", "How is an error written?", "no error was met", ({ unknownRun, earlyDownload }) => {
    const failed = [unknownRun, earlyDownload].find((answer) => answer !== undefined && answer.status >= 400);
    if (failed === undefined) return undefined;
    const { body } = failed;
    if (!isRecord(body)) return settled("text", "an error that was met");
    if ("code" in body && "reason" in body) return settled("crest", "an error that was met");
    return settled("message" in body ? "message" : "error", "an error that was met");
  }),
  {
    id: "rows",
    question: "Does a page announce as many rows as the file has?",
    isSwitch: false,
    otherwise: "one of the two is not known",
    settle(observed) {
      const { rowCount, announcedRows } = fileOf(observed) ?? {};
      if (rowCount === undefined || announcedRows === undefined) return undefined;
      return settled(rowCount === announcedRows ? "same" : "different", "total of the page, and rows of the file");
    },
  },
  leftOpen("failureField", "Where does a failed run say why?", "the run did not fail"),
  leftOpen("expiredResult", "What are the rows of an expired run?", "it needs a day"),
  leftOpen("longFiles", "Is a file of more than 10 000 rows cut, or not made?", "it needs a report that is larger"),
  leftOpen("zipFromRows", "From how many rows on is a file a ZIP?", "it needs reports of several sizes"),
  leftOpen("audience", "Is the port needed in what an assertion is made out to?", "it would be a refused sign-in"),
  leftOpen("missingScope", "What answers a token without the scope?", "it needs a second account"),
  leftOpen("editWithDraft", "What does edit do where a draft is there?", changing),
  leftOpen("importAnswer", "What answers an import?", changing),
  leftOpen("cors", "Which origins may a web page have?", "only a browser asks that"),
];
