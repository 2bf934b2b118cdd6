import { fileBytes, UnreadableFile } from "../../file/file-bytes.js";
import { maxLineLength } from "./limits.js";

/** A line of a tag file. */
export interface Line {
  /** The first is 1. */
  readonly number: number;
  readonly text: string;
  /** Empty for a last line without a line end. */
  readonly ending: "\n" | "\r" | "\r\n" | "";
}

/**
 * The lines of a tag file, one after the other. LF, CR and CRLF each end one.
 *
 * @throws UnreadableFile when it cannot be read, is no UTF-8, begins with a byte order mark, is larger than `maxBytes`, or
 * has a line of more than `maxLineLength` characters.
 */
export async function* readLines(
  path: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Line, void, undefined> {
  let rest = "";
  let number = 0;
  for await (const text of decoded(path, maxBytes, signal)) {
    rest += text;
    // A CR at the end may be half of a CRLF.
    const complete = /^[^]*(?:\n|\r(?=[^]))/.exec(rest)?.[0] ?? "";
    rest = rest.slice(complete.length);
    for (const line of split(complete)) yield { ...line, number: (number += 1) };
    if (rest.length > maxLineLength) throw new UnreadableFile(`has a line of more than ${maxLineLength} characters`);
  }
  for (const line of split(rest)) yield { ...line, number: (number += 1) };
}

function* split(text: string): Generator<Omit<Line, "number">> {
  for (const [, content = "", ending = ""] of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    if (content === "" && ending === "") return;
    if (content.length > maxLineLength) throw new UnreadableFile(`has a line of more than ${maxLineLength} characters`);
    yield { text: content, ending: ending as Line["ending"] };
  }
}

async function* decoded(path: string, maxBytes: number, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let sizeBytes = 0;
  let isFirst = true;
  for await (const piece of fileBytes(path, signal)) {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) throw new UnreadableFile(`has more than ${maxBytes} bytes`);
    const text = decode(decoder, piece);
    if (isFirst && text.startsWith("\uFEFF")) throw new UnreadableFile("begins with a byte order mark");
    isFirst &&= text === "";
    yield text;
  }
  yield decode(decoder);
}

function decode(decoder: TextDecoder, piece?: Uint8Array): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    throw new UnreadableFile("has bytes that are not UTF-8");
  }
}
