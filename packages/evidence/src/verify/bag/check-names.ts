import { isReservedName } from "../../format/reserved-name.js";
import type { Findings } from "../findings.js";
import { quoted } from "../quoted.js";

/** RFC 8493, section 6.1: names that are valid here and cause trouble on another system. */
export function checkNames(files: ReadonlySet<string>, findings: Findings): void {
  const seen = new Map<string, string>();
  for (const file of files) {
    const key = file.normalize("NFC").toLowerCase();
    const twin = seen.get(key);
    if (twin !== undefined) {
      const message = `${quoted(file)} and ${quoted(twin)} differ only in case or Unicode form: Windows and macOS keep one of them`;
      findings.add("case_collision", message, { file, found: twin });
    }
    seen.set(key, file);
    const trouble = troubleOf(file);
    if (trouble !== undefined) findings.add("name_reserved", `${quoted(file)} ${trouble}`, { file });
  }
}

function troubleOf(file: string): string | undefined {
  if (/[<>:"\\|?*\p{Cc}]/u.test(file)) return "has a character that Windows does not allow in a name";
  for (const part of file.split("/")) {
    if (isReservedName(part)) return "has the name of a Windows device";
    if (/^\s|[\s.]$/.test(part)) return "begins or ends with a space, or ends with a dot, which some tools remove";
    if (part.length > 255) return "has a name of more than 255 characters";
  }
  return undefined;
}
