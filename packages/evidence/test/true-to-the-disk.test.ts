import { existsSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verifyCollection, type CollectEvent } from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./support/collected.ts";
import { identities, ok, outcomes, planOf, setUp } from "./support/plans.ts";

const file = "data/identities/Identities-Report.csv";

/** A sealed collection. */
async function sealed() {
  const fake = sailPointFake();
  const { folder, call } = setUp(fake, identities, ok);
  await call();
  const path = (name: string): string => join(folder, name);
  return { fake, folder, call, path };
}

describe("a collection is sealed only where verifyCollection finds it valid:", () => {
  test.each([
    ["a file that was changed", file, "is not the file that was received"],
    ["a record that was changed", "records/ok.json", '"records/ok.json" was changed'],
    ["a file among the payload", "data/more.csv", '"data/more.csv" is in no manifest'],
    ["a file among the records", "records/ok.json.bak", '"records/ok.json.bak" is in no tag manifest'],
    ["a list of files that are elsewhere", "fetch.txt", "fetch.txt exists"],
  ])("not with %s since it was sealed", async (_, name, reason) => {
    const { folder, call, path } = await sealed();
    const before = existsSync(path(name)) ? readFileSync(path(name), "utf8") : "";
    writeFileSync(path(name), `${before}\n`);

    const again = await call();

    expect([again.sealed, again.unsealedReason, again.exit]).toEqual([false, expect.stringContaining(reason), "no"]);
    expect((await verifyCollection(folder)).outcome).toBe("invalid");
  });

  test("not with a file that is gone", async () => {
    const { call, path } = await sealed();
    unlinkSync(path(file));

    const { reports, ...again } = await call();

    expect([again.sealed, again.unsealedReason, reports[0]?.error?.code]).toEqual([
      false,
      `${file}: is missing`,
      "file_changed",
    ]);
  });

  test("not when it grows beside a file that was changed", async () => {
    const { folder, call, path } = await sealed();
    writeFileSync(path(file), "tampered");
    const third = { ...identities, id: "third", arguments: { correlatedOnly: false } };

    const grown = await call({ only: ["third"] }, planOf(identities, ok, third));

    expect([outcomes(grown)["third"], grown.sealed]).toEqual(["verified", false]);
    expect((await verifyCollection(folder)).outcome).toBe("unsealed");
  });

  test("not with a file among the records before it is sealed", async () => {
    const { call, path } = await sealed();
    writeFileSync(path("records/notes.txt"), "mine");

    const grown = await call({}, planOf(identities, ok, { ...identities, id: "third", skip: "later" }));

    expect([grown.sealed, existsSync(path("bagit.txt"))]).toEqual([false, false]);
  });
});

describe("a link in the folder of a collection", () => {
  test.each(["data", "records", "plan.json", file, "data/identities"])("in place of %s is refused", async (name) => {
    const { fake, call, path } = await sealed();
    const elsewhere = join(temporaryFolder(), "moved");
    renameSync(path(name), elsewhere);
    symlinkSync(elsewhere, path(name));

    await expect(call()).rejects.toMatchObject({
      code: "folder_unusable",
      message: expect.stringContaining(`"${name}" is a symbolic link, which is never followed`),
    });
    expect(fake.callsTo("startReport")).toHaveLength(2);
  });
});

describe("a stop while files are read", () => {
  test("ends the reading of a file that was just saved, which the next call reads", async () => {
    const { folder, call } = setUp(sailPointFake(), identities, ok);
    const stop = new AbortController();
    const onProgress = (event: CollectEvent): void => {
      if (event.type === "report" && event.phase === "verifying") stop.abort();
    };

    const result = await call({ signal: stop.signal, onProgress, concurrency: 1 });

    expect([outcomes(result), result.sealed, result.exit]).toEqual([
      { identities: "running", ok: "not-started" },
      false,
      "stopped",
    ]);
    expect(result.reports[0]).toMatchObject({ error: { name: "AbortError" }, nextStep: { action: "resume" } });
    expect((await call()).sealed).toBe(true);
    expect((await verifyCollection(folder)).outcome).toBe("valid");
  });

  test("of an earlier call reads none of them, and does not call them sealed", async () => {
    const { call, path } = await sealed();

    const result = await call({ signal: AbortSignal.abort() });

    expect([result.sealed, result.unsealedReason, result.exit]).toEqual([
      false,
      "stopped before all files were read again; call again to continue",
      "stopped",
    ]);
    expect([existsSync(path("bagit.txt")), (await call()).sealed]).toEqual([true, true]);
  });
});

test("a folder that is removed while its reports are collected is named, and no run is lost", async () => {
  const fake = sailPointFake({ runMs: 50 });
  const { folder, call } = setUp(fake, identities);
  const onProgress = (event: CollectEvent): void => {
    if (event.type === "report" && event.phase === "running") rmSync(folder, { recursive: true, force: true });
  };

  expect((await call({ onProgress })).reports[0]).toMatchObject({
    outcome: "running",
    error: { code: "folder_unusable", message: `${folder}: cannot be used: it, or a folder in it, does not exist` },
    nextStep: { action: "resume" },
  });
});
