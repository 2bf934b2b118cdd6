import {
  parseHttpDate,
  type PlannedRequest,
  type ProbePace,
  type ProbeRequest,
  type ProbeSession,
  type TimedAnswer,
  type VendorProbe,
} from "@identity-reports/core/diagnose";
import { textIn } from "@identity-reports/core/vendor";
import { parseSailPointDate } from "../sailpoint-date.js";
import type { SailPointObservations } from "./probe-observations.js";
import { fileOf, sailPointQuestions } from "./probe-questions.js";

const unknownRunId = "00000000000000000000000000000000";
const csv = "application/csv, application/pdf;q=0.9, */*;q=0.5";
const legacyVersions = ["v3", "v2024", "v2025", "v2026"];
const endStates = ["SUCCESS", "WARNING", "FAILURE", "ERROR", "TERMINATED", "TEMP_ERROR"];

/** How SailPoint is probed. */
export const sailPointProbe: VendorProbe<SailPointObservations> = {
  vendor: "SailPoint",
  questions: sailPointQuestions,
  vocabulary: [
    ...endStates,
    "Success",
    "CSV",
    "PDF",
    "csv",
    "INFO",
    "WARN",
    "DEFAULT",
    "REQUEST",
    "en-US",
    "QUARTZ",
    "QPOC",
    "MENTOS",
    "QUEUED_TASK",
  ],
  plan,
  observe,
  fileOf,
};

function plan({ report }: ProbeRequest): readonly PlannedRequest[] {
  const result = "/reports/v1/{taskResultId}/result";
  const file = "/reports/v1/{taskResultId}?fileFormat=csv";
  return [
    { method: "GET", path: "/oauth/info", purpose: "whether it answers without a token", starts: false },
    { method: "POST", path: "/oauth/token", purpose: "sign in", starts: false },
    { method: "GET", path: result, purpose: "the result of an id that no run has", starts: false },
    ...legacyVersions.map((version) => ({
      method: "GET",
      path: `/${version}/reports/{taskResultId}/result`,
      purpose: "whether the tenant has this version",
      starts: false,
    })),
    { method: "POST", path: "/reports/v1/run", purpose: `start one run of ${report}`, starts: true },
    { method: "GET", path: result, purpose: "states until the run ends, at most 10 minutes", starts: false },
    { method: "GET", path: file, purpose: "the file: header line, line ends, rows", starts: false },
    { method: "GET", path: "/reports/v1/{taskResultId}", purpose: "the file without fileFormat", starts: false },
    { method: "GET", path: file, purpose: "the file, asked for as JSON", starts: false },
    { method: "GET", path: file, purpose: "the file of an id that no run has", starts: false },
  ];
}

async function observe(session: ProbeSession, request: ProbeRequest, pace: ProbePace): Promise<SailPointObservations> {
  const { prefix } = session;
  const resultPath = `${prefix}{taskResultId}/result`;
  const filePath = `${prefix}{taskResultId}`;
  const tenantInfo = await session.send("/oauth/info", { path: "/oauth/info", anonymous: true });
  const unknownResult = await session.send(resultPath, { path: `${unknownRunId}/result` });
  const versions: Record<string, TimedAnswer> = {};
  for (const version of legacyVersions) {
    const path = `/${version}/reports/${unknownRunId}/result`;
    const answer = await session.send(`/${version}/reports/{taskResultId}/result`, { path });
    if (answer !== undefined) versions[version] = answer;
  }
  const start = await session.send(`${prefix}run`, {
    method: "POST",
    path: "run",
    body: { reportType: request.report, arguments: request.arguments ?? {} },
  });
  const runId = textIn(start?.body, "id");
  const seen = { report: request.report, tenantInfo, unknownResult, versions, start, runId };
  const none = {
    running: undefined,
    ended: undefined,
    file: undefined,
    fileWithoutFormat: undefined,
    fileAsJson: undefined,
    unknownFile: undefined,
  };
  const launchedLagMs = lagOf(start);
  if (start === undefined || runId === undefined) return { ...seen, ...none, launchedLagMs };
  const { running, ended } = await watch(session, resultPath, runId, start.receivedAt, pace);
  const askFile = (id: string, query: Readonly<Record<string, string>>, accept: string) =>
    session.send(filePath, { path: id, query, accept });
  const file = ended === undefined ? undefined : await askFile(runId, { fileFormat: "csv" }, csv);
  const fileWithoutFormat = file === undefined ? undefined : await askFile(runId, {}, csv);
  const fileAsJson = file === undefined ? undefined : await askFile(runId, { fileFormat: "csv" }, "application/json");
  const unknownFile = await askFile(unknownRunId, { fileFormat: "csv" }, csv);
  return { ...seen, launchedLagMs, running, ended, file, fileWithoutFormat, fileAsJson, unknownFile };
}

/** Looks at the run until it has ended, or the time is up. */
async function watch(
  session: ProbeSession,
  template: string,
  runId: string,
  startedAt: number,
  { pollMs, maxWaitMs }: ProbePace,
): Promise<Pick<SailPointObservations, "running" | "ended">> {
  let running: TimedAnswer | undefined;
  for (;;) {
    const answer = await session.send(template, { path: `${runId}/result` });
    const afterMs = Date.now() - startedAt;
    const status = textIn(answer?.body, "status");
    const isEnded = status !== undefined && endStates.includes(status.toUpperCase());
    session.noteState(status === undefined ? "(no status)" : isEnded ? status : "(other)", afterMs);
    if (isEnded) return { running, ended: answer };
    running ??= answer;
    if (afterMs >= maxWaitMs) return { running, ended: undefined };
    await session.sleep(pollMs);
  }
}

/** Both times are of SailPoint's own clocks; the `Date` of an answer has whole seconds. */
function lagOf(start: TimedAnswer | undefined): number | undefined {
  const date = parseHttpDate(start?.headers.get("date") ?? "");
  const launched = parseSailPointDate(textIn(start?.body, "launched") ?? "")?.getTime();
  if (date === undefined || launched === undefined) return undefined;
  const tookMs = (start?.receivedAt ?? 0) - (start?.sentAt ?? 0);
  const lagMs = date + 500 - launched;
  // Less than the request itself took is no lag.
  return Math.abs(lagMs) <= tookMs + 1_000 ? 0 : Math.round(lagMs / 1_000) * 1_000;
}
