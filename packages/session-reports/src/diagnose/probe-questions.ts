import {
  probedFile,
  type OpenQuestion,
  type ProbedFile,
  type Settled,
  type TimedAnswer,
} from "@identity-reports/core/diagnose";
import { isRecord, textIn } from "@identity-reports/core/vendor";
import type { SessionObservations } from "./probe-observations.js";

const settled = (answer: string | number, how: string): Settled => ({ answer, how });

/** A question that a switch of the fake is for. */
const question = (
  id: string,
  text: string,
  otherwise: string,
  settle: (observed: SessionObservations) => Settled | undefined,
): OpenQuestion<SessionObservations> => ({ id, question: text, isSwitch: true, otherwise, settle });

/** A question that a report that is read alone cannot answer. */
const leftOpen = (id: string, text: string, otherwise: string): OpenQuestion<SessionObservations> => ({
  id,
  question: text,
  isSwitch: false,
  otherwise,
  settle: () => undefined,
});

const notMade = "the report did not get that far";
const refused = "it would be a refused or changing request, which a probe does not send";

const isOk = (answer: TimedAnswer | undefined): answer is TimedAnswer => answer?.status === 200;

const rowsIn = (answer: TimedAnswer | undefined): readonly unknown[] =>
  isRecord(answer?.body) && Array.isArray(answer.body["report"]) ? answer.body["report"] : [];

/** Which member of an error body has the words. */
const envelopes: readonly (readonly [name: string, answer: string])[] = [
  ["message", "message"],
  ["error", "error-object"],
  ["errors", "errors"],
  ["reason", "reason"],
];

/** What the file of the report is like. */
export const fileOf = ({ file }: SessionObservations): ProbedFile | undefined =>
  isOk(file) ? probedFile(file.bytes, "csv", undefined) : undefined;

/** What Fudo's public documents leave open, in the order of the fact sheet. */
export const sessionQuestions: readonly OpenQuestion<SessionObservations>[] = [
  question("dates", "How are date-times written?", notMade, ({ lastRow, earlyRow }) => {
    const created = textIn(lastRow ?? earlyRow, "created_at");
    if (created === undefined) return undefined;
    return settled(/^\d{4}-\d\d-\d\dT/.test(created) ? "iso" : "postgres", "created_at of the report");
  }),
  question("totals", "Does a list say how many there are?", notMade, ({ listBefore }) => {
    if (!isOk(listBefore) || !isRecord(listBefore.body)) return undefined;
    const others = Object.keys(listBefore.body).filter((name) => name !== "result" && name !== "report");
    return settled(others.some((name) => /total|count/i.test(name)) ? "present" : "absent", "members of the list");
  }),
  question("paging", "Is limit obeyed?", "there are fewer than two reports", ({ listOfOne, listBefore }) => {
    if (!isOk(listOfOne) || rowsIn(listBefore).length < 1) return undefined;
    return settled(rowsIn(listOfOne).length > 1 ? "ignored" : "honoured", "the list with limit=1");
  }),
  question(
    "fileNotReady",
    "What answers for a file that is not made yet?",
    "the file was there at once",
    ({ earlyFile }) => {
      if (earlyFile === undefined) return undefined;
      const { status, bytes, body } = earlyFile;
      if (status === 404) return settled("not-found", "the first request for the file");
      if (status === 202) return settled("accepted", "the first request for the file");
      if (status !== 200) return undefined;
      if (bytes.byteLength === 0) return settled("empty", "the first request for the file");
      return isRecord(body) ? settled("failure", "the first request for the file") : undefined;
    },
  ),
  question("generatedAt", "Does a report get generated_at when its file is there?", notMade, ({ lastRow, file }) =>
    lastRow === undefined || file === undefined
      ? undefined
      : settled(
          textIn(lastRow, "generated_at") === undefined ? "left-out" : "shown",
          "the row of the report, with its file there",
        ),
  ),
  question("listing", "When is a report listed?", notMade, ({ earlyRow, earlyFile, lastRow, file }) => {
    if (earlyRow !== undefined)
      return earlyFile === undefined ? undefined : settled("at-once", "the list before the file was there");
    if (file === undefined) return undefined;
    return settled(lastRow === undefined ? "never" : "when-generated", "the lists before and after the file was there");
  }),
  {
    id: "fileAfterMs",
    question: "How long does it take until the file is there?",
    isSwitch: false,
    otherwise: notMade,
    settle: ({ fileAfterMs }) =>
      fileAfterMs === undefined ? undefined : settled(fileAfterMs, "from the answer to the start, in ms"),
  },
  question("errorEnvelope", "How is a failure written?", "no failure was met", ({ unknownFile }) => {
    if (unknownFile === undefined) return undefined;
    if (unknownFile.status === 200 && !isRecord(unknownFile.body)) return undefined;
    if (unknownFile.isPage) return settled("html", "the file of an id that no report has");
    if (unknownFile.text === "") return settled("empty", "the file of an id that no report has");
    const { body } = unknownFile;
    const found = isRecord(body) ? envelopes.find(([name]) => name in body) : undefined;
    return found === undefined ? undefined : settled(found[1], "the file of an id that no report has");
  }),
  question("errorStatus", "Has a failure a status of its own?", "no failure was met", ({ unknownFile }) => {
    if (unknownFile === undefined) return undefined;
    if (unknownFile.status >= 400)
      return settled("http", `the file of an id that no report has answered ${unknownFile.status}`);
    return isRecord(unknownFile.body) ? settled("ok", "the file of an id that no report has answered 200") : undefined;
  }),
  question("emptyAttributes", "How is an attribute without a value written?", notMade, ({ lastRow, earlyRow }) => {
    const row = lastRow ?? earlyRow;
    if (row === undefined) return undefined;
    return settled(Object.values(row).includes(null) ? "null" : "left-out", "the row of the report");
  }),
  question("ids", "How are ids written?", notMade, ({ start }) => {
    const written = /"id"\s*:\s*("?)\d/.exec(start?.text ?? "");
    return written === null ? undefined : settled(written[1] === '"' ? "text" : "number", "the response to the start");
  }),
  question("specNames", "How are the properties of a specification named?", "no property has two words", ({ spec }) => {
    const text = isOk(spec) ? spec.text : "";
    if (/"[a-z]+-[a-z]+"\s*:/.test(text)) return settled("hyphens", "the specification of reports");
    return /"(?:ignore|allow|required|value)_[a-z]+"\s*:/.test(text)
      ? settled("underscores", "the specification of reports")
      : undefined;
  }),
  question("fileContentType", "Which type has a file?", "the file has another type", ({ file }) => {
    const type = isOk(file) ? (file.headers.get("content-type") ?? "") : "";
    if (/octet-stream/i.test(type)) return settled("octet-stream", "Content-Type of the file");
    return /csv/i.test(type) ? settled("declared", "Content-Type of the file") : undefined;
  }),
  question("contentDisposition", "Does a file come with a name?", notMade, ({ file }) =>
    isOk(file)
      ? settled(file.headers.has("content-disposition") ? "attachment" : "none", "headers of the file")
      : undefined,
  ),
  question("fileLength", "Does a file come with its length?", notMade, ({ file }) =>
    isOk(file)
      ? settled(file.headers.has("content-length") ? "content-length" : "chunked", "headers of the file")
      : undefined,
  ),
  question("requestIds", "Do answers have an id?", notMade, ({ spec }) =>
    spec === undefined
      ? undefined
      : settled(spec.headers.has("x-request-id") ? "header" : "none", "X-Request-Id of the specification"),
  ),
  {
    id: "attributes",
    question: "Which attributes has a report in this release?",
    isSwitch: false,
    otherwise: "the specification may not be read",
    settle({ spec }) {
      const report = isOk(spec) && isRecord(spec.body) ? spec.body["report"] : undefined;
      if (!isRecord(report)) return undefined;
      return settled(Object.keys(report).length, "how many; their names are in the shape of the exchange");
    },
  },
  leftOpen("filters", "Is filter obeyed in lists?", "it needs values of the tenant"),
  leftOpen("acknowledgement", "What answers a change?", refused),
  leftOpen("predefinedDefinitions", "Can a predefined definition be deleted?", refused),
  leftOpen("removedRows", "Are deleted objects listed?", refused),
  leftOpen("cors", "May a web page use the API?", "only a browser asks that"),
];
