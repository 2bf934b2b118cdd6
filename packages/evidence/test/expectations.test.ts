import { existsSync } from "node:fs";
import { join } from "node:path";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describe, expect, test } from "vitest";
import { recordIn } from "./support/collected.ts";
import { planOf, identities, ok, setUp, outcomes } from "./support/plans.ts";

describe("one failure stops nothing else", () => {
  test("of a run", async () => {
    const fake = sailPointFake();
    fake.nextRun({ outcome: "FAILURE" });
    const { call } = setUp(fake, identities, ok);

    const result = await call({ concurrency: 1 });

    expect([outcomes(result), result.sealed, result.exit]).toEqual([
      { identities: "failed", ok: "verified" },
      true,
      "no",
    ]);
  });

  test("of the arguments, before anything is sent", async () => {
    const fake = sailPointFake();
    const { call } = setUp(fake, { id: "accounts", report: "ACCOUNTS", arguments: { application: 7 } }, ok);

    const result = await call();

    expect(result.reports[0]).toMatchObject({ outcome: "failed", exit: "usage", error: { name: "ConfigError" } });
    expect(fake.callsTo("startReport")).toHaveLength(1);
  });

  test("of the file, which the next call fetches without another start", async () => {
    const fake = sailPointFake();
    fake.fail("getReport", [403]);
    const { call } = setUp(fake, identities);
    const failed = await call();

    const fine = await call();

    expect([outcomes(failed), failed.exit]).toEqual([{ identities: "failed" }, "access"]);
    expect([fine.reports[0]?.step, fake.callsTo("startReport").length]).toEqual(["resume", 1]);
  });

  test("a run that failed for good is tried again when that is asked for", async () => {
    const fake = sailPointFake();
    fake.nextRun({ outcome: "FAILURE" });
    const { folder, call } = setUp(fake, identities, ok);
    await call({ concurrency: 1 });

    const left = await call();
    const again = await call({ retryFailed: true });

    expect([left.reports[0]?.step, again.reports[0]?.step]).toEqual(["leave", "start"]);
    expect(recordIn(folder, "identities").attempts.map(({ outcome }) => outcome)).toEqual(["failed", "verified"]);
  });

  test("the arguments of a report that failed may be corrected", async () => {
    const { call } = setUp(sailPointFake(), { ...identities, arguments: { correlatedOnly: 7 } }, ok);
    await call();

    const corrected = await call({ retryFailed: true }, planOf(identities, ok));

    expect(corrected.sealed).toBe(true);
  });
});

describe("what the plan expects of a file", () => {
  test.each([
    ["enough rows", { minRows: 37 }, "verified"],
    ["too few rows", { minRows: 38 }, "failed"],
    ["its columns", { columns: ["Email", "Account Name"] }, "verified"],
    ["a column that it has not", { columns: ["E-mail"] }, "failed"],
  ])("%s", async (_, expectation, outcome) => {
    const { call } = setUp(sailPointFake(), {
      id: "accounts",
      report: "ACCOUNTS",
      arguments: { application: "2c91", sourceName: "AD" },
      expect: expectation,
    });

    const result = await call();

    expect([outcomes(result), result.sealed]).toEqual([{ accounts: outcome }, true]);
  });

  const accounts = { id: "accounts", report: "ACCOUNTS", arguments: { application: "2c91", sourceName: "AD" } };

  test("may change: the file is held against the new words, and nothing is started", async () => {
    const fake = sailPointFake();
    const { call } = setUp(fake, { ...accounts, expect: { minRows: 38 } });
    await call();

    const fewer = await call({}, planOf({ ...accounts, expect: { minRows: 30 } }));
    const more = await call({}, planOf({ ...accounts, expect: { minRows: 99 } }));

    expect([outcomes(fewer), outcomes(more)]).toEqual([{ accounts: "verified" }, { accounts: "failed" }]);
    expect([more.sealed, fake.callsTo("startReport").length]).toEqual([true, 1]);
  });

  test("was not met, and the next attempt has no file: the collection is sealed without the old one", async () => {
    const fake = sailPointFake();
    const { folder, call } = setUp(fake, { ...accounts, expect: { minRows: 38 } }, ok);
    await call();
    fake.nextRun({ outcome: "FAILURE" });

    const result = await call({ retryFailed: true });

    expect([outcomes(result), result.sealed]).toEqual([{ accounts: "failed", ok: "verified" }, true]);
    expect(existsSync(join(folder, "data/accounts"))).toBe(false);
  });

  test("a PDF has no rows to count", async () => {
    const { call } = setUp(sailPointFake(), { ...identities, format: "pdf", expect: { minRows: 1 } });

    const result = await call();

    expect(result.reports[0]?.error).toMatchObject({ code: "expectation_failed" });
  });
});

test("a file that was not checked against what the plan expects now keeps its collection open", async () => {
  const { call } = setUp(sailPointFake(), identities, ok);
  await call({ only: ["identities"] });

  const result = await call({ only: ["ok"] }, planOf({ ...identities, expect: { minRows: 99 } }, ok));

  expect(result.sealed).toBe(false);
});
