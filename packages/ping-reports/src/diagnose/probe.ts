import {
  type PlannedRequest,
  type ProbePace,
  type ProbeRequest,
  type ProbeSession,
  type TimedAnswer,
  type VendorProbe,
} from "@identity-reports/core/diagnose";
import { isRecord, textIn } from "@identity-reports/core/vendor";
import { PingReportName } from "../report-names.js";
import type { PingObservations } from "./probe-observations.js";
import { fileOf, pingQuestions } from "./probe-questions.js";

const runPath = "/reports/runs/{runId}";
const endStates = ["COMPLETED_SUCCESS", "COMPLETED_FAILED", "EXPIRED"];
const exportStates = ["EXPORT_PENDING", "EXPORT_SUCCESS", "EXPORT_FAILED"];

/** How Ping is probed. */
export const pingProbe: VendorProbe<PingObservations> = {
  vendor: "Ping",
  questions: pingQuestions,
  vocabulary: [
    ...endStates,
    ...exportStates,
    "RUNNING",
    "draft",
    "published",
    "alpha",
    "bravo",
    "report_viewer",
    "asc",
    "desc",
    ...Object.values(PingReportName),
  ],
  plan,
  observe,
  fileOf,
};

function plan({ report, realm = "alpha" }: ProbeRequest): readonly PlannedRequest[] {
  const action = (name: string): string => `${runPath}?_action=${name}`;
  return [
    { method: "POST", path: "/am/oauth2/access_token", purpose: "sign in", starts: false },
    {
      method: "GET",
      path: "/reports/templates?templateType=published",
      purpose: "how templates are written",
      starts: false,
    },
    { method: "POST", path: action("view"), purpose: "rows of a run that is not there", starts: false },
    {
      method: "POST",
      path: "/reports/templates/{name}?_action=run",
      purpose: `start one run of ${report} in ${realm}`,
      starts: true,
    },
    { method: "GET", path: "/reports/runs", purpose: "states until the run ends, at most 10 minutes", starts: false },
    { method: "POST", path: action("view"), purpose: "a page of one row", starts: false },
    { method: "POST", path: action("download"), purpose: "the file without an export before it", starts: false },
    { method: "POST", path: action("export"), purpose: "prepare the file of this run", starts: false },
    { method: "POST", path: action("download"), purpose: "the file: header line, line ends, rows", starts: false },
    { method: "POST", path: action("export"), purpose: "prepare the file in the format json", starts: false },
    { method: "POST", path: action("download"), purpose: "the file in the format json", starts: false },
  ];
}

/** How requests about one run are made. */
interface RunRequests {
  readonly session: ProbeSession;
  readonly name: string;
  readonly realm: string;
}

const listRun = ({ session, realm }: RunRequests, name: string, runId: string) =>
  session.send("/reports/runs", { path: "runs", query: { name, runId, realm, templateType: "published" } });

const act = (
  { session, name }: RunRequests,
  runId: string,
  action: string,
  query: Readonly<Record<string, string | number>>,
  accept = "application/json",
) =>
  session.send(`${runPath}?_action=${action}`, {
    method: "POST",
    path: `runs/${runId}`,
    query: { _action: action, name, ...query },
    accept,
  });

async function observe(session: ProbeSession, request: ProbeRequest, pace: ProbePace): Promise<PingObservations> {
  const { report: name, realm = "alpha" } = request;
  const requests = { session, name, realm };
  const page = { _pageSize: 1, _pagedResultsOffset: 0, templateType: "published" };
  const templates = await session.send("/reports/templates?templateType=published", {
    path: "templates",
    query: { templateType: "published" },
  });
  const template = listIn(templates).find((each) => each["name"] === name);
  const unknownRun = await act(requests, "job_00000000000000000000", "view", page);
  const start = await session.send("/reports/templates/{name}?_action=run", {
    method: "POST",
    path: `templates/${encodeURIComponent(name)}`,
    query: { _action: "run", templateType: "published" },
    body: {
      parameters: JSON.stringify(request.arguments ?? {}),
      context: [{ type: "global", data: [{ key: "realm", value: realm }] }],
    },
  });
  const runId = ["id", "jobId", "runId"].map((key) => textIn(start?.body, key)).find((id) => id !== undefined);
  const before = { templates, template, unknownRun, start, runId };
  const none = { ended: undefined, listedAfterMs: undefined, byLowerCase: undefined, view: undefined };
  const noFile = { earlyDownload: undefined, exported: undefined, file: undefined, json: undefined };
  if (start === undefined || runId === undefined) return { ...before, ...none, ...noFile };
  const { ended, listedAfterMs } = await watch(requests, runId, start.receivedAt, pace);
  const byLowerCase = await listRun(requests, name.toLowerCase(), runId);
  const seen = { ...before, ended, listedAfterMs, byLowerCase };
  if (ended?.["status"] !== "COMPLETED_SUCCESS") return { ...seen, view: undefined, ...noFile };
  const view = await act(requests, runId, "view", page);
  const earlyDownload = await act(requests, runId, "download", { format: "csv" }, "*/*");
  const exported = await act(requests, runId, "export", { format: "csv" });
  const isExported = await awaitExport(requests, runId, "exportCsvStatus", pace);
  const file = isExported ? await act(requests, runId, "download", { format: "csv" }, "*/*") : undefined;
  const json = await askJson(requests, runId, pace);
  return { ...seen, view, earlyDownload, exported, file, json };
}

/** Looks at the run until it has ended, or the time is up. */
async function watch(
  requests: RunRequests,
  runId: string,
  startedAt: number,
  { pollMs, maxWaitMs }: ProbePace,
): Promise<Pick<PingObservations, "ended" | "listedAfterMs">> {
  let listedAfterMs: number | undefined;
  for (;;) {
    const [row] = listIn(await listRun(requests, requests.name, runId));
    const afterMs = Date.now() - startedAt;
    if (row !== undefined) listedAfterMs ??= afterMs;
    const status = textIn(row, "status");
    const isKnown = status === "RUNNING" || (status !== undefined && endStates.includes(status));
    requests.session.noteState(status === undefined ? "(not listed)" : isKnown ? status : "(other)", afterMs);
    if (status !== undefined && endStates.includes(status)) return { ended: row, listedAfterMs };
    if (afterMs >= maxWaitMs) return { ended: undefined, listedAfterMs };
    await requests.session.sleep(pollMs);
  }
}

/** The format that Ping's document names and its console does not use: the export is refused, or the file is. */
async function askJson(requests: RunRequests, runId: string, pace: ProbePace): Promise<TimedAnswer | undefined> {
  const exported = await act(requests, runId, "export", { format: "json" });
  if (exported === undefined || exported.status > 299) return exported;
  const isExported = await awaitExport(requests, runId, "exportJsonStatus", pace);
  return isExported ? act(requests, runId, "download", { format: "json" }, "*/*") : undefined;
}

async function awaitExport(
  requests: RunRequests,
  runId: string,
  member: string,
  { pollMs, maxWaitMs }: ProbePace,
): Promise<boolean> {
  const startedAt = Date.now();
  while (Date.now() - startedAt < maxWaitMs) {
    const [row] = listIn(await listRun(requests, requests.name, runId));
    const status = textIn(row, member);
    if (status !== undefined && exportStates.includes(status))
      requests.session.noteState(status, Date.now() - startedAt);
    if (status === "EXPORT_SUCCESS") return true;
    // A format that never gets a state was taken without a word, and is not made.
    if (status === "EXPORT_FAILED" || status === undefined) return false;
    await requests.session.sleep(pollMs);
  }
  return false;
}

function listIn(answer: TimedAnswer | undefined): readonly Readonly<Record<string, unknown>>[] {
  const result = isRecord(answer?.body) ? answer.body["result"] : undefined;
  return Array.isArray(result) ? result.filter(isRecord) : [];
}
