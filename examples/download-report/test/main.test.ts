import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { serve } from "@identity-reports/fake-server";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { expect, onTestFinished, test } from "vitest";

const main = resolve(import.meta.dirname, "../src/main.ts");

/** Runs the program in an empty folder. */
async function start(args: readonly string[], env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "download-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, IDENTITY_REPORTS_INTERVAL: "20ms", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, output, errors, folder };
}

test("the demo ends with evidence that is proven three times, and a page about it", { timeout: 120_000 }, async () => {
  const { code, output, errors, folder } = await start([]);
  expect([code, output.match(/saved,/g)?.length]).toEqual([0, 2]);
  expect(output).toContain("valid, complete: 8 reports");
  expect(output.match(/: OK$/gm)?.length).toBeGreaterThan(20);
  expect(output).toContain("2 of 8 reports differ: 1 row added, 1 removed");
  expect(errors).toMatch(/429|cut/);
  expect(readFileSync(join(folder, "out/page.html"), "utf8")).toContain("<h1");
});

test("with --live a file that Ping has cut is not told to be complete", async () => {
  const fake = pingFake({ rows: 10_001, runMs: 10, exportMs: 10 });
  const server = await serve(fake);
  onTestFinished(() => server.close());
  const { code, output } = await start(["--live"], {
    PING_BASE_URL: server.url,
    PING_SERVICE_ACCOUNT_ID: fake.credentials.serviceAccountId,
    PING_SERVICE_ACCOUNT_JWK: JSON.stringify(fake.credentials.jwk),
  });
  expect([code, output]).toEqual([6, expect.stringContaining("1 incomplete")]);
});

test.each<[string, Record<string, string>, RegExp]>([
  ["no credentials", {}, /--live needs the credentials/],
  ["half of the credentials", { SAIL_BASE_URL: "https://acme.api.identitynow.com" }, /SAIL_CLIENT_ID/],
])("with --live the exit code is 2 for %s", async (_, env, message) => {
  const { code, errors } = await start(["--live"], env);
  expect([code, errors]).toEqual([2, expect.stringMatching(message)]);
});
