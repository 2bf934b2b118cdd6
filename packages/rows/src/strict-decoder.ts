import { FileTextDecoder } from "@identity-reports/core/rows";
import { joined } from "./bytes.js";

/** Most bytes of a character that continues in the next piece. */
const maxBytes = 3;

/** Text, and whether bytes follow it that are none. */
export interface DecodedPiece {
  readonly text: string;
  /** The encoding that those bytes are not of. */
  readonly brokenEncoding?: string;
}

/** Decodes a file piece by piece, and says where bytes are no text. */
export class StrictDecoder {
  readonly #decoder = new FileTextDecoder(true);
  /** How many bytes have been decoded, and the last of them, which may be the beginning of a character. */
  #count = 0;
  #tail: Uint8Array = new Uint8Array(0);

  /** @returns the text of the piece, up to the first invalid bytes, if there are any. */
  decode(piece: Uint8Array): DecodedPiece {
    try {
      const text = this.#decoder.decode(piece);
      this.#count += piece.length;
      this.#tail = joined(this.#tail, piece.subarray(-maxBytes)).slice(-maxBytes);
      return { text };
    } catch {
      const encoding = this.#encoding;
      const begun = unfinished(this.#tail, encoding, this.#count);
      const text = validText(joined(begun, piece), encoding, begun.length === this.#count);
      return { text, brokenEncoding: encoding };
    }
  }

  /** @returns the text that was kept, at the end of the file. It is broken in the middle of a character. */
  end(): DecodedPiece {
    try {
      return { text: this.#decoder.end() };
    } catch {
      return { text: "", brokenEncoding: this.#encoding };
    }
  }

  get #encoding(): string {
    return this.#decoder.encoding ?? "utf-8";
  }
}

/** The text of bytes; undefined when they are none. What may continue behind them is left out. */
function textOf(bytes: Uint8Array, encoding: string, ignoreBOM: boolean): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/**
 * The bytes at the end that are the beginning of a character: they are right, and no text as yet.
 *
 * @param count how many bytes there were, of which units of UTF-16 take two.
 */
function unfinished(tail: Uint8Array, encoding: string, count: number): Uint8Array {
  for (let size = maxBytes; size > 0; size -= 1) {
    if (encoding !== "utf-8" && size % 2 !== count % 2) continue;
    const bytes = tail.slice(-size);
    if (textOf(bytes, encoding, true) === "") return bytes;
  }
  return new Uint8Array(0);
}

/** The text of as many bytes as are valid. */
function validText(bytes: Uint8Array, encoding: string, isFirst: boolean): string {
  let [valid, invalid] = [0, bytes.length];
  let text = "";
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    const found = textOf(bytes.subarray(0, middle), encoding, !isFirst);
    if (found === undefined) invalid = middle;
    else [valid, text] = [middle, found];
  }
  return text;
}
