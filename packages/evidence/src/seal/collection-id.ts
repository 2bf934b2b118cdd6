import { createHash } from "node:crypto";
import type { EvidenceRecord } from "../format/record.js";

/** The id of a collection: a UUID (version 8) made of those of its records, so that it is the same however often it is sealed. */
export function collectionId(records: readonly EvidenceRecord[]): string {
  const uuids = records.map(({ uuid }) => uuid).sort();
  const hex = createHash("sha256").update(uuids.join("\n")).digest("hex");
  const variant = (8 + (parseInt(hex.charAt(16), 16) % 4)).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return parts.join("-");
}
