import { join } from "node:path";
import type { Findings } from "../findings.js";
import { quoted } from "../quoted.js";
import { UnreadableFile } from "../../file/file-bytes.js";
import { maxDeclarationBytes } from "./limits.js";
import { readLines } from "./lines.js";

const file = "bagit.txt";
const version = "1.0";
const encodingLine = "Tag-File-Character-Encoding: UTF-8";

/** `bagit.txt` has exactly two lines, in this order: RFC 8493, section 2.1.1. */
export async function checkDeclaration(
  folder: string,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const lines: string[] = [];
  try {
    for await (const { text } of readLines(join(folder, file), maxDeclarationBytes, signal)) lines.push(text);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return findings.add("declaration_invalid", `${file} ${error.message}`, { file });
  }
  const [first = "", second = "", ...others] = lines;
  const found = /^BagIt-Version: (\d+\.\d+)$/.exec(first)?.[1];
  if (found === undefined) complain(1, `BagIt-Version: ${version}`, first);
  else if (found !== version) {
    const message = `${file} says version ${found}; this reads version ${version} and checks by its rules`;
    findings.add("bag_version_unsupported", message, { file, line: 1, expected: version, found });
  }
  if (second !== encodingLine) complain(2, encodingLine, second);
  if (others.length > 0) findings.add("declaration_invalid", `${file} has more than two lines`, { file, line: 3 });

  function complain(line: number, expected: string, text: string): void {
    const message = `${file}, line ${line}, is ${quoted(text)}, not ${quoted(expected)}`;
    findings.add("declaration_invalid", message, { file, line, expected, found: text });
  }
}
