// A process in which each vendor answers with as much as a client takes, and more than it should make of it: bundled and
// started with a small heap by large-answers.test.ts. It writes one line per call. By hand, with the size in MiB:
// `node program.mjs 8` also shows how long each call kept the process busy.
import { ReportsError } from "@identity-reports/core";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";

const sizeBytes = Number(process.argv[2] ?? "31") * 1024 * 1024;
const fill = (part: string): string => part.repeat(Math.floor(sizeBytes / part.length));
/** As many as a list may have: no two names alike make the most work. */
const numbered = (): string => {
  const count = Math.min(Math.floor(sizeBytes / 16), 490_000);
  return `{${Array.from({ length: count }, (_, index) => `"m${index}":${index % 10}`).join(",")}}`;
};

/** What stands where the vendor documents a list, or text. */
const contents: Readonly<Record<string, () => string>> = {
  numbers: () => `[${fill("1,")}1]`,
  objects: () => `[${fill("{},")}{}]`,
  brackets: () => fill("["),
  "objects in objects": () => fill('{"message":'),
  "messages of brackets": () => `{"message":${fill("[")}`,
  "a text like tokens": () => `"${fill("-eyJaaaaaa")}"`,
  "members with names of their own": numbered,
};

let body = new Uint8Array();
const fetch = async (): Promise<Response> => new Response(body, { headers: { "content-type": "application/json" } });
const common = { fetch, retries: 0 };
const session = new SessionReportsClient({ baseUrl: "https://10.0.214.98", auth: { apiKey: "a-key" }, ...common });
const ping = new PingReportsClient({ tenant: "acme.example.com", auth: { accessToken: "a-token" }, ...common });
const sailpoint = new SailPointReportsClient({ tenant: "acme", auth: { accessToken: "a-token" }, ...common });
const run = { name: "AUDIT", runId: "run-1" };
const identities = { reportType: "IDENTITIES", arguments: {} } as const;

/** The calls, and what of their answers is around the content. */
const calls: Readonly<Record<string, readonly [before: string, after: string, call: () => PromiseLike<unknown>]>> = {
  listReports: ['{"result":"success","report":', "}", () => session.listReports().toArray()],
  createReport: ["", "", () => session.createReport({ criteria: [{ field: "protocol", value: "ssh" }] })],
  listRuns: ['{"result":', "}", () => ping.listRuns(run).toArray()],
  viewRun: ['{"total":1,"result":', "}", () => ping.viewRun(run)],
  startReport: ['{"id":"1","messages":', "}", () => sailpoint.startReport(identities)],
  getReportResult: [
    '{"status":"SUCCESS","availableFormats":',
    "}",
    () => sailpoint.getReportResult({ taskResultId: "1" }),
  ],
};

const outcomeOf = (work: PromiseLike<unknown>): Promise<string> =>
  Promise.resolve(work).then(
    () => "a value",
    (error: unknown) => (ReportsError.is(error) ? `${error.name} ${error.code}` : `raw: ${String(error)}`),
  );

for (const [name, make] of Object.entries(contents)) {
  const content = make();
  for (const [call, [before, after, send]] of Object.entries(calls)) {
    body = new TextEncoder().encode(before + content + after);
    const { user, system } = process.cpuUsage();
    const outcome = await outcomeOf(send());
    const used = process.cpuUsage();
    const busyMs = (used.user + used.system - user - system) / 1000;
    process.stdout.write(`${JSON.stringify({ call, content: name, outcome, busyMs: Math.round(busyMs) })}\n`);
  }
}
process.stdout.write('"end"\n');
