import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The file of the only report. */
export const payloadFile = "data/accounts/accounts.csv";

const header = "id,name,email,department,lastLogin";

/** A row; `mark` makes it another one of the same key. */
export const rowText = (id: number, mark = ""): string =>
  `${String(id).padStart(8, "0")},Name ${id}${mark},user${id}@example.com,Department ${id % 50},2026-11-${String((id % 28) + 1).padStart(2, "0")}`;

/** Writes a collection of one report, not sealed: as much as a comparison reads. @returns how many bytes its file has. */
export function makeCollection(folder: string, rows: readonly string[]): number {
  const content = Buffer.from(`${header}\n${rows.join("\n")}\n`);
  const write = (path: string, bytes: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  const [at, request] = [new Date().toISOString(), { arguments: {}, format: "csv", requestIds: [] }];
  const record = {
    type: "https://www.npmjs.com/package/@identity-reports/evidence/record/v1",
    version: 1,
    id: "accounts",
    uuid: randomUUID(),
    state: "verified",
    attempts: [],
    source: { tenant: "acme", vendor: "sailpoint", baseUrl: "https://acme.example" },
    report: { type: "ACCOUNTS", origin: "standard" },
    request,
    collector: { name: "bench", version: "0", packages: {}, runtime: "node", platform: "any" },
    file: {
      name: payloadFile,
      vendorName: "accounts.csv",
      mediaType: "text/csv",
      format: "csv",
      sizeBytes: content.length,
      digest: { sha256: createHash("sha256").update(content).digest("hex") },
      receivedAt: at,
      lengthVerified: true,
    },
    population: { announced: rows.length, counted: rows.length, complete: true, basis: "rows" },
    declared: { controlIds: [] },
  };
  write(payloadFile, content);
  write("records/accounts.json", JSON.stringify(record));
  write("plan.json", JSON.stringify({ version: 1, reports: [{ id: "accounts", tenant: "acme", report: "ACCOUNTS" }] }));
  return content.length;
}

/** The rows in another order, the same on every machine. */
export function shuffled(rows: readonly string[]): readonly string[] {
  const result = [...rows];
  let seed = 1;
  for (let at = result.length - 1; at > 0; at -= 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    const other = seed % (at + 1);
    [result[at], result[other]] = [result[other] ?? "", result[at] ?? ""];
  }
  return result;
}
