import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { evidenceOf } from "../src/evidence.ts";
import { lock } from "../src/lock.ts";
import { readPlan } from "../src/plan.ts";
import { fakes, temporaryFolder } from "./support.ts";

test.each([
  ["not JSON", "{", /cannot be read/],
  ["a list", "[]", /no reports|object/],
  ["an unknown vendor", '{"okta":[]}', /"okta"/],
  ["a source without a name", '{"sailpoint":[{"id":"1"}]}', /sailpoint\[0\]\.name/],
  ["a time in words", '{"maxWaitMs":"2h"}', /maxWaitMs/],
  ["a pause below 0", '{"poll":{"firstMs":-1}}', /firstMs/],
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

const lockFile = resolve(import.meta.dirname, "../src/lock.ts");
const holdLock = `await (await import(process.argv[1])).lock(process.argv[2]); console.log("held"); setInterval(() => {}, 1000);`;

test("a folder has one process at a time, and only one of many takes it over from one that was killed", async () => {
  const folder = join(await temporaryFolder(), "night");
  const child = spawn(process.execPath, ["--input-type=module", "-e", holdLock, lockFile, folder]);
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  await expect(lock(folder)).rejects.toThrow("another process");
  child.kill("SIGKILL");
  await once(child, "close");
  const starts = await Promise.allSettled(Array.from({ length: 4 }, () => lock(folder)));
  const locks = starts.filter((start) => start.status === "fulfilled");
  expect(locks).toHaveLength(1);
  await expect(lock(folder)).rejects.toThrow("another process");
  locks[0]?.value();
  (await lock(folder))();
});
