// The file: what was received, and what was measured in it.

/** The file, as it was received. */
export interface FileFacts {
  /** Path in the collection: `data/<id>/<name>`. */
  readonly name: string;
  /** The name that the vendor gave the file. */
  readonly vendorName: string;
  /** `Content-Type` as the server sent it. */
  readonly mediaType: string;
  /** The format that came, `csv` or `zip`: PDF, ZIP and HTML are recognised by their bytes, the others are those asked for. */
  readonly format: string;
  /** Counted while it was received. */
  readonly sizeBytes: number;
  /** Lower-case hex. `sha256` was taken while the file was received; `sha512` is missing until it was read back. */
  readonly digest: { readonly sha256: string; readonly sha512?: string | undefined };
  /** When all of it had arrived: RFC 3339 in UTC, by this machine's clock. */
  readonly receivedAt: string;
  /** True when the server announced its length, and exactly that many bytes came. */
  readonly lengthVerified: boolean;
  /** When it was last read back from the disk: RFC 3339 in UTC, by this machine's clock. Missing until then. */
  readonly verifiedAt?: string | undefined;
}

/** A member of a ZIP. */
export interface MemberFacts {
  /** As the archive has it. It is a label, and never a path of this machine. */
  readonly name: string;
  /** Of the unpacked member. */
  readonly sizeBytes: number;
  /** Lower-case hex, of the unpacked member. */
  readonly digest: { readonly sha256: string };
  /** CRC-32 as the archive has it, in eight digits of lower-case hex. The unpacked member has the same. */
  readonly crc32: string;
  /** Rows of a CSV or JSON Lines member, counted here. Missing for other members, and when its rows cannot be read. */
  readonly rows?: number | undefined;
}

/** Whether all rows are there. */
export interface Population {
  /** How many rows the vendor says that the report has. Missing when it says none: Fudo never does. */
  readonly announced?: number | undefined;
  /** Rows of the file, counted here; of a ZIP the sum of its members. Missing for PDF and HTML. */
  readonly counted?: number | undefined;
  /** Whether as many rows came as were announced. Null when that cannot be known. */
  readonly complete: boolean | null;
  /** What `complete` rests on: `rows`, the two numbers; `none`, nothing, and it is null. */
  readonly basis: "rows" | "none";
}
