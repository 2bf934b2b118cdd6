import { ConfigError } from "../errors/config-error.js";
import { safeFileName } from "./file-name.js";

/** What stands for each placeholder of a `fileName`; undefined for what is not known yet, or not given. */
export interface NameParts {
  /** The caller's own name for the run. */
  readonly label: string | undefined;
  /** Day on which the run was started, in UTC: `2026-11-29`. */
  readonly date: string;
  /** What the vendor calls the report. */
  readonly report: string;
  /** The vendor's id of the run. */
  readonly id: string;
  /** The name that the file came with, without its extension. Known once the file is there. */
  readonly name: string | undefined;
  /** Its extension, which says what came. Known once the file is there. */
  readonly ext: string | undefined;
}

const placeholders = /\{([^{}]*)\}/g;

/**
 * The name that a `fileName` with placeholders stands for, made safe. What stands for a placeholder adds no folder.
 *
 * @returns undefined where a part of it is not known yet.
 * @throws ConfigError that names the placeholder that does not exist, or has no value.
 */
export function fillFileName(template: string, parts: NameParts): string | undefined {
  let isKnown = true;
  const name = template.replace(placeholders, (placeholder, key: string) => {
    if (!Object.hasOwn(parts, key)) throw refused(`has no placeholder ${placeholder}; there are ${known(parts)}`);
    const value = parts[key as keyof NameParts];
    if (key === "label" && value === undefined) throw refused("has {label}, and the call has no label");
    isKnown &&= value !== undefined;
    return value?.replace(/[\\/]+/g, "_") ?? placeholder;
  });
  // Without an extension it ends in a dot, which safeFileName drops.
  const fallback = [parts.name ?? parts.report, parts.ext].join(".");
  return isKnown ? safeFileName(name, fallback) : undefined;
}

const known = (parts: NameParts): string =>
  Object.keys(parts)
    .map((key) => `{${key}}`)
    .join(", ");

const refused = (problem: string): ConfigError => new ConfigError("fileName", problem);
