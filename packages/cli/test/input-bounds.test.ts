import { existsSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { call, emptyFolder } from "./support.ts";

const [mebibyte, document] = ["it has more than 1048576 bytes", "it has more than 10000000 bytes"];
const url = "https://127.0.0.1:1";
const fudo = { FUDO_BASE_URL: url, FUDO_API_KEY: "k" };
const sailPoint = { SAIL_BASE_URL: url, SAIL_CLIENT_ID: "2f1c", SAIL_CLIENT_SECRET: "s" };
const run = "run sailpoint IDENTITIES --args-file";

describe.skipIf(!existsSync("/dev/zero"))("a device without an end is refused", () => {
  it.each([
    ["as a secret", "list fudo", { FUDO_BASE_URL: url, FUDO_API_KEY_FILE: "/dev/zero" }, "FUDO_API_KEY_FILE", mebibyte],
    ["as certificates", "list fudo", { ...fudo, FUDO_CA_FILE: "/dev/zero" }, "FUDO_CA_FILE", document],
    ["as variables", "list fudo --env-file /dev/zero", {}, "--env-file", mebibyte],
    ["as a handle", "status /dev/zero", {}, "/dev/zero", mebibyte],
    ["as a public key", "verify night --public-key /dev/zero", {}, "--public-key", mebibyte],
    ["as a plan", "collect /dev/zero", {}, "/dev/zero", document],
    ["as a configuration", "list fudo --config /dev/zero", {}, "/dev/zero", document],
    ["as arguments", `${run} /dev/zero`, sailPoint, "--args-file", document],
  ])("%s", async (_, line, env, name, bound) => {
    const { exitCode, stderr } = await call(line.split(" "), { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(`${name}[^]*${bound}|${bound}[^]*${name}`)]);
  });

  it("as the secret of a tenant, by the name of its setting", async () => {
    const cwd = emptyFolder();
    const pam = { vendor: "fudo", baseUrl: url, apiKey: { file: "/dev/zero" } };
    writeFileSync(join(cwd, "identity-reports.json"), JSON.stringify({ version: 1, tenants: { pam } }));
    const { exitCode, stderr } = await call(["list", "fudo"], { cwd });
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`apiKey of pam: the file cannot be read: ${mebibyte}.`),
    ]);
  });
});

describe("standard input without an end is refused", () => {
  it.each([
    ["as a secret", "list fudo", { FUDO_BASE_URL: url, FUDO_API_KEY_FILE: "-" }, `FUDO_API_KEY_FILE: `, mebibyte],
    ["as a handle", "status -", {}, "The handle: ", mebibyte],
    ["as arguments", `${run} -`, sailPoint, "--args-file: ", document],
  ])("%s", async (_, line, env, name, bound) => {
    const zeros = Buffer.alloc(65_536);
    const stdin = new Readable({
      read() {
        this.push(zeros);
      },
    });
    const { exitCode, stderr } = await call(line.split(" "), { env, stdin });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`${name}standard input cannot be read: ${bound}.`)]);
  });
});

it.each([
  [1024 * 1024, "it has no vendor"],
  [1024 * 1024 + 1, mebibyte],
])("a handle of %i bytes: %s", async (size, text) => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "h.json"), "{}".padEnd(size));
  const { stderr } = await call(["status", "h.json"], { cwd });
  expect(stderr).toContain(text);
});

it("a file that begins as a handle, and is longer than any text, is not replaced", async () => {
  const cwd = emptyFolder();
  const path = join(cwd, "h.json");
  writeFileSync(path, '{ "vendor": "fudo", "id": "1" }');
  truncateSync(path, 600_000_000);
  const line = "submit fudo AccountAccess --save-handle h.json --dry-run";
  const { exitCode, stderr } = await call(line.split(" "), { cwd, env: fudo });
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("the file has something else than a handle")]);
});
