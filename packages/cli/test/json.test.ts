import { describe, expect, it } from "vitest";
import { call, documentOf, serveSailPoint } from "./support.ts";

/** Every line as JSON. */
const lines = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("--json", () => {
  it("prints one document on standard output, also where the command fails", async () => {
    const { env, fake } = await serveSailPoint();
    fake.fail("startReport", ["403"]);
    const outcome = await call(["run", "sailpoint", "IDENTITIES", "--json"], { env });
    expect(documentOf(outcome)).toMatchObject({ schemaVersion: 1, ok: false, exitCode: 4, error: { status: 403 } });
  });

  it("has nothing but JSON on standard error, and the failure in its last line", async () => {
    const { env, fake } = await serveSailPoint();
    fake.fail("getReportResult", ["403"]);
    const { stderr } = await call(["run", "sailpoint", "IDENTITIES", "--json"], { env });
    expect(lines(stderr).at(-1)).toMatchObject({ schemaVersion: 1, ok: false, exitCode: 4 });
    expect(lines(stderr).length).toBeGreaterThan(1);
  });

  it("of a wrong command line is a document as well", async () => {
    const outcome = await call(["run", "sailpoint", "--json"]);
    expect(documentOf(outcome)).toMatchObject({ schemaVersion: 1, ok: false, exitCode: 2, error: { code: "usage" } });
  });

  it("of submit is a document that the next command reads", async () => {
    const { env } = await serveSailPoint();
    const submitted = await call(["submit", "sailpoint", "IDENTITIES", "--json"], { env });
    const status = await call(["status", "-", "--json"], { env, stdin: submitted.stdout });
    expect([documentOf(submitted), documentOf(status)]).toMatchObject([
      { schemaVersion: 1, ok: true, vendor: "sailpoint", handle: { reportType: "IDENTITIES" } },
      { ok: true, finished: true },
    ]);
  });

  it("leaves standard output to the file with -o -, and puts the document on standard error", async () => {
    const { env } = await serveSailPoint();
    const { stdout, stderr } = await call(["run", "sailpoint", "IDENTITIES", "-o", "-", "--json"], { env });
    expect(stdout).not.toContain("schemaVersion");
    expect(lines(stderr).at(-1)).toMatchObject({ schemaVersion: 1, ok: true, file: { format: "csv" } });
  });

  it("adds no document behind rows that were printed before the failure", async () => {
    const text = `id\r\n${"1\r\n".repeat(100_000)}"2`;
    const { exitCode, stdout } = await call(["rows", "-", "--json"], { stdin: text });
    expect([exitCode, stdout.replaceAll('{"id":"1"}\n', "")]).toEqual([1, ""]);
  });
});
