import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { serve } from "@identity-reports/fake-server";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { expect, onTestFinished, test } from "vitest";

const main = resolve(import.meta.dirname, "../src/main.ts");

async function live(env: Record<string, string>): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [main, "--live"], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number | null, output, errors };
}

test("a file that Ping has cut is not told to be complete", async () => {
  const fake = pingFake({ rows: 10_001, runMs: 10, exportMs: 10 });
  const server = await serve(fake);
  onTestFinished(() => server.close());
  const { code, output } = await live({
    PING_BASE_URL: server.url,
    PING_SERVICE_ACCOUNT_ID: fake.credentials.serviceAccountId,
    PING_SERVICE_ACCOUNT_JWK: JSON.stringify(fake.credentials.jwk),
  });
  expect(output).toContain("cut short");
  expect(output).not.toContain("files are complete");
  expect(code).toBe(1);
});

test.each<[string, Record<string, string>, RegExp]>([
  ["no credentials", {}, /--live: needs the credentials/],
  ["half of the credentials", { SAIL_BASE_URL: "https://acme.api.identitynow.com" }, /^[^\n]*SAIL_CLIENT_ID[^\n]*\n$/],
])("exit code 2 for %s", async (_, env, message) => {
  const { code, errors } = await live(env);
  expect(errors).toMatch(message);
  expect(code).toBe(2);
});
