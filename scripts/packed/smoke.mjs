// Runs inside each runtime (see ../runtimes.mjs): one report of each vendor from the live servers, started, waited for and
// downloaded with the packed packages. What came is printed as one line of JSON, for runtimes.mjs to compare.
import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import * as library from "@identity-reports/rows";
import { readSamples } from "./rows.mjs";
import vendors from "./vendors.json" with { type: "json" };

const waiting = { poll: { firstMs: 50, maxMs: 200 } };

const reports = {
  sailpoint: () => new SailPointReportsClient(vendors.sailpoint).runReport({ reportType: "IDENTITIES" }, waiting),
  ping: () => new PingReportsClient(vendors.ping).runReport({ name: "ROLE-MEMBERSHIP", realm: "alpha" }, waiting),
  fudo: () =>
    new SessionReportsClient(vendors.fudo).runReport({ criteria: [{ field: "protocol", value: "ssh" }] }, waiting),
};

/** @param {string} [folder] where there is a file system */
export async function smoke(folder) {
  const problem = await readSamples(library);
  if (problem !== "") throw new Error(problem);
  const files = [];
  for (const [vendor, run] of Object.entries(reports)) {
    const report = await run();
    // Out of a temporary file, or of a Blob where there is no file system.
    const rows = library.readRows(report);
    await rows.toArray();
    const { rowCount } = rows;
    if (folder === undefined) {
      const file = await report.download({ format: "csv" });
      const bytes = await file.bytes();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
      files.push({ vendor, sizeBytes: bytes.length, sha256, rowCount });
    } else {
      const { path, sizeBytes, sha256, lengthVerified } = await report.saveTo(`${folder}/`, { format: "csv" });
      const saved = library.readRows(path);
      await saved.toArray();
      if (saved.rowCount !== rowCount)
        throw new Error(`${path} has ${saved.rowCount} rows, and the report ${rowCount}`);
      files.push({ vendor, path, sizeBytes, sha256, lengthVerified, rowCount });
    }
  }
  console.log(`files: ${JSON.stringify(files)}`);
}

const folder = globalThis.process?.argv?.[2];
if (folder) await smoke(folder);
