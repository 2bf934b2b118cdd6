import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { pdfBytes } from "../../src/fake/files/pdf.js";
import { zipBytes } from "../../src/fake/files/zip.js";
import { bodyServer, type ScriptedAnswer } from "./body-server.js";
import { fileClient } from "./file-client.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Contents of files, right and wrong ones. */
export const table = "id,name\r\n1,Ann\r\n";
export const pdf = pdfBytes("Report", []);
export const zip = zipBytes([{ name: "report.csv", bytes: Buffer.from(table) }]);
export const page = "<!doctype html><html><title>Report</title><body><table></table></body></html>";
export const long = "x".repeat(40_000);
/** A header that says when to come back. */
export const later = { "retry-after": "30" };

/** Asks for a file that is answered like this, tries to save it, and shows what came of it. */
export async function ask(
  answer: ScriptedAnswer,
  format = "csv",
  { mayBeEmpty = false }: { mayBeEmpty?: boolean } = {},
) {
  const folder = temporaryFolder();
  const server = await bodyServer([answer]);
  const { open } = fileClient(server);
  const result: unknown = await open({ format, mayBeEmpty, retries: 3 })
    .then((file) => file.saveTo(`${folder}/`))
    .catch((error: unknown) => error);
  await expect.poll(() => server.openAnswers()).toBe(0);
  return { result, saved: readdirSync(folder), requests: server.requests.length };
}

/** An answer with this body, called so. */
export const called = (body: Uint8Array | string, contentType: string): ScriptedAnswer => ({
  body,
  headers: { "content-type": contentType },
});
