import { CliError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";

/**
 * Text of a file: UTF-8, or UTF-16 where a byte order mark says so. Windows PowerShell 5.1 writes that.
 *
 * @throws CliError that names the file, for any other encoding. UTF-16 without a mark shows by its zero bytes.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  const nul = encoding === "utf-8" ? bytes.indexOf(0) : -1;
  if (nul >= 0) throw nul < 2 ? notUtf8(file) : hasNul(bytes.subarray(0, nul), file);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(file);
  }
}

const unreadable = (message: string): CliError =>
  new CliError(message, { code: "document_unreadable", exitCode: exit.usage });

const notUtf8 = (file: string): CliError =>
  unreadable(`${file}: is not UTF-8: save it as UTF-8, or as UTF-16 with a byte order mark`);

/** @param before what stands in front of it. */
const hasNul = (before: Uint8Array, file: string): CliError =>
  unreadable(
    `${file}:${before.filter((byte) => byte === 0x0a).length + 1} has a NUL byte, which is no text: remove it`,
  );
