import { join } from "node:path";
import type { Findings } from "../findings.js";
import { quoted } from "../quoted.js";
import { UnreadableFile } from "../../file/file-bytes.js";
import { maxBagInfoBytes } from "./limits.js";
import { readLines } from "./lines.js";

const file = "bag-info.txt";

/** What `bag-info.txt` says: the values by label, in lower case. */
export type BagInfo = ReadonlyMap<string, readonly string[]>;

/** RFC 8493, section 2.2.2: a label, a colon, a blank and a value; a line that begins with a blank continues the value. */
export async function readBagInfo(
  folder: string,
  files: ReadonlySet<string>,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<BagInfo> {
  const info = new Map<string, string[]>();
  if (!files.has(file)) return info;
  let values: string[] | undefined;
  try {
    for await (const { text, number: line } of readLines(join(folder, file), maxBagInfoBytes, signal)) {
      const [, label, value = ""] = /^([^:\s](?:[^:]*[^:\s])?):[ \t](.*)$/.exec(text) ?? [];
      const continued = /^[ \t]+(.*)$/.exec(text)?.[1];
      if (label !== undefined) {
        values = info.get(label.toLowerCase()) ?? [];
        values.push(value);
        info.set(label.toLowerCase(), values);
      } else if (continued !== undefined && values !== undefined) {
        values.push(`${values.pop() ?? ""} ${continued}`);
      } else {
        const message = `${file}, line ${line}, is not a label, a colon, a space and a value: ${quoted(text)}`;
        findings.add("bag_info_invalid", message, { file, line });
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    findings.add("bag_info_invalid", `${file} ${error.message}`, { file });
  }
  return info;
}

/** What the files below `data/` are together, listed or not. */
export interface PayloadFacts {
  readonly payloadFiles: number;
  /** Of those that a manifest lists. */
  readonly payloadBytes: number;
}

/** `Payload-Oxum` says how many bytes and files the payload has, at most once. */
export function checkPayloadSize(
  info: BagInfo,
  { payloadBytes, payloadFiles }: PayloadFacts,
  findings: Findings,
): void {
  const [expected, ...others] = info.get("payload-oxum") ?? [];
  if (expected === undefined) return;
  if (others.length > 0) findings.add("bag_info_invalid", `${file} says Payload-Oxum more than once`, { file });
  const found = `${payloadBytes}.${payloadFiles}`;
  if (expected === found) return;
  const message = `${file} says Payload-Oxum ${quoted(expected)}, and the payload has ${found} (bytes.files)`;
  findings.add("payload_size_wrong", message, { file, expected, found });
}
