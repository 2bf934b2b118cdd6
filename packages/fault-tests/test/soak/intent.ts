import { createRandom, type Random } from "@identity-reports/core/fake";
import { vendorNames, type VendorName } from "./plan.ts";

/** The format of a job's file. */
export type Format = "csv" | "pdf" | "html" | "jsonl";

/** What a job asks for, and what its server means it to get. */
export interface Intent {
  readonly format: Format;
  readonly rows: readonly { readonly job: string; readonly row: number; readonly user: string }[];
  readonly file: string;
}

const formats: Readonly<Record<VendorName, readonly [Format, ...Format[]]>> = {
  sailpoint: ["csv", "pdf"],
  session: ["csv", "pdf", "html"],
  ping: ["csv", "jsonl"],
};

/** Values that depend on nothing but the seed and the words (FNV-1a over them). */
export function randomOf(seed: number, ...words: readonly (string | number)[]): Random {
  let hash = seed ^ 0x81_1c_9d_c5;
  for (const letter of words.join("/")) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01_00_01_93);
  return createRandom(hash);
}

/** The vendor of a job, which its name begins with. */
export function vendorOf(job: string): VendorName {
  const vendor = vendorNames.find((name) => job.startsWith(`${name}:`));
  if (vendor === undefined) throw new Error(`no vendor has the job ${job}`);
  return vendor;
}

/** The same on both sides: each reckons it from the seed and the job's name. */
export function intentOf(seed: number, job: string): Intent {
  const random = randomOf(seed, job, "file");
  const format = random.pick(formats[vendorOf(job)]);
  // What waits to be read when a connection is closed stays small: see `Fault`.
  const count = random.integer(10) === 0 ? 900 : 3 + random.integer(60);
  const rows = Array.from({ length: count }, (_, row) => ({ job, row, user: `user.${random.hex(8)}` }));
  const lines = rows.map(({ row, user }) => `${job},${row},${user}`);
  return { format, rows, file: { csv, pdf, html, jsonl }[format](lines, rows) };
}

const csv = (lines: readonly string[]): string => ["job,row,user", ...lines, ""].join("\r\n");
const pdf = (lines: readonly string[]): string => `%PDF-1.7\n${lines.join("\n")}\n%%EOF\n`;
const html = (lines: readonly string[]): string => `<!doctype html><html><body>${lines.join("<br>")}</body></html>\n`;
const jsonl = (_: readonly string[], rows: Intent["rows"]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");
