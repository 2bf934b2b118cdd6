import type { RowBytes } from "../open-rows.js";
import { formatOf, type OpenSource } from "../sources.js";
import { failingArchive } from "../subject.js";
import type { Member } from "./list-members.js";
import { memberBytes } from "./member-bytes.js";

/** The bytes of a member, as rows are made of them. */
export function memberRows(member: Member, source: OpenSource, close: () => Promise<void>): RowBytes {
  const subject = { file: source.name, member: member.name, handle: source.handle };
  const bytes = memberBytes(member.file, member, failingArchive(subject));
  return { bytes, subject, format: formatOf(member.name), close };
}
