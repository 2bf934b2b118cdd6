import { ArchiveError, type FailArchive } from "./archive/archive-error.js";
import { RowsError, type Place, type Fail } from "./rows-error.js";

/** What is read, for errors about it. */
export interface Subject {
  readonly file?: string | undefined;
  readonly member?: string | undefined;
  /** The run that it is the report of. */
  readonly handle?: { readonly id: string } | undefined;
}

/** Makes the errors about the rows of a file. */
export function failingRows(subject: Subject): Fail {
  return (code, what, place) => {
    const { issues, ...found } = place;
    throw new RowsError(`${nameOf(subject, found)} ${what}`, { code, ...subject, ...found, issues });
  };
}

/** Makes the errors about an archive and its members. */
export function failingArchive(subject: Subject): FailArchive {
  return (code, what, details = {}) => {
    const about = { ...subject, ...details };
    throw new ArchiveError(`${nameOf(about, {})} ${what}`, { code, ...about });
  };
}

/** `accounts.zip, member "a.csv", row 3, line 5, column "email"` */
function nameOf({ file, member }: Subject, { row, line, column }: Place): string {
  const parts = [
    file,
    member !== undefined && `member ${JSON.stringify(member)}`,
    row !== undefined && `row ${row}`,
    line !== undefined && `line ${line}`,
    column !== undefined && `column ${JSON.stringify(column)}`,
  ].filter((part) => part !== undefined && part !== false);
  return parts.length === 0 ? "the file" : parts.join(", ");
}
