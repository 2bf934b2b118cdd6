import { FileTextDecoder } from "@identity-reports/core/rows";

/** Most bytes of a character that goes on in the next piece. */
const maxBytes = 3;

/** Text, and whether bytes follow it that are none. */
export interface DecodedPiece {
  readonly text: string;
  readonly isBroken: boolean;
}

/** Decodes a file piece by piece, and says where bytes are no text. */
export class StrictDecoder {
  readonly #decoder = new FileTextDecoder(true);
  /** The last bytes of the piece before, which may be the beginning of a character. */
  #tail: Uint8Array = new Uint8Array(0);

  /** @returns the text of the piece, up to the first bytes that are no text, if there are any. */
  decode(piece: Uint8Array): DecodedPiece {
    try {
      const text = this.#decoder.decode(piece);
      this.#tail = (piece.length < maxBytes ? joined(this.#tail, piece) : piece).slice(-maxBytes);
      return { text, isBroken: false };
    } catch {
      const isFirst = this.#tail.length === 0;
      return { text: validText(joined(unfinished(this.#tail), piece), isFirst), isBroken: true };
    }
  }

  /** @returns the text that was kept, at the end of the file. It is broken in the middle of a character. */
  end(): DecodedPiece {
    try {
      return { text: this.#decoder.end(), isBroken: false };
    } catch {
      return { text: "", isBroken: true };
    }
  }
}

/** The bytes at the end that are the beginning of a character of UTF-8. */
function unfinished(tail: Uint8Array): Uint8Array {
  for (let size = 1; size <= tail.length; size += 1) {
    const byte = tail[tail.length - size] ?? 0;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (needed > size) return tail.subarray(-size);
    if (needed > 1 || byte < 0x80) break;
  }
  return new Uint8Array(0);
}

/** The text of as many bytes as are valid UTF-8. */
function validText(bytes: Uint8Array, isFirst: boolean): string {
  let [valid, invalid] = [0, bytes.length];
  let text = "";
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    try {
      const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: !isFirst });
      text = decoder.decode(bytes.subarray(0, middle), { stream: true });
      valid = middle;
    } catch {
      invalid = middle;
    }
  }
  return text;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}
