import { fitName, splitName } from "../internal/name-parts.js";

/** Has no shape of its own, or turns the reading direction round: `invoice\u202Efdp.exe` shows as `invoiceexe.pdf`. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/gu;

/** Not allowed on Windows, or drawn like a path separator. */
const illegal = /[<>:"|?*\u2044\u2215\u2216\u2571\u2572\u27CB\u27CD\u29F5\u29F8\u29F9\uFE68\uFF0F\uFF3C]/g;

/** Devices on Windows, whatever extension follows. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³])\s*(?:\.|$)/i;

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

/** Formats that are a ZIP inside: what they hold is a ZIP by its bytes, and their own extension says more. */
const zipExtension = /(?<!^)\.(?:xlsx|docx|ods|odt)$/i;

/**
 * The name with `extension` instead of a report extension it has, else appended: `users.csv` and `zip` → `users.zip`. A
 * workbook keeps its name: `users.xlsx` and `zip` → `users.xlsx`.
 *
 * @param extension without its dot; only letters, digits and `_` of it are used.
 */
export function withExtension(name: string, extension: string): string {
  if (extension === "zip" && zipExtension.test(name)) return name;
  return fitName(name.replace(reportExtension, ""), `.${extension.replace(/\W/g, "")}`);
}

function tidy(name: string): string {
  const segment = name.replace(invisible, "").normalize("NFC").split(/[\\/]/).findLast(Boolean) ?? "";
  const plain = trimEnd(segment.replace(illegal, "_").trimStart()).replace(/^\.+/, "_");
  const short = shorten(plain);
  return reserved.test(short) ? shorten(`_${short}`) : short;
}

/** A cut can lay bare dots and spaces. */
const shorten = (name: string): string => trimEnd(fitName(...splitName(name)));

/** Windows drops trailing dots and spaces by itself, and then finds another file. */
const trimEnd = (name: string): string => name.replace(/(?<![.\s])[.\s]+$/, "");
