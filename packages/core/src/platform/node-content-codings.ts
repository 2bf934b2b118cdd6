/**
 * What servers write into `content-encoding` although it changes no byte: nothing at all, the words for it, and charsets
 * and transfer encodings, which belong elsewhere.
 */
const changesNothing: ReadonlySet<string> = new Set([
  "",
  "identity",
  "none",
  "binary",
  "7bit",
  "8bit",
  "utf-8",
  "utf8",
  "us-ascii",
  "iso-8859-1",
  "windows-1252",
]);

/** The codings that must be undone, in the order in which they were applied, in lower case. */
export const codingsIn = (contentEncoding: string | null): readonly string[] =>
  contentEncoding === null
    ? []
    : contentEncoding
        .toLowerCase()
        .split(",")
        .map((coding) => coding.trim())
        .filter((coding) => !changesNothing.has(coding));
