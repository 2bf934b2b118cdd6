import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { serve } from "@identity-reports/fake-server";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { expect, onTestFinished, test } from "vitest";

const main = resolve(import.meta.dirname, "../src/main.ts");
const plan = { version: 1, reports: [{ id: "identities", tenant: "sailpoint", report: "IDENTITIES" }] };

/** A folder with a plan, and a SailPoint over HTTP. */
async function night() {
  const folder = mkdtempSync(join(tmpdir(), "night-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
  const fake = sailPointFake();
  const server = await serve(fake);
  onTestFinished(() => server.close());
  const { clientId, clientSecret } = fake.credentials;
  const env = { SAIL_BASE_URL: server.url, SAIL_CLIENT_ID: clientId, SAIL_CLIENT_SECRET: clientSecret };
  const start = async (variables: Record<string, string> = env) => {
    const child = spawn(process.execPath, [main, "plan.json", join(folder, "evidence")], {
      cwd: folder,
      env: { PATH: process.env["PATH"], ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    return { code: child.exitCode, output, errors };
  };
  return { fake, start };
}

test("collects the plan, and a second start of the same night starts nothing", async () => {
  const { fake, start } = await night();
  const first = await start();
  const second = await start();
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(JSON.parse(second.output)).toMatchObject({ sealed: true, reports: [{ outcome: "verified", step: "keep" }] });
  expect(fake.calls.filter(({ operation }) => operation === "startReport")).toHaveLength(1);
});

test("ends with 2 when something is set up wrong, and says what", async () => {
  const { start } = await night();
  const { code, errors } = await start({});
  expect([code, errors]).toEqual([2, expect.stringContaining("SAIL_BASE_URL")]);
});
