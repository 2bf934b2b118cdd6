import { collect, parsePlan, verifyCollection, type EvidenceRecord } from "@identity-reports/evidence";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake, type NextRun } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bagInfoText } from "../src/seal/bag-info.ts";
import { recordIn, temporaryFolder } from "./support/collected.ts";

const poll = { firstMs: 1 };

/** The record of a report at SailPoint whose run does as told. */
async function recordOf(run: NextRun, report: object = { report: "IDENTITIES" }): Promise<EvidenceRecord> {
  const fake = sailPointFake();
  fake.nextRun(run);
  const folder = temporaryFolder();
  const plan = parsePlan({ version: 1, reports: [{ id: "it", tenant: "acme", ...report }] });
  await collect(plan, { clients: { acme: fake.client() }, folder, poll });
  return recordIn(folder, "it");
}

describe("what is known of the rows", () => {
  test("all are there", async () => {
    const { population } = await recordOf({ rows: 5 });
    expect(population).toEqual({ announced: 5, counted: 5, complete: true, basis: "rows" });
  });

  test("some are missing", async () => {
    const { population, state } = await recordOf({ rows: 5, announcedRows: 8 });
    expect([state, population]).toEqual(["verified", { announced: 8, counted: 5, complete: false, basis: "rows" }]);
  });

  test("there are none, and that is a report", async () => {
    const { population, state } = await recordOf({ rows: 0 });
    expect([state, population]).toEqual(["verified", { announced: 0, counted: 0, complete: true, basis: "rows" }]);
  });

  test("a number that the file disproves announces nothing", async () => {
    const { population } = await recordOf({ rows: 5, announcedRows: 2 });
    expect(population?.complete).toBeNull();
  });

  test("a file whose rows cannot be read exactly is kept, and says why", async () => {
    const { state, rowsError, columns } = await recordOf({ file: "a,b\r\n1,2\r\n3\r\n", announcedRows: 2 });
    expect([state, rowsError?.code, columns]).toEqual(["verified", "ragged_row", undefined]);
  });

  test("an archive tells of its members", async () => {
    const search = { query: "name:a*", indices: ["identities"] };
    const { members, population, report } = await recordOf(
      { rows: 5 },
      { report: "SEARCH_EXPORT", arguments: search, expect: { minRows: 5 } },
    );
    expect([members?.length, population?.counted]).toEqual([1, 5]);
    expect(report).toMatchObject({
      origin: "custom",
      definition: search,
      definitionDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

test("Ping's report has the template as it was when it ran, and its period", async () => {
  const folder = temporaryFolder();
  const given = { startDate: "2026-09-01T00:00:00Z", endDate: "2026-10-01T00:00:00Z" };
  const report = { report: "USER-ACCESS-DETAILS", realm: "alpha", format: "jsonl", arguments: given };
  const plan = parsePlan({ version: 1, reports: [{ id: "it", tenant: "aic", ...report }] });

  await collect(plan, { clients: { aic: pingFake().client() }, folder, poll });

  const record = recordIn(folder, "it");
  expect(record).toMatchObject({
    period: { from: "2026-09-01T00:00:00Z", to: "2026-10-01T00:00:00Z", basis: "arguments" },
    file: { format: "jsonl" },
    population: { complete: true },
  });
  expect(record.report.definition).toBeDefined();
});

test("Fudo's times keep their own words beside the instant", async () => {
  const folder = temporaryFolder();
  const asked = { report: "Sessions of the week", arguments: { criteria: [{ field: "protocol", value: "ssh" }] } };
  const plan = parsePlan({ version: 1, reports: [{ id: "it", tenant: "pam", ...asked }] });

  await collect(plan, { clients: { pam: sessionFake().client() }, folder, poll });

  const { run, report } = recordIn(folder, "it");
  expect(run?.server?.created).toBe(
    new Date(`${String(run?.server?.raw["created_at"]).replace(" ", "T")}:00`).toISOString(),
  );
  expect(report).toMatchObject({ origin: "custom", definition: asked.arguments });
});

test("what the operator says stands apart, the report's word over the plan's over the caller's", async () => {
  const folder = temporaryFolder();
  const plan = parsePlan({
    version: 1,
    name: "quarter",
    defaults: { tenant: "acme", declared: { owner: "IAM", environment: "production", organization: "Acme\nInc." } },
    reports: [{ id: "it", report: "IDENTITIES", control: "AC-2", declared: { owner: "HR", ticket: "CHG-1" } }],
  });

  await collect(plan, {
    clients: { acme: sailPointFake().client() },
    folder,
    poll,
    declared: { collectedBy: "Ada", owner: "?" },
  });

  expect(recordIn(folder, "it").declared).toEqual({
    controlIds: ["AC-2"],
    collectedBy: "Ada",
    owner: "HR",
    environment: "production",
    organization: "Acme\nInc.",
    ticket: "CHG-1",
  });
  expect(await verifyCollection(folder)).toMatchObject({ outcome: "valid", complete: true });
});

test("bag-info is one field a label, whatever the value", () => {
  const unfolded = (text: string): string[] =>
    text
      .replaceAll(/\n[ \t]+/g, " ")
      .split("\n")
      .slice(0, -1);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom("a\nb: c", "x".repeat(100), "word ".repeat(40)))),
      (values) => {
        const lines = unfolded(bagInfoText(values.map((value) => ["External-Description", value])));
        expect(lines).toHaveLength(values.length);
        for (const line of lines) expect(line).toMatch(/^External-Description: /);
      },
    ),
  );
});

test("bag-info folds long lines at blanks", () => {
  const text = bagInfoText([["External-Description", "word ".repeat(40)]]);
  expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(79);
});
