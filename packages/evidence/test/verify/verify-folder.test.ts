import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyCollection } from "../../src/index.js";
import { accounts, makeCollection, recordOf, sha256 } from "../support/collections.js";
import { emptyFolder } from "../support/folders.js";
import { codesOf } from "../support/verified.js";

describe("files", () => {
  test("that no record names are told", async () => {
    const found = await verifyCollection(makeCollection({ reports: [accounts], payload: { "data/x.csv": "x" } }));
    expect(codesOf(found)).toEqual(["payload_unclaimed"]);
  });

  test("that came after sealing are told: a record counts only when it was sealed", async () => {
    const record = JSON.stringify(recordOf({ ...accounts, id: "more" }));
    const found = await verifyCollection(
      makeCollection({ reports: [accounts], instead: { "records/more.json": record } }),
    );
    expect(codesOf(found)).toContain("unsealed_document");
  });

  test.each(["manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"])(
    "of four manifests %s is missed",
    async (name) => {
      const folder = makeCollection({ reports: [accounts], instead: { [name]: undefined } });
      expect(codesOf(await verifyCollection(folder))).toContain("manifest_required");
    },
  );

  test.each([
    ["a file", "data/accounts/report.csv"],
    ["a record", "records/accounts.json"],
    ["a manifest", "manifest-sha256.txt"],
  ])("%s that became a symbolic link is never followed", async (_, path) => {
    const folder = makeCollection({ reports: [accounts] });
    const outside = join(emptyFolder(), "outside");
    writeFileSync(outside, "id,name\n1,Ada\n2,Bo\n");
    rmSync(join(folder, path));
    symlinkSync(outside, join(folder, path));
    const { findings } = await verifyCollection(folder);
    expect(findings.filter(({ code }) => code === "unsafe_file")).toMatchObject([{ file: path }]);
  });

  test("in a folder that became a symbolic link are missing", async () => {
    const folder = makeCollection({ reports: [accounts] });
    rmSync(join(folder, "data"), { recursive: true });
    symlinkSync(emptyFolder(), join(folder, "data"));
    expect(codesOf(await verifyCollection(folder))).toEqual(["unsafe_file", "payload_missing", "missing_file"]);
  });

  test.skipIf(process.platform === "win32")("that are a pipe do not keep the verifier waiting", async () => {
    const folder = makeCollection({ reports: [accounts] });
    execFileSync("mkfifo", [join(folder, "data/pipe")]);
    expect(codesOf(await verifyCollection(folder))).toEqual(["unsafe_file"]);
  });

  test("of a hostile name do not forge a line of the report", async () => {
    const folder = makeCollection({ reports: [accounts], instead: { "data/a\nvalid\u001b[2J\u202Evsc": "x" } });
    const { findings } = await verifyCollection(folder);
    expect(findings.map(({ message }) => /[\n\u001b\u202E]/.test(message))).toEqual([false, false, false]);
  });
});

describe("a folder", () => {
  test("that is not sealed says so", async () => {
    const folder = makeCollection({ reports: [accounts], instead: { "bagit.txt": undefined } });
    const { outcome, complete, findings } = await verifyCollection(folder);
    expect([outcome, complete, findings[0]?.code]).toEqual(["unsealed", false, "unsealed"]);
  });

  test("that is empty is unsealed", async () => {
    expect((await verifyCollection(emptyFolder())).outcome).toBe("unsealed");
  });

  test("that is not there is an error", async () => {
    await expect(verifyCollection(join(emptyFolder(), "gone"))).rejects.toMatchObject({ code: "folder_unusable" });
  });

  test("that is a file is an error", async () => {
    const file = join(emptyFolder(), "file");
    writeFileSync(file, "x");
    await expect(verifyCollection(file)).rejects.toMatchObject({ code: "folder_unusable" });
  });

  test("of folders in folders is no trouble", async () => {
    const folder = makeCollection({ reports: [accounts] });
    mkdirSync(join(folder, "notes/".repeat(20)), { recursive: true });
    expect((await verifyCollection(folder)).outcome).toBe("valid");
  });

  test.skipIf(process.platform === "win32")("whose paths are too long for the system says which", async () => {
    const folder = makeCollection({ reports: [accounts] });
    const deep = Array.from({ length: 14 }, () => "x".repeat(200)).join("/");
    const [outer, inner] = [join(folder, "data", deep), join(emptyFolder(), "inner")];
    for (const each of [outer, join(inner, deep)]) mkdirSync(each, { recursive: true });
    renameSync(inner, join(outer, "more"));
    const { findings } = await verifyCollection(folder);
    renameSync(join(outer, "more"), inner);
    expect(findings).toMatchObject([{ code: "file_unreadable", message: expect.stringContaining("ENAMETOOLONG") }]);
  });

  test("of a name that is no UTF-8 is told", async () => {
    const folder = makeCollection({ reports: [accounts] });
    writeFileSync(Buffer.concat([Buffer.from(join(folder, "data/")), Buffer.of(0xff, 0x61)]), "x");
    expect((await verifyCollection(folder)).findings).toMatchObject([{ code: "unsafe_file" }]);
  });

  test("is left alone once the caller aborts", async () => {
    const verifying = verifyCollection(makeCollection({ reports: [accounts] }), { signal: AbortSignal.abort() });
    await expect(verifying).rejects.toMatchObject({ name: "AbortError" });
  });

  test("is named by a text", async () => {
    await expect(verifyCollection("")).rejects.toMatchObject({ name: "ConfigError" });
  });
});

describe("a signature", () => {
  const signed = (content: string): string =>
    makeCollection({ reports: [accounts], instead: { "tagmanifest-sha256.txt.test": content } });

  test("is listed, and not checked, without a key", async () => {
    expect(await verifyCollection(signed("x"))).toMatchObject({
      outcome: "valid",
      signatures: [{ file: "tagmanifest-sha256.txt.test", outcome: "unchecked" }],
    });
  });

  test("is of the bytes of the tag manifest", async () => {
    const found = await verifyCollection(signed("x"), {
      verifySignature: ({ signed: bytes, suffix }) => ({ valid: true, signer: `${suffix} ${sha256(bytes)}` }),
    });
    expect(found.signatures).toEqual([
      { file: "tagmanifest-sha256.txt.test", outcome: "valid", signer: `test ${found.digest}` },
    ]);
  });

  test("that is wrong makes the collection invalid", async () => {
    const found = await verifyCollection(signed("x"), {
      verifySignature: () => ({ valid: false, reason: "another key" }),
    });
    expect([found.outcome, codesOf(found)]).toEqual(["invalid", ["signature_invalid"]]);
  });

  test("whose check throws makes the collection invalid", async () => {
    const found = await verifyCollection(signed("x"), { verifySignature: () => Promise.reject(new Error("no key")) });
    expect(found.findings).toMatchObject([{ code: "signature_invalid", message: expect.stringContaining("no key") }]);
  });

  test.each([
    ["that is not there", () => makeCollection({ reports: [accounts] })],
    ["that is not known", () => signed("x")],
  ])("%s is missed when a key is given", async (_, make) => {
    const found = await verifyCollection(make(), { verifySignature: () => undefined });
    expect([found.outcome, codesOf(found)]).toEqual(["invalid", ["signature_missing"]]);
  });
});
