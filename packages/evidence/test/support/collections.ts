import { createHash, randomUUID } from "node:crypto";
import { crc32 } from "node:zlib";
import type { EvidenceRecord } from "../../src/index.js";
import { digestOf, makeBag, type BagToMake, type Files } from "./bags.js";

// Collections made by hand, by docs/guide/evidence.md: none of the package's writing code takes part.

export interface ReportToMake {
  readonly id: string;
  /** The file: a CSV text, or any bytes. Missing: there is none. */
  readonly content?: string | Uint8Array;
  readonly fileName?: string;
  readonly format?: string;
  readonly rows?: number;
  readonly columns?: readonly string[];
  /** Fields of the record that are to be something else. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** Fields of the plan's report. */
  readonly planned?: Readonly<Record<string, unknown>>;
}

export interface CollectionToMake extends Partial<BagToMake> {
  readonly reports: readonly ReportToMake[];
  /** Fields of the plan. */
  readonly plan?: Readonly<Record<string, unknown>>;
}

const csv = "id,name\n1,Ada\n2,Bo\n";
export const accounts: ReportToMake = { id: "accounts", content: csv, rows: 2, columns: ["id", "name"] };

/** A record as the package's documentation describes it. */
export function recordOf(report: ReportToMake): EvidenceRecord & Record<string, unknown> {
  const { id, content, fileName = "report.csv", format = "csv", rows, columns, record = {} } = report;
  const file = content === undefined ? undefined : fileFacts(`data/${id}/${fileName}`, format, content);
  return {
    type: "https://www.npmjs.com/package/@identity-reports/evidence/record/v1",
    version: 1,
    id,
    uuid: randomUUID(),
    state: content === undefined ? "failed" : "verified",
    attempts: [{ number: 1, at: "2026-11-29T20:00:00.000Z", outcome: "verified" }],
    source: { tenant: "acme", vendor: "sailpoint", baseUrl: "https://acme.api.identitynow.com" },
    report: { type: "ACCOUNTS", origin: "standard" },
    request: { arguments: { application: "2c91" }, format, sentAt: "2026-11-29T20:00:00.000Z", requestIds: ["r-1"] },
    collector: {
      name: "@identity-reports/evidence",
      version: "1.0.0",
      packages: {},
      runtime: "node v24.1.0",
      platform: "linux x64",
    },
    ...(file === undefined ? {} : { file }),
    ...(columns === undefined ? {} : { columns }),
    ...(rows === undefined
      ? {}
      : { population: { announced: rows, counted: rows, complete: true, basis: "rows" as const } }),
    declared: { controlIds: ["AC-2"] },
    ...record,
  };
}

function fileFacts(name: string, format: string, content: string | Uint8Array) {
  return {
    name,
    vendorName: "Accounts.csv",
    mediaType: "text/csv",
    format,
    sizeBytes: Buffer.from(content).length,
    digest: { sha256: digestOf("sha256", content), sha512: digestOf("sha512", content) },
    receivedAt: "2026-11-29T20:01:00.000Z",
    lengthVerified: true,
    verifiedAt: "2026-11-29T20:01:01.000Z",
  };
}

/** What a record says of a member of a ZIP. */
export const memberOf = (name: string, content: string, rows?: number) => ({
  name,
  sizeBytes: Buffer.byteLength(content),
  digest: { sha256: digestOf("sha256", content) },
  crc32: crc32(content).toString(16).padStart(8, "0"),
  ...(rows === undefined ? {} : { rows }),
});

/** The plan of the reports. */
const planOf = ({ reports, plan = {} }: CollectionToMake): object => ({
  version: 1,
  name: "nightly",
  defaults: { tenant: "acme" },
  reports: reports.map(({ id, format, record = {}, planned = {} }) => ({
    id,
    report: "ACCOUNTS",
    arguments: { application: "2c91" },
    ...(format === undefined ? {} : { format }),
    ...("expect" in record ? { expect: record["expect"] } : {}),
    ...planned,
  })),
  ...plan,
});

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The parts of a collection's bag. */
export function collectionBag(collection: CollectionToMake): BagToMake {
  const { reports, payload = {}, tags = {}, instead = {}, sealedInstead = {} } = collection;
  const files: Files = Object.fromEntries(
    reports.flatMap(({ id, content, fileName = "report.csv" }) =>
      content === undefined ? [] : [[`data/${id}/${fileName}`, content]],
    ),
  );
  const records = Object.fromEntries(reports.map((report) => [`records/${report.id}.json`, json(recordOf(report))]));
  const info = "Bagging-Date: 2026-11-29\nExternal-Identifier: nightly/2026-11-29\n";
  const own = { "plan.json": json(planOf(collection)), "bag-info.txt": info, ...records };
  return { payload: { ...files, ...payload }, tags: { ...own, ...tags }, instead, sealedInstead };
}

/** Makes a sealed collection in a folder of its own. */
export const makeCollection = (collection: CollectionToMake): string => makeBag(collectionBag(collection));

/** SHA-256 of what is signed, as a hexadecimal text. */
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
