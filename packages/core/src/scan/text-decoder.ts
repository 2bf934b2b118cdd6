const byteOrderMarks: Readonly<Record<string, string>> = {
  "255,254": "utf-16le",
  "254,255": "utf-16be",
  "239,187": "utf-8",
};

/**
 * The encoding of a text, for `TextDecoder`: as the byte order mark at its start says, such as the one of UTF-16 that
 * spreadsheets write; UTF-16 where half of its first character is a NUL, which no other text begins with; else `charset`;
 * else UTF-8.
 *
 * @param charset a label such as `iso-8859-1`. One that this runtime does not know counts as none.
 */
export const encodingOf = (head: Uint8Array, charset = "utf-8"): string =>
  byteOrderMarks[head.subarray(0, 2).join()] ?? unmarkedUtf16(head) ?? known(charset);

function unmarkedUtf16([first = 0, second]: Uint8Array): string | undefined {
  if (second === undefined || (first === 0) === (second === 0)) return undefined;
  return second === 0 ? "utf-16le" : "utf-16be";
}

function known(charset: string): string {
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return "utf-8";
  }
}

/** Decodes a file that comes in pieces; see {@link encodingOf}. The byte order mark is dropped. */
export class FileTextDecoder {
  readonly #isFatal: boolean;
  readonly #charset: string | undefined;
  #decoder: TextDecoder | undefined;
  #head: Uint8Array = new Uint8Array(0);

  /** @param isFatal true: bytes that are invalid in their encoding throw a TypeError. Default: they become U+FFFD. */
  constructor(isFatal = false, charset?: string) {
    this.#isFatal = isFatal;
    this.#charset = charset;
  }

  /** The encoding, for `TextDecoder`. Undefined while too few bytes have come to tell. */
  get encoding(): string | undefined {
    return this.#decoder?.encoding;
  }

  /** The text of the next bytes; half a character is kept for the next ones. */
  decode(chunk: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#decoder.decode(chunk, { stream: true });
    const head = new Uint8Array(this.#head.length + chunk.length);
    head.set(this.#head);
    head.set(chunk, this.#head.length);
    this.#head = head;
    return head.length < 2 ? "" : this.#start(head).decode(head, { stream: true });
  }

  /** What was kept, at the end of the file. */
  end(): string {
    return this.#decoder?.decode() ?? this.#start(this.#head).decode(this.#head);
  }

  #start(head: Uint8Array): TextDecoder {
    return (this.#decoder = new TextDecoder(encodingOf(head, this.#charset), { fatal: this.#isFatal }));
  }
}
