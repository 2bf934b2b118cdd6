import { shortestSecret } from "./secret-forms.js";

/** What stands in the place of a secret. */
export const mask = "[redacted]";

/** `text` without the known forms of secrets, nor the beginning of one where it may have been cut off. */
export function blanked(text: string, forms: readonly string[], isCut: boolean): string {
  let cleaned = text;
  for (const form of forms) cleaned = cleaned.replaceAll(form, mask);
  return isCut ? withoutBeginning(cleaned, forms) : cleaned;
}

/** Blanks what the text ends with, if that may be the beginning of a secret. */
function withoutBeginning(text: string, forms: readonly string[]): string {
  for (const form of forms) {
    const start = form.slice(0, shortestSecret);
    // Only where the secret's first characters stand: to try each length of each form takes far longer.
    let at = text.indexOf(start, Math.max(0, text.length - form.length + 1));
    for (; at !== -1; at = text.indexOf(start, at + 1)) {
      if (form.startsWith(text.slice(at))) return text.slice(0, at) + mask;
    }
  }
  return text;
}
