import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { parseRecord, type EvidenceRecord } from "@identity-reports/evidence";

/** A new folder that goes away with the test. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "evidence-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const recordIn = (folder: string, id: string): EvidenceRecord =>
  parseRecord(readFileSync(join(folder, "records", `${id}.json`), "utf8"));

/** All files of a folder, by their paths in it. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** The auditor's two commands. @throws when one of them finds a fault. */
export function checkWithSha256sum(folder: string): string {
  return ["tagmanifest-sha256.txt", "manifest-sha256.txt"]
    .map((manifest) => execFileSync("sha256sum", ["--strict", "-c", manifest], { cwd: folder, encoding: "utf8" }))
    .join("");
}
