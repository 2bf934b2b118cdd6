import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test("what the code throws comes out", async () => {
  await expect(stage.play(() => Promise.reject(new Error("a block that fails")))).rejects.toThrow("a block that fails");
});

test("an exit code is a failure, too, and does not become ours", async () => {
  await expect(stage.play(async () => void (process.exitCode = 2))).rejects.toThrow("process.exitCode to 2");
  expect(process.exitCode).toBeUndefined();
});

test("only the fakes answer", async () => {
  await expect(stage.play(() => fetch("https://example.org/"))).rejects.toThrow("fetch failed");
  await stage.play(async () => {
    expect((await fetch("https://acme.api.identitynow.com/reports/v1/1/result")).status).toBe(401);
  });
});

test("the environment is that of the documents while the code runs, and ours afterwards", async () => {
  const before = { folder: process.cwd(), log: console.log, fetch: globalThis.fetch };
  await stage.play(async () => {
    const sailpoint = SailPointReportsClient.fromEnv();
    await sailpoint.runReport({ reportType: "IDENTITIES" });
    expect(await readdir(".")).toEqual(["fudo.pem", "key.jwk", "production.jwk"]);
  });
  expect({ folder: process.cwd(), log: console.log, fetch: globalThis.fetch }).toEqual(before);
  expect(process.env["SAIL_BASE_URL"]).toBeUndefined();
});

test("a mock server that is left listening is closed", async () => {
  const servers: { close(): void }[] = [];
  await stage.play(async () => {
    const { setupServer } = await import("msw/node");
    const server = setupServer();
    server.listen();
    servers.push(server);
  });
  expect(() => servers[0]?.close()).toThrow("already disabled");
});
