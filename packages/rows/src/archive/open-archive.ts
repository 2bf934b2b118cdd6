import { openRows } from "../open-rows.js";
import {
  validateArchiveOptions,
  validateRowsOptions,
  type ArchiveOptions,
  type RowOf,
  type RowsOptions,
} from "../options.js";
import { abortError } from "../abort-error.js";
import { byteStream } from "../bytes.js";
import { RowReader } from "../row-reader.js";
import type { Rows } from "../rows.js";
import { handleOf, validateSource, openSource, type FileSource, type OpenSource } from "../sources.js";
import { listMembers, type Member } from "./list-members.js";
import { memberRows } from "./member-rows.js";

/** A file of an archive. */
export interface ArchiveMember {
  /** A label, not a path: never write to it unseen. No two members have the same. */
  readonly name: string;
  /** As the archive announces it; a member that has another size is an error when it is read. */
  readonly sizeBytes: number;
  /** CRC-32 as the archive announces it, in eight hex digits. It is checked whenever the member is read to its end. */
  readonly crc32: string;
  /** The bytes, unpacked. What is wrong with them is an error at the place where it shows, which may be their end. */
  stream(): ReadableStream<Uint8Array>;
  /** The rows of a CSV or JSON Lines member. */
  rows<const Options extends RowsOptions = object>(options?: Options): Rows<RowOf<Options>>;
}

/** A ZIP that is open. */
export interface Archive extends AsyncDisposable {
  /** All files, in the order of the archive, without its folders. */
  readonly members: readonly ArchiveMember[];
  /** Removes the temporary file of an archive that came from a report. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a ZIP: its list of members is read and checked, and none of them yet.
 *
 * @example
 * ```ts
 * await using archive = await openArchive("search-export.zip");
 * for (const member of archive.members) {
 *   for await (const row of member.rows()) console.log(member.name, row);
 * }
 * ```
 * @throws ArchiveError for a ZIP that is cut, damaged, encrypted, overlapping, too large, or that has unsafe names;
 * RowsError when the file cannot be read; whatever the download of a report fails with.
 */
export async function openArchive(source: FileSource, options: ArchiveOptions = {}): Promise<Archive> {
  validateArchiveOptions(options);
  validateSource(source);
  const { format = "csv", signal = new AbortController().signal, ...limits } = options;
  if (signal.aborted) throw abortError(signal.reason, handleOf(source));
  const file = await openSource(source, format, signal);
  try {
    const members = await listMembers(file, limits);
    return {
      members: members.map((member) => publicMember(member, file)),
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function publicMember(member: Member, source: OpenSource): ArchiveMember {
  const { name, sizeBytes, crc } = member;
  return {
    name,
    sizeBytes,
    crc32: crc.toString(16).padStart(8, "0"),
    stream: () => byteStream(memberRows(member, source, async () => {}).bytes),
    rows<const Options extends RowsOptions = object>(options?: Options) {
      const given: RowsOptions = options ?? {};
      validateRowsOptions(given);
      const open = async () =>
        openRows(
          memberRows(member, source, async () => {}),
          given,
        );
      return new RowReader<RowOf<Options>>(open, given.signal, source.handle);
    },
  };
}
