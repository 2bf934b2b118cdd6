import { ConfigError } from "@identity-reports/core/rows";
import { listMembers } from "./archive/list-members.js";
import { memberRows } from "./archive/member-rows.js";
import { openRows, type RowBytes } from "./open-rows.js";
import { provenFormat, provenFormatOfStream } from "./proven-format.js";
import { validateRowsOptions, type RowOf, type RowsOptions } from "./options.js";
import { RowReader } from "./row-reader.js";
import type { Rows } from "./rows.js";
import { handleOf, validateSource, openSource, type OpenSource, type RowSource } from "./sources.js";

/**
 * Reads the rows of a file, one after the other, without holding the file in memory.
 *
 * From a report, or a file that is still to be received, they come out of the file that was received whole and verified:
 * in Node a temporary one, which is removed when the reading ends, however it ends; elsewhere a `Blob`.
 *
 * A ZIP with one member is read as that member; one with several needs `openArchive`.
 *
 * @example
 * ```ts
 * for await (const row of readRows("accounts.csv", { expectColumns: ["id", "email"] })) {
 *   console.log(row.id, row.email);
 * }
 * ```
 * @throws ConfigError when an option or the source is wrong. What is wrong with the file is found while it is read: a
 * RowsError or an ArchiveError, or whatever the download of a report fails with. The rows before it were right.
 */
export function readRows<const Options extends RowsOptions = object>(
  source: RowSource,
  options?: Options,
): Rows<RowOf<Options>> {
  const given: RowsOptions = options ?? {};
  validateRowsOptions(given);
  validateSource(source);
  const { format = "csv", signal } = given;
  const open = async (stop: AbortSignal) => {
    const file = await openSource(source, format, stop);
    try {
      return openRows(await bytesToRead(file, given), given);
    } catch (error) {
      await file.close();
      throw error;
    }
  };
  return new RowReader<RowOf<Options>>(open, signal, handleOf(source));
}

async function bytesToRead(file: OpenSource, limits: RowsOptions): Promise<RowBytes> {
  const { name, handle, mayBeEmpty, close } = file;
  const { found, bytes } =
    file.file === undefined
      ? await provenFormatOfStream(file.bytes())
      : { found: await provenFormat(file.file), bytes: file.bytes() };
  const format = found ?? file.format;
  if (format !== "zip") return { bytes, subject: { file: name, handle }, format, mayBeEmpty, close };
  const [member, ...others] = await listMembers(file, limits);
  if (member !== undefined && others.length === 0) return memberRows(member, file, close);
  const count = member === undefined ? 0 : others.length + 1;
  throw new ConfigError("source", `${name ?? "the ZIP"} has ${count} members: use openArchive`);
}
