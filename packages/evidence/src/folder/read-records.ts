import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { layout, recordName } from "../format/layout.js";
import { parseRecord } from "../format/record-schema.js";
import type { EvidenceRecord } from "../format/record.js";
import { hasCode } from "./system-error.js";

/**
 * Reads the records of a collection, by the ids of their reports.
 *
 * @throws EvidenceError for a record that cannot be read, or is another's.
 */
export async function readRecords(folder: string): Promise<Map<string, EvidenceRecord>> {
  const records = new Map<string, EvidenceRecord>();
  for (const name of (await namesIn(join(folder, layout.records))).filter((each) => each.endsWith(".json"))) {
    const path = join(folder, layout.records, name);
    const record = parseRecord(await readFile(path, "utf8"), path);
    if (recordName(record.id) !== `${layout.records}/${name}`)
      throw new EvidenceError(`${path}: is the record of ${record.id}`, { code: "record_invalid", path });
    records.set(record.id, record);
  }
  return records;
}

/** None in a folder that is not there. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
