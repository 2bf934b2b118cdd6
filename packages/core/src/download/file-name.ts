/** What most file systems hold in one name, counted in UTF-8 where they count bytes. */
const longestBytes = 255;

/** Has no shape of its own, or turns the reading direction round: `invoice\u202Efdp.exe` shows as `invoiceexe.pdf`. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/gu;

/** Not allowed on Windows, or drawn like a path separator. */
const illegal = /[<>:"|?*\u2044\u2215\u2216\u2571\u2572\u27CB\u27CD\u29F5\u29F8\u29F9\uFE68\uFF0F\uFF3C]/g;

/** Devices on Windows, whatever extension follows. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])\s*(?:\.|$)/i;

/** What follows the last dot, if it looks like an extension: `.csv` and `.7z`, but not the `.0` of `v2.0`. */
const extensionAtEnd = /(?<!^)\.(?=\d*[a-z])\w{1,15}$/i;

/** The extensions of reports: these are replaced, any other is part of the name. */
const reportExtension = /(?<!^)\.(?:csv|pdf|zip|html?|jsonl?|txt)$/i;

/**
 * Turns any text into the name of one visible file, good on Linux, macOS and Windows: joined to a folder, it is always
 * directly inside that folder.
 *
 * Keeps the last segment of a path; composes it (NFC); drops control, zero-width and direction-changing characters;
 * puts `_` for what Windows forbids, for look-alikes of a slash and for leading dots, and before the names of devices
 * (`CON`, `nul.txt`); drops trailing dots and spaces; cuts to 255 UTF-8 bytes in front of the extension.
 * Applied twice it changes nothing more.
 *
 * @param fallback used, and treated the same, when nothing is left of `name`. When nothing is left of it either, the
 * name is `report`.
 */
export function safeFileName(name: string | undefined, fallback: string): string {
  return tidy(name ?? "") || tidy(fallback) || "report";
}

/**
 * The name with `extension` instead of a report extension it has, else appended: `users.csv` and `zip` → `users.zip`.
 *
 * @param extension without its dot; only letters, digits and `_` of it are used.
 */
export function withExtension(name: string, extension: string): string {
  return fit(name.replace(reportExtension, ""), `.${extension.replace(/\W/g, "")}`);
}

/** The name of the `n`th copy: `report.csv` → `report (2).csv`. */
export function numbered(name: string, n: number): string {
  const [stem, extension] = split(name);
  return fit(stem, ` (${n})${extension}`);
}

function tidy(name: string): string {
  const segment = name.replace(invisible, "").normalize("NFC").split(/[\\/]/).findLast(Boolean) ?? "";
  const plain = trimEnd(segment.replace(illegal, "_").trimStart()).replace(/^\.+/, "_");
  const short = trimEnd(fit(...split(plain)));
  return reserved.test(short) ? fit(...split(`_${short}`)) : short;
}

/** Windows drops trailing dots and spaces by itself, and then finds another file. */
const trimEnd = (name: string): string => name.replace(/(?<![.\s])[.\s]+$/, "");

function split(name: string): [stem: string, extension: string] {
  const extension = extensionAtEnd.exec(name)?.[0] ?? "";
  return [name.slice(0, name.length - extension.length), extension];
}

/** Cuts the stem, between characters, to what the ending leaves room for. */
function fit(stem: string, ending: string): string {
  const encoder = new TextEncoder();
  const room = Math.max(0, longestBytes - encoder.encode(ending).length);
  return stem.slice(0, encoder.encodeInto(stem, new Uint8Array(room)).read) + ending;
}
