import { join } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { readSmallFile, UnreadableFile } from "../file/file-bytes.js";
import type { FindingCode, Findings } from "./findings.js";

/** The plan, or a record. */
const maxDocumentBytes = 16 * 1024 ** 2;
/** The plan and all records: they are in memory together. */
const maxTotalBytes = 256 * 1024 ** 2;

/** How many bytes may still be read. */
export class DocumentBudget {
  #bytes = maxTotalBytes;

  get maxBytes(): number {
    return Math.min(this.#bytes, maxDocumentBytes);
  }

  spend(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/**
 * Reads a JSON document of the collection. A document that is wrong becomes a finding.
 *
 * @param code of the finding for a document that is none.
 * @param parse throws an EvidenceError.
 */
export async function readDocument<T>(
  folder: string,
  file: string,
  code: FindingCode,
  parse: (text: string) => T,
  findings: Findings,
  budget: DocumentBudget,
): Promise<T | undefined> {
  try {
    const bytes = await readSmallFile(join(folder, file), budget.maxBytes);
    budget.spend(bytes.length);
    return parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof UnreadableFile) findings.add(code, `${file} ${error.message}`, { file });
    else if (error instanceof TypeError) findings.add(code, `${file} has bytes that are not UTF-8`, { file });
    else if (!EvidenceError.is(error)) throw error;
    else findings.add(error.code === "version_unknown" ? "version_unknown" : code, error.message, { file });
    return undefined;
  }
}
