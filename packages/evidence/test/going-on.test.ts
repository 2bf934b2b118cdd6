import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { describe, expect, test } from "vitest";
import type { CollectEvent, Release } from "@identity-reports/evidence";
import { recordIn } from "./support/collected.ts";
import { planOf, identities, roles, sessions, ok, setUp, outcomes } from "./support/plans.ts";

describe("a collection that is there", () => {
  test("is left as it is", async () => {
    const fake = sailPointFake();
    const { folder, call } = setUp(fake, identities);
    await call();
    const before = readFileSync(join(folder, "tagmanifest-sha256.txt"), "utf8");

    const again = await call();

    expect([again.sealed, again.reports[0]?.step, fake.callsTo("startReport").length]).toEqual([true, "keep", 1]);
    expect(readFileSync(join(folder, "tagmanifest-sha256.txt"), "utf8")).toBe(before);
  });

  test("tells of a file that was changed, and does not fetch it again", async () => {
    const fake = sailPointFake();
    const { folder, call } = setUp(fake, identities);
    const { reports } = await call();
    writeFileSync(join(folder, reports[0]?.file ?? ""), "tampered");

    const again = await call();

    expect(again.reports[0]).toMatchObject({ outcome: "failed", error: { code: "file_changed" }, exit: "no" });
    expect(readFileSync(join(folder, reports[0]?.file ?? ""), "utf8")).toBe("tampered");
  });

  test("grows by a report that the plan has got", async () => {
    const { call } = setUp(sailPointFake(), identities);
    await call();

    const grown = await call({}, planOf(identities, ok));

    expect([grown.sealed, outcomes(grown)]).toEqual([true, { identities: "verified", ok: "verified" }]);
  });

  test.each([
    ["other arguments", { ...identities, arguments: { correlatedOnly: false } }],
    ["another format", { ...identities, format: "pdf" }],
    ["another report", { ...identities, report: "UNCORRELATED_IDENTITIES", arguments: {} }],
    ["another id", { ...identities, id: "people" }],
  ])("answers one plan: %s are refused", async (_, report) => {
    const { call } = setUp(sailPointFake(), identities);
    await call();

    await expect(call({}, planOf(report))).rejects.toMatchObject({ code: "plan_differs" });
  });

  test("that is sealed has nothing more in it after a plan was refused", async () => {
    const { folder, call } = setUp(sailPointFake(), identities);
    await call();

    await call({}, planOf({ ...identities, format: "pdf" })).catch(() => undefined);

    expect(existsSync(join(folder, ".work"))).toBe(false);
  });
});

describe("a start whose outcome is not known", () => {
  const lost = () => {
    const fake = pingFake();
    fake.fail("startRun", ["reset-after"]);
    return fake;
  };

  test("is held, with all runs that may be its", async () => {
    const { folder, call } = setUp(lost(), roles, { ...roles, id: "other", realm: "bravo" });

    const result = await call({ concurrency: 1 });

    expect(result.reports[0]).toMatchObject({ outcome: "unknown", exit: "no", nextStep: { action: "ask-a-person" } });
    expect(result.reports[0]?.candidates).toHaveLength(1);
    expect(recordIn(folder, "roles").attempts).toMatchObject([{ number: 1, outcome: "unknown" }]);
  });

  test("is not started by the next call", async () => {
    const fake = lost();
    const { call } = setUp(fake, roles);
    await call();

    await call({ retryFailed: true });

    expect(fake.callsTo("startRun")).toHaveLength(1);
  });

  test("is started again once a person has released it", async () => {
    const fake = lost();
    const { folder, call } = setUp(fake, roles);
    await call();

    const result = await call({ release: ["roles"] });

    expect([result.sealed, fake.callsTo("startRun").length]).toEqual([true, 2]);
    expect(recordIn(folder, "roles").attempts.map(({ outcome }) => outcome)).toEqual(["released", "verified"]);
  });

  test("goes on with the run that a person names", async () => {
    const fake = lost();
    const { folder, call } = setUp(fake, roles);
    const runId = (await call()).reports[0]?.candidates?.[0]?.runId ?? "";

    const result = await call({ release: [{ id: "roles", runId }] });

    expect([result.sealed, fake.callsTo("startRun").length]).toEqual([true, 1]);
    expect(recordIn(folder, "roles").run).toMatchObject({ id: runId, attributedBy: "operator" });
  });

  test.each<[string, Release]>([
    ["its id", "roles"],
    ["a run", { id: "roles", runId: "job_01" }],
  ])("is not started where a folder holds nothing, and %s is released there", async (_, release) => {
    const fake = lost();
    const { call } = setUp(fake, roles);

    const refused = call({ release: [release] });

    await expect(refused).rejects.toMatchObject({ name: "ConfigError", option: "release" });
    expect(fake.callsTo("startRun")).toEqual([]);
  });

  test("is kept where its start has become known, and a second release is said to have no effect", async () => {
    const fake = lost();
    const { call } = setUp(fake, roles);
    await call();
    await call({ release: ["roles"] });
    const notices: CollectEvent[] = [];

    await call({ release: ["roles"], onProgress: (event) => event.type === "notice" && notices.push(event) });

    expect(notices).toMatchObject([{ code: "release_unneeded", id: "roles" }]);
    expect(fake.callsTo("startRun")).toHaveLength(2);
  });

  test("stays held where the vendor lists no such run", async () => {
    const fake = lost();
    const { call } = setUp(fake, roles);
    await call();

    const result = await call({ release: [{ id: "roles", runId: "job_another" }] });

    expect([outcomes(result), fake.callsTo("startRun").length]).toEqual([{ roles: "unknown" }, 1]);
  });

  test("of a process that died is held as well", async () => {
    const fake = sailPointFake();
    const { folder, call } = setUp(fake, identities, ok);
    await call();
    // As the process leaves it that dies just before the request.
    const { run: _, file: __, ...record } = recordIn(folder, "ok");
    writeFileSync(join(folder, "records/ok.json"), JSON.stringify({ ...record, state: "starting" }));
    rmSync(join(folder, "data/ok"), { recursive: true });
    rmSync(join(folder, "bagit.txt"));

    const result = await call();

    expect([outcomes(result), result.sealed]).toEqual([{ identities: "verified", ok: "unknown" }, true]);
    expect(recordIn(folder, "ok").state).toBe("unknown");
    expect(fake.callsTo("startReport")).toHaveLength(2);
  });
});

describe("a run that was there before", () => {
  const joined = () => {
    const fake = sailPointFake({ runMs: 10 });
    fake.nextRun({ joined: { arguments: { correlatedOnly: false } } });
    return fake;
  };

  test("is waited for, and ours is started", async () => {
    const fake = joined();
    const { folder, call } = setUp(fake, identities);

    await call();

    expect(recordIn(folder, "identities").run?.joined).toBe(false);
  });

  test("is marked where it is accepted", async () => {
    const { folder, call } = setUp(joined(), identities);

    const result = await call({ onJoined: "accept" });

    expect([result.reports[0]?.joined, recordIn(folder, "identities").run?.joined]).toEqual([true, true]);
  });

  test("is refused where that is asked for", async () => {
    const { call } = setUp(joined(), identities, ok);

    const result = await call({ onJoined: "throw", concurrency: 1 });

    expect(result.reports[0]).toMatchObject({ outcome: "failed", error: { code: "report_joined" } });
  });
});

test("a report that the plan leaves out has a record that says why", async () => {
  const { folder, call } = setUp(sailPointFake(), { ...identities, skip: "gone, CHG-1" }, ok);

  const result = await call();

  expect([outcomes(result), result.exit]).toEqual([{ identities: "skipped", ok: "verified" }, "done"]);
  expect(recordIn(folder, "identities")).toMatchObject({ state: "skipped", skipped: "gone, CHG-1" });
});

test("a report that is no longer left out is collected", async () => {
  const { call } = setUp(sailPointFake(), { ...identities, skip: "gone, CHG-1" }, ok);
  await call();

  const result = await call({}, planOf(identities, ok));

  expect(outcomes(result)).toEqual({ identities: "verified", ok: "verified" });
});

test("a collection without the others stays open", async () => {
  const { folder, call } = setUp(sailPointFake(), identities, ok);

  const result = await call({ only: ["ok"] });

  expect(outcomes(result)).toEqual({ identities: "not-started", ok: "verified" });
  expect([result.sealed, existsSync(join(folder, "bagit.txt"))]).toEqual([false, false]);
});

test("an empty bag is not sealed", async () => {
  const { call } = setUp(sailPointFake(), { ...identities, skip: "never" });

  const result = await call();

  expect(result).toMatchObject({ sealed: false, unsealedReason: expect.stringContaining("empty bag") });
});

describe("reports that stay at the appliance", () => {
  test("are left there", async () => {
    const fake = sessionFake();
    await setUp(fake, sessions).call();

    expect(fake.callsTo("deleteReport")).toHaveLength(0);
  });

  test("are deleted on request, once their file is verified", async () => {
    const fake = sessionFake();
    const { folder, call } = setUp(fake, sessions);

    const result = await call({ cleanUp: true });

    expect([result.sealed, fake.callsTo("deleteReport").length]).toEqual([true, 1]);
    expect(recordIn(folder, "sessions").run?.deletedAt).toMatch(/Z$/);
  });
});
