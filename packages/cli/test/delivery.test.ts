import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, emptyFolder, serveFudo } from "./support.ts";

const sessions = ["fudo", "SESSIONS", "-a", "protocol=ssh"];
const planText = JSON.stringify({
  version: 1,
  folder: "e",
  reports: [{ id: "ssh", tenant: "fudo", report: "SESSIONS", arguments: { protocol: "ssh" } }],
});

/** A folder with a file of two rows. */
function folderWithRows(): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "a.csv"), "id\n1\n2\n");
  return cwd;
}

describe.each(["EPIPE", "ENOSPC"])("messages that cannot be written (%s)", (stderr) => {
  const broken = { stderr };

  it("keep no run from its end", async () => {
    const { env } = await serveFudo();
    const cwd = emptyFolder();
    const { exitCode } = await call(["run", ...sessions, "-o", "s.csv"], { env, cwd, broken });
    expect([exitCode, existsSync(join(cwd, "s.csv"))]).toEqual([0, true]);
  });

  it("keep the exit code of a refused key", async () => {
    const { env } = await serveFudo();
    const { exitCode } = await call(["list", "fudo"], { env: { ...env, FUDO_API_KEY: "another-key" }, broken });
    expect(exitCode).toBe(4);
  });
});

describe.each([
  ["EPIPE", "its reader has gone"],
  ["ENOSPC", "the disk is full"],
])("a handle that cannot be printed (%s)", (stdout, why) => {
  it("is said on standard error, with exit code 5", async () => {
    const { env } = await serveFudo();
    const { exitCode, stderr } = await call(["submit", ...sessions, "-q"], { env, broken: { stdout } });
    expect([exitCode, stderr]).toEqual([
      5,
      expect.stringMatching(
        `^✖ The run was started, and standard output cannot be written: ${why}\\.\n  The run continues at the vendor: identity-reports wait fudo:\\d+\n$`,
      ),
    ]);
  });

  it("and not said either is exit code 3: a person must check", async () => {
    const { env } = await serveFudo();
    const { exitCode } = await call(["submit", ...sessions], { env, broken: { stdout, stderr: stdout } });
    expect(exitCode).toBe(3);
  });
});

it("a handle that --save-handle has saved needs no reader", async () => {
  const { env } = await serveFudo();
  const cwd = emptyFolder();
  const line = ["submit", ...sessions, "--save-handle", "h.json"];
  const { exitCode } = await call(line, { env, cwd, broken: { stdout: "EPIPE" } });
  expect([exitCode, readFileSync(join(cwd, "h.json"), "utf8")]).toEqual([0, expect.stringContaining('"fudo"')]);
});

describe("a result on a full disk", () => {
  const broken = { stdout: "ENOSPC" };
  const lost = "✖ Standard output cannot be written: the disk is full. The rest of the output is lost.\n";

  it("is exit code 5 where the command has ended well", async () => {
    const { env } = await serveFudo();
    expect(await call(["list", "fudo"], { env, broken })).toEqual({ exitCode: 5, stdout: "", stderr: lost });
  });

  it("keeps what a collection has saved", async () => {
    const { env } = await serveFudo();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "plan.json"), planText);
    const { exitCode } = await call(["collect", "plan.json"], { env, cwd, broken });
    expect([exitCode, existsSync(join(cwd, "e/bagit.txt"))]).toEqual([5, true]);
  });

  it("keeps the answer no", async () => {
    const cwd = folderWithRows();
    writeFileSync(join(cwd, "b.csv"), "id\n1\n3\n");
    const outcome = await call(["compare", "a.csv", "b.csv", "-k", "id"], { cwd, broken });
    expect(outcome).toEqual({ exitCode: 1, stdout: "", stderr: lost });
  });

  it("stops the rows of a file", async () => {
    const { exitCode, stderr } = await call(["rows", "a.csv"], { cwd: folderWithRows(), broken });
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining("standard output does not fit: the disk is full")]);
  });
});

describe("a reader that goes away", () => {
  const broken = { stdout: "EPIPE" };

  it("ends the rows of a file quietly: it has what it wanted", async () => {
    const outcome = await call(["rows", "a.csv"], { cwd: folderWithRows(), broken });
    expect(outcome).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("changes no answer", async () => {
    const cwd = folderWithRows();
    writeFileSync(join(cwd, "b.csv"), "id\n1\n3\n");
    const outcome = await call(["compare", "a.csv", "b.csv", "-k", "id"], { cwd, broken });
    expect(outcome).toEqual({ exitCode: 1, stdout: "", stderr: "" });
  });
});
