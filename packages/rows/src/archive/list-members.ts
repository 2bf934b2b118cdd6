import { ConfigError } from "@identity-reports/core/rows";
import type { ArchiveLimits } from "../options.js";
import type { StoredFile } from "../platform/files.js";
import type { OpenSource } from "../sources.js";
import { failingArchive } from "../subject.js";
import { checkEntries } from "./check-entries.js";
import { readDirectory, type Entry } from "./directory.js";

/** A file of an archive. */
export interface Member extends Entry {
  /** The archive. */
  readonly file: StoredFile;
}

/**
 * The files of an archive, without its folders.
 *
 * @throws ArchiveError for an archive that is not whole, plain and harmless; ConfigError for a stream.
 */
export async function listMembers(source: OpenSource, limits: ArchiveLimits): Promise<readonly Member[]> {
  const { file, name, handle } = source;
  if (file === undefined) {
    throw new ConfigError("source", "a ZIP is read from its end, which a stream does not have yet: save it first");
  }
  const fail = failingArchive({ file: name, handle });
  const { maxMembers = 10_000, maxTotalBytes = 4 * 1024 ** 3, maxRatio = 200 } = limits;
  const entries = await readDirectory(file, maxMembers, fail);
  checkEntries(entries, { maxTotalBytes, maxRatio }, fail);
  return entries.filter((entry) => !entry.name.endsWith("/")).map((entry) => ({ ...entry, file }));
}
