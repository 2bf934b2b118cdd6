import {
  type PlannedRequest,
  type ProbePace,
  type ProbeRequest,
  type ProbeSession,
  type TimedAnswer,
  type VendorProbe,
} from "@identity-reports/core/diagnose";
import { isRecord } from "@identity-reports/core/vendor";
import type { SessionObservations } from "./probe-observations.js";
import { fileOf, sessionQuestions } from "./probe-questions.js";

/** No report has this id: ids count up from a cluster's prefix. */
const unknownId = "9223372036854775807";
const listPath = "/api/v2/report";
const filePath = "/api/v2/report/{id}/csv";

/** How Fudo is probed. */
export const sessionProbe: VendorProbe<SessionObservations> = {
  vendor: "Fudo",
  questions: sessionQuestions,
  vocabulary: ["success", "failure", "error", "system", "string", "boolean", "number", "datetime", "true", "false"],
  plan,
  observe,
  fileOf,
};

function plan({ report }: ProbeRequest): readonly PlannedRequest[] {
  return [
    { method: "GET", path: "/api/v2/objspec/report", purpose: "which attributes reports have", starts: false },
    { method: "GET", path: listPath, purpose: "how a list is written", starts: false },
    { method: "GET", path: filePath, purpose: "the file of an id that no report has", starts: false },
    { method: "POST", path: listPath, purpose: `make one report of ${report}`, starts: true },
    { method: "GET", path: filePath, purpose: "the file, until it is there, at most 10 minutes", starts: false },
    { method: "GET", path: listPath, purpose: "the row of the report, before and after", starts: false },
    { method: "GET", path: `${listPath}?limit=1`, purpose: "whether paging is obeyed", starts: false },
  ];
}

/** What is asked for: sessions by criteria, or a definition. */
const startBody = ({ report, arguments: criteria = {} }: ProbeRequest): object =>
  report === "SESSIONS"
    ? { criteria: Object.entries(criteria).map(([field, value]) => ({ field, value: String(value) })) }
    : { defined_report_id: report };

async function observe(session: ProbeSession, request: ProbeRequest, pace: ProbePace): Promise<SessionObservations> {
  const spec = await session.send("/api/v2/objspec/report", { path: "objspec/report" });
  const listBefore = await session.send(listPath, { path: "report" });
  const askFile = (id: string) => session.send(filePath, { path: `report/${id}/csv`, accept: "*/*" });
  const unknownFile = await askFile(unknownId);
  const start = await session.send(listPath, { method: "POST", path: "report", body: startBody(request) });
  const reportId = idIn(start);
  const before = { spec, listBefore, unknownFile, start, reportId };
  const none = {
    earlyFile: undefined,
    file: undefined,
    fileAfterMs: undefined,
    earlyRow: undefined,
    lastRow: undefined,
  };
  if (start === undefined || reportId === undefined)
    return { ...before, ...none, lastListText: "", listOfOne: undefined };
  const first = await askFile(reportId);
  const earlyRow = rowOf(await session.send(listPath, { path: "report" }), reportId);
  const isEarly = !isFile(first);
  session.noteState(isEarly ? "(no file)" : "(file)", Date.now() - start.receivedAt);
  const file = isEarly ? await awaitFile(session, () => askFile(reportId), start.receivedAt, pace) : first;
  const fileAfterMs = file === undefined ? undefined : file.receivedAt - start.receivedAt;
  const lastList = await session.send(listPath, { path: "report" });
  const listOfOne = await session.send(`${listPath}?limit=1`, { path: "report", query: { limit: 1 } });
  return {
    ...before,
    earlyFile: isEarly ? first : undefined,
    file,
    fileAfterMs,
    earlyRow,
    lastRow: rowOf(lastList, reportId),
    lastListText: lastList?.text ?? "",
    listOfOne,
  };
}

async function awaitFile(
  session: ProbeSession,
  ask: () => Promise<TimedAnswer | undefined>,
  startedAt: number,
  { pollMs, maxWaitMs }: ProbePace,
): Promise<TimedAnswer | undefined> {
  while (Date.now() - startedAt < maxWaitMs) {
    await session.sleep(pollMs);
    const answer = await ask();
    if (!isFile(answer)) continue;
    session.noteState("(file)", Date.now() - startedAt);
    return answer;
  }
  return undefined;
}

/** A success with bytes that are no JSON of Fudo's own. */
const isFile = (answer: TimedAnswer | undefined): boolean =>
  answer?.status === 200 && answer.bytes.byteLength > 0 && !(isRecord(answer.body) && "result" in answer.body);

/** Read from the text: a number in JSON may be larger than JavaScript's own can be. */
function idIn(start: TimedAnswer | undefined): string | undefined {
  return /"id"\s*:\s*"?(\d{1,25})"?/.exec(start?.text ?? "")?.[1];
}

function rowOf(list: TimedAnswer | undefined, id: string): Readonly<Record<string, unknown>> | undefined {
  const rows = isRecord(list?.body) && Array.isArray(list.body["report"]) ? list.body["report"].filter(isRecord) : [];
  return rows.find((row) => String(row["id"]) === id) ?? (rows.length === 1 ? rows[0] : undefined);
}
