import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evidenceOf } from "../src/evidence.ts";
import { lock } from "../src/lock.ts";
import { readPlan } from "../src/plan.ts";
import { fakes, temporaryFolder } from "./support.ts";

test.each([
  ["not JSON", "{", /cannot be read/],
  ["a list", "[]", /no reports|object/],
  ["an unknown vendor", '{"okta":[]}', /"okta"/],
  ["a source without a name", '{"sailpoint":[{"id":"1"}]}', /sailpoint\[0\]\.name/],
  ["no lane", '{"concurrency":0}', /concurrency/],
])("a plan is refused: %s", async (_, text, message) => {
  const file = join(await temporaryFolder(), "plan.json");
  await writeFile(file, text);
  await expect(readPlan(file)).rejects.toThrow(message);
});

test("two reports of one name are refused, since they would share a record", () => {
  const clients = { fudo: fakes().fudo.client() };
  const fudo = [
    { title: "SSH", protocol: "ssh" },
    { title: "ssh", protocol: "ssh" },
  ];
  expect(() => evidenceOf({ fudo }, clients)).toThrow("fudo-ssh twice");
});

test("a folder has one process at a time; the lock of a dead one does not count", async () => {
  const path = join(await temporaryFolder(), "lock");
  await writeFile(path, String(process.ppid));
  await expect(lock(path)).rejects.toThrow("another process");
  await writeFile(path, "999999999");
  const unlock = await lock(path);
  await unlock();
  await (
    await lock(path)
  )();
});
