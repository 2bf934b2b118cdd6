import { ConfigError } from "../errors/config-error.js";
import type { FileFormat, SaveTarget } from "./report-file.js";

/** The formats in which one vendor's files can be requested. */
export interface RequestFormats<Format extends FileFormat> {
  /** By the extension that stands for them, without its dot. */
  readonly formats: Readonly<Record<string, Format>>;
  /** True where the vendor may send a ZIP of tables, whatever was requested. */
  readonly mayBeZip?: boolean;
}

/** Extensions that say what is in a file. One of them on a file of another format would be a mistake. */
const formatExtensions = ["csv", "pdf", "html", "htm", "json", "jsonl", "zip"];

/**
 * The format to request: the one that is given, or else the one that the name of the file stands for.
 *
 * @throws ConfigError when neither says it, or when they contradict each other.
 */
export function requestedFormat<Format extends FileFormat>(
  given: Format | undefined,
  name: string | undefined,
  { formats, mayBeZip }: RequestFormats<Format>,
): Format {
  const extension = name?.toLowerCase().match(/\.(\w+)$/)?.[1];
  const named = Object.entries(formats).find(([each]) => each === extension)?.[1];
  if (typeof given !== "string") {
    if (given === undefined && named !== undefined) return named;
    const list = [...new Set(Object.values(formats))].map((each) => `"${each}"`).join(" or ");
    throw new ConfigError("format", `expected ${list}, or a file whose name ends in one of them`);
  }
  const agreeing = [named, extension, mayBeZip === true && extension === "zip" ? given : undefined];
  const isFormatName = formatExtensions.some((each) => each === extension);
  if (isFormatName && !agreeing.some((each) => each?.toLowerCase() === given.toLowerCase()))
    throw new ConfigError("format", `is "${given}", but the file name is ${JSON.stringify(name)}`);
  return given;
}

/** The name that the caller gave the file in its target; empty for a folder, or a stream. */
export function nameOfTarget(target: SaveTarget): string {
  if (target instanceof URL) return lastSegment(target.pathname);
  if (typeof target === "string") return lastSegment(target);
  return "name" in target && typeof target.name === "string" ? target.name : "";
}

const lastSegment = (path: string): string => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
