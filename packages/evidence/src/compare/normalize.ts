import type { Normalization } from "./comparison.js";

const steps: Readonly<Record<Normalization, (text: string) => string>> = {
  trim: (text) => text.trim(),
  case: (text) => text.toLowerCase(),
  unicode: (text) => text.normalize("NFC"),
};

export const normalizations = Object.keys(steps) as readonly Normalization[];

/** A function that takes out of a text what counts as no difference. Undefined when everything counts. */
export function normalizerOf(names: readonly Normalization[]): ((text: string) => string) | undefined {
  if (names.length === 0) return undefined;
  return (text) => names.reduce((changed, name) => steps[name](changed), text);
}
