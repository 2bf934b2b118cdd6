import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { MAX_DOCUMENT_BYTES, readInputFile } from "../input/read-input.ts";
import { decodeText } from "./decode-text.ts";
import { positionText } from "./position.ts";
import type { PlacedNode } from "./placed-node.ts";

/** A file in YAML or JSON, as it was written. */
export interface PlacedDocument {
  /** As the user named it. */
  readonly file: string;
  readonly root: PlacedNode;
}

/**
 * Reads a file of YAML or JSON (`.json`), in UTF-8 or, as PowerShell 5 writes, in UTF-16 with a byte order mark.
 *
 * @throws CliError with file, line and column.
 */
export async function readDocument(file: string, context: Pick<Context, "cwd" | "signal">): Promise<PlacedDocument> {
  if (file === "-") throw documentError("-: standard input is not read here: name a file");
  const toError = (why: string): CliError => documentError(`${file}: cannot be read: ${why}`);
  const bytes = await readInputFile(file, context, toError, MAX_DOCUMENT_BYTES);
  return parseDocumentText(decodeText(bytes, file), file);
}

/** @throws CliError with file, line and column. */
export async function parseDocumentText(text: string, file: string): Promise<PlacedDocument> {
  const { parseYaml } = await import("./parse-yaml.ts");
  const isJson = file.toLowerCase().endsWith(".json");
  const { root, faults } = parseYaml(text, isJson);
  if (root === undefined || faults.length > 0) {
    const lines = faults.map(({ position, message }) => `${positionText(file, position)} ${message}`);
    throw documentError(lines.join("\n") || `${file}: is empty`);
  }
  return { file, root };
}

const documentError = (message: string): CliError =>
  new CliError(message, { code: "document_unreadable", exitCode: 2 });
