// A process that makes calls that fail or are aborted, all on one signal, and says what is left of them: bundled and
// started by leaks.test.ts.
import { getEventListeners } from "node:events";
import { request } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { ReportsError, type ClientOptions, type ReportsEvent } from "@identity-reports/core";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import type { FailingPlan, LeakReport } from "./failing-plan.ts";
import { heapBytes } from "./heap-bytes.ts";

const plan = JSON.parse(process.argv[2] ?? "{}") as FailingPlan;
const lasting = new AbortController();
const { signal } = lasting;
const retries = 0;

type CaseName = keyof FailingPlan["headers"];
const headersOf = (name: CaseName): Readonly<Record<string, string>> => plan.headers[name];
const sailPoint = (options: ClientOptions = {}): SailPointReportsClient =>
  new SailPointReportsClient({ baseUrl: plan.baseUrl, auth: { accessToken: "token" }, pace: false, ...options });

const client = sailPoint({ retries });
const secureClient = new SessionReportsClient({
  baseUrl: plan.secureUrl,
  auth: { apiKey: "key" },
  tls: { ca: plan.certificate },
  retries,
});
const result = { taskResultId: "run-1" };
const pdf = { ...result, fileFormat: "pdf" } as const;

/** Closes a client of its own at the first event of a type: the call is aborted there, and `signal` never is. */
async function closedAt(type: ReportsEvent["type"], name: CaseName): Promise<unknown> {
  const own = sailPoint({ retries, onEvent: (event) => void (event.type === type && turn().then(() => own.close())) });
  return await own.getReportResult(result, { signal, headers: headersOf(name) });
}

/** Every way in which a call ends badly, by name. */
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  "500": async () => await client.getReportResult(result, { signal, headers: headersOf("500") }),
  "500 over TLS": async () => await secureClient.deleteReport({ id: "1" }, { signal, headers: plan.secureHeaders }),
  "large error": async () =>
    await client.getReportResult(result, { signal, headers: headersOf("an error body of 100 MB") }),
  reset: async () =>
    await client.startReport({ reportType: "X" }, { signal, headers: headersOf("a reset before the headers") }),
  redirect: async () =>
    await client.getReportResult(result, { signal, headers: headersOf("a redirect to another origin") }),
  "other shape": async () =>
    await client.getReportResult(result, { signal, headers: headersOf("JSON of another shape") }),
  "no file": async () => await client.getReport(pdf, { signal, headers: headersOf("an HTML page") }),
  "aborted in the headers": () => closedAt("request", "no answer"),
  "aborted in the body": () => closedAt("response", "a stall in the body"),
  "aborted file": async () => {
    const own = sailPoint({ retries });
    const file = await own.getReport(pdf, { signal, headers: headersOf("a stall in the body") });
    const bytes = file.bytes();
    await turn();
    own.close();
    return await bytes;
  },
};

const endings: Record<string, number> = {};

async function callOnce(index: number): Promise<void> {
  const names = Object.keys(ways);
  const name = names[index % names.length] ?? "";
  let ending = "succeeded";
  try {
    await ways[name]?.();
  } catch (error) {
    ending = ReportsError.is(error) ? error.name : String(error);
  }
  endings[`${name}: ${ending}`] = (endings[`${name}: ${ending}`] ?? 0) + 1;
}

async function makeCalls(count: number): Promise<void> {
  const atOnce = 20;
  for (let made = 0; made < count; made += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, count - made) }, (_, n) => callOnce(made + n)));
}

/** Tells the test, and waits until it has looked around. */
async function report(found: LeakReport): Promise<void> {
  await new Promise((resolve, reject) => {
    request(plan.reportUrl, { method: "POST", agent: false }, (answer) => answer.resume().on("end", resolve))
      .on("error", reject)
      .end(JSON.stringify(found));
  });
}

await makeCalls(plan.warmUpCalls);
const before = await heapBytes();
await makeCalls(plan.calls);
const grownBytes = (await heapBytes()) - before;
await report({ grownBytes, endings, listeners: getEventListeners(signal, "abort").length });
// Leaves connections that are kept for later, and nothing else.
await client.getReportResult(result, { signal, headers: headersOf("good") });
await secureClient.getObjectSpec({ objectType: "report" }, { signal, headers: plan.secureGoodHeaders });
