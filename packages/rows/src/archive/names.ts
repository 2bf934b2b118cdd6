import type { FailArchive } from "./archive-error.js";

const isUtf8 = 0x0800;

/** What the upper half of the bytes means in a name that is not marked as UTF-8. */
const codePage437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

/** The name of a member. It is a label, never a path, and still it must be one that does no harm where it is taken for one. */
export function memberName(raw: Uint8Array, flags: number, fail: FailArchive): string {
  const name = decode(raw, flags);
  const problem = name === undefined ? "is not UTF-8" : problemOf(name);
  if (problem !== undefined) fail("archive_unsafe_name", `has a member whose name ${problem}: ${JSON.stringify(name)}`);
  return name as string;
}

function decode(raw: Uint8Array, flags: number): string | undefined {
  if ((flags & isUtf8) === 0) {
    return Array.from(raw, (byte) => (byte < 128 ? String.fromCharCode(byte) : codePage437[byte - 128])).join("");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
}

function problemOf(name: string): string | undefined {
  if (name === "") return "is empty";
  if (/[\p{Cc}\\]/u.test(name)) return "has a control character or a backslash";
  if (/^(?:\/|[a-z]:)/i.test(name)) return "is an absolute path";
  // A folder ends in a slash.
  const parts = name.replace(/\/$/, "").split("/");
  return parts.some((part) => part === "" || part === "." || part === "..") ? "leads elsewhere" : undefined;
}
