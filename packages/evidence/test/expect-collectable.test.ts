import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describe, expect, test } from "vitest";
import { filesIn } from "./support/collected.ts";
import { planOf, identities, ok, setUp } from "./support/plans.ts";

describe("a call that collect would refuse before its first request is refused by expectCollectable in the same words:", () => {
  test.each([
    ["a release of a report that is not held", { release: ["identities"] }],
    ["a report that the plan does not have", { only: ["people"] }],
    ["a release of a report that only leaves out", { only: ["ok"], release: ["identities"] }],
    ["a report that is released twice", { release: ["identities", { id: "identities", runId: "1" }] }],
    ["an option that is wrong", { concurrency: 0 }],
  ])("%s", async (_, options) => {
    const { call, check } = setUp(sailPointFake(), identities, ok);
    const words = await refusalOf(call(options));
    await expect(check(options)).rejects.toThrow(words);
  });

  test("a release of a report that is verified in a folder, but not held", async () => {
    const { call, check } = setUp(sailPointFake(), identities, ok);
    await call({ only: ["identities"] });
    await expect(check({ release: ["ok"] })).rejects.toMatchObject({ name: "ConfigError", option: "release" });
  });

  test("another plan than that of the folder", async () => {
    const { call, check } = setUp(sailPointFake(), identities);
    await call();
    await expect(check({}, planOf({ ...identities, format: "pdf" }))).rejects.toMatchObject({ code: "plan_differs" });
  });

  test.each<[string, (folder: string) => void]>([
    ["a folder with other files", (folder) => writeFileSync(join(folder, "mine.txt"), "")],
    ["a record that is none", (folder) => writeRecord(folder, "a.json", "{}")],
  ])("%s", async (_, prepare) => {
    const { folder, call, check } = setUp(sailPointFake(), identities);
    mkdirSync(folder, { recursive: true });
    prepare(folder);
    const words = await refusalOf(call());
    await expect(check()).rejects.toThrow(words);
  });

  test.each(["file", "file/below"])("a folder that is a file, or below one: %s", async (name) => {
    const { folder, check } = setUp(sailPointFake(), identities);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "file"), "");
    await expect(check({ folder: join(folder, name) })).rejects.toMatchObject({ code: "folder_unusable" });
  });
});

describe("a call that collect would begin passes", () => {
  test("without a request, and without a folder", async () => {
    const fake = sailPointFake();
    const { folder, check } = setUp(fake, identities);
    await check({ folder: join(folder, "new/one") });
    expect([fake.calls, existsSync(join(folder, "new"))]).toEqual([[], false]);
  });

  test("also for a collection that is there, in which nothing changes", async () => {
    const { folder, call, check } = setUp(sailPointFake(), identities, ok);
    await call();
    const before = filesIn(folder);
    await check();
    expect(filesIn(folder)).toEqual(before);
  });
});

const refusalOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "nothing was refused",
    ({ message }: Error) => message,
  );

function writeRecord(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, "records"));
  mkdirSync(join(folder, ".work"));
  writeFileSync(join(folder, "records", name), text);
}
