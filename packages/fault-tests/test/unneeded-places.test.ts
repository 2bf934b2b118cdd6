import fc from "fast-check";
import { assert, expect, it } from "vitest";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { numRuns } from "../../core/test/support/property-cases.ts";

type JsonObject = Readonly<Record<string, unknown>>;

interface Case {
  readonly name: string;
  /** An answer with all that the vendor's model knows. */
  readonly answer: JsonObject;
  /** Where the id and the state are, and what is around them. Everything else may be anything. */
  readonly needed: readonly string[];
  readonly call: (fetch: () => Promise<Response>) => PromiseLike<unknown>;
  /** The object the call is about, in what the call gives. */
  readonly subject: (value: unknown) => JsonObject;
  /** Its id, and its state where it has one. */
  readonly kept: JsonObject;
}

const sailpoint = (fetch: () => Promise<Response>) =>
  new SailPointReportsClient({ tenant: "acme", auth: { accessToken: "a-token" }, fetch });
const session = (fetch: () => Promise<Response>) =>
  new SessionReportsClient({ baseUrl: "https://10.0.214.98", auth: { apiKey: "a-key" }, fetch });
const ping = (fetch: () => Promise<Response>) =>
  new PingReportsClient({ tenant: "acme.example.com", auth: { accessToken: "a-token" }, fetch });

/** An object of an answer. */
function objectIn(value: unknown): JsonObject {
  assert(typeof value === "object" && value !== null);
  return Object.fromEntries(Object.entries(value));
}
const withMember = (name: string, wanted: string) => (list: unknown) => {
  assert(Array.isArray(list));
  return objectIn(list.find((each) => objectIn(each)[name] === wanted));
};
const withId = (id: string) => withMember("id", id);
const withRunId = (id: string) => withMember("runId", id);

const report = {
  id: "6",
  title: "Sessions",
  defined_report_id: "12",
  report_type: "system",
  generated_at: "2026-11-01 10:00:00",
  created_by: "3",
  query_filter: "protocol.in(ssh)",
  query_order: "!finished_at",
  created_on: "fudo-1",
  removed: false,
  created_at: "2026-11-01 09:00:00",
  modified_at: null,
};
const run = {
  runId: "run-1",
  name: "AUDIT",
  displayName: "Audit",
  status: "COMPLETED_SUCCESS",
  createDate: "2026-11-01T10:00:00.000000001Z",
  parameters: null,
  reportConfig: null,
  exportCsvStatus: "EXPORT_SUCCESS",
  exportJsonStatus: null,
};

const cases: readonly Case[] = [
  {
    name: "SailPoint's start",
    answer: {
      type: "QUARTZ",
      id: "2c91",
      reportType: "ACCOUNTS",
      description: "A report",
      parentName: "Audit",
      launcher: "cloudadmin",
      created: "2026-11-01T10:00:00Z",
      launched: "2026-11-01T10:00:00Z",
      completed: null,
      completionStatus: "SUCCESS",
      messages: [{ type: "INFO", error: false, warning: false, key: "akey", localizedText: "done" }],
      returns: [{ name: "a" }],
      attributes: { org: "acme" },
      progress: "Initializing...",
      taskDefName: "Accounts",
    },
    needed: ["", "id"],
    call: (fetch) => sailpoint(fetch).startReport({ reportType: "IDENTITIES" }),
    subject: objectIn,
    kept: { id: "2c91" },
  },
  {
    name: "SailPoint's result",
    answer: {
      reportType: "ACCOUNTS",
      taskDefName: "Accounts",
      id: "2c91",
      created: "2026-11-01T10:00:00Z",
      status: "SUCCESS",
      duration: 1200,
      rows: 12,
      availableFormats: ["CSV", "PDF"],
    },
    needed: ["", "status"],
    call: (fetch) => sailpoint(fetch).getReportResult({ taskResultId: "2c91" }),
    subject: objectIn,
    kept: { status: "SUCCESS" },
  },
  {
    name: "Fudo's start",
    answer: { result: "success", report },
    needed: ["", "result", "report", "report.id"],
    call: (fetch) => session(fetch).createReport({ criteria: [{ field: "protocol", value: "ssh" }] }),
    subject: objectIn,
    kept: { id: "6" },
  },
  {
    name: "Fudo's list",
    answer: { result: "success", report: [{ ...report, id: "5" }, report, { ...report, id: "7" }] },
    needed: ["", "result", "report", "report.1", "report.1.id"],
    call: async (fetch) => {
      const pages = session(fetch).listReports().pages();
      for await (const page of pages) return page.items;
      return [];
    },
    subject: withId("6"),
    kept: { id: "6" },
  },
  {
    name: "Ping's start",
    answer: { id: "run-1", jobId: "other", status: "RUNNING", statusMessage: "started", more: null },
    needed: ["", "id"],
    call: (fetch) => ping(fetch).startRun({ name: "AUDIT", realm: "alpha" }),
    subject: objectIn,
    kept: { id: "run-1" },
  },
  {
    name: "Ping's runs",
    answer: { result: [{ ...run, runId: "run-0" }, run, { ...run, runId: "run-2" }], more: null },
    needed: ["", "result", "result.1", "result.1.runId"],
    call: (fetch) => ping(fetch).listRuns({ name: "AUDIT" }).toArray(),
    subject: withRunId("run-1"),
    kept: { runId: "run-1" },
  },
  {
    name: "Ping's run",
    answer: { result: [{ ...run, runId: "run-0" }, run], more: null },
    needed: ["", "result", "result.1", "result.1.runId", "result.1.status"],
    call: (fetch) => ping(fetch).getRun({ name: "AUDIT", runId: "run-1" }),
    subject: objectIn,
    kept: { runId: "run-1", status: "COMPLETED_SUCCESS" },
  },
];

/** All places of a value that may be anything. */
function placesIn(value: unknown, needed: readonly string[], place = ""): readonly string[] {
  const inside =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, each]) =>
          placesIn(each, needed, place === "" ? name : `${place}.${name}`),
        )
      : [];
  return needed.includes(place) ? inside : [place, ...inside];
}

const swapped = (value: unknown, changes: ReadonlyMap<string, unknown>, place = ""): unknown => {
  if (changes.has(place)) return changes.get(place);
  const inner = (name: string | number, each: unknown) =>
    swapped(each, changes, place === "" ? `${name}` : `${place}.${name}`);
  if (Array.isArray(value)) return value.map((each, index) => inner(index, each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(name, each)]));
};

const kindOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);
const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom<unknown>("12", 17, [null], { locale: "en" }));

it.each(cases)("$name gives its id and state with anything in any place that is not needed", async (one) => {
  const { answer, needed, call, subject, kept } = one;
  const places = fc.constantFrom(...placesIn(answer, needed));
  const example = subject(await call(async () => Response.json(answer)));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(places, anything), { minLength: 1, maxLength: 6 }), async (changes) => {
      const body = swapped(answer, new Map(changes));
      const found = subject(await call(async () => Response.json(body)));
      expect(found).toMatchObject(kept);
      // And what is there is of the type that the interface promises; where the example has null, there are several.
      for (const [name, value] of Object.entries(example)) {
        if (found[name] != null && value !== null) expect([name, kindOf(found[name])]).toEqual([name, kindOf(value)]);
      }
    }),
    numRuns(300, 30_000),
  );
});
