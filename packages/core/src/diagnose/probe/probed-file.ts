import { createRowCounter } from "../../scan/row-counter.js";
import type { ProbedFile } from "./probe-document.js";

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const maxColumns = 200;

/** What a file is like: how it is written, its first line, how many rows it has. Nothing of its rows. */
export function probedFile(bytes: Uint8Array, format: string, announcedRows: number | undefined): ProbedFile {
  const sizeBytes = bytes.byteLength;
  const announced = announcedRows === undefined ? {} : { announcedRows };
  if (isZip(bytes)) return { sizeBytes, encoding: "zip", hasByteOrderMark: false, lineEnds: "none", ...announced };
  const [encoding, markBytes] = encodingOf(bytes);
  const text = encoding === "other" ? "" : new TextDecoder(encoding).decode(bytes.subarray(markBytes));
  const counter = createRowCounter(format);
  counter?.update(bytes);
  const rowCount = counter?.count();
  return {
    sizeBytes,
    encoding,
    hasByteOrderMark: markBytes > 0,
    lineEnds: lineEndsOf(text),
    ...(format === "csv" && text !== "" ? { columns: firstRecord(text).slice(0, maxColumns) } : {}),
    ...(rowCount === undefined ? {} : { rowCount }),
    ...announced,
  };
}

function encodingOf(bytes: Uint8Array): readonly [encoding: string, markBytes: number] {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return ["utf-8", 3];
  if (first === 0xff && second === 0xfe) return ["utf-16le", 2];
  if (first === 0xfe && second === 0xff) return ["utf-16be", 2];
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return ["utf-8", 0];
  } catch {
    return ["other", 0];
  }
}

function lineEndsOf(text: string): ProbedFile["lineEnds"] {
  const all = text.split("\n").length - 1;
  const withReturn = text.split("\r\n").length - 1;
  if (all === 0) return "none";
  return withReturn === all ? "crlf" : withReturn === 0 ? "lf" : "mixed";
}

/** The cells of the first record of a CSV text. */
function firstRecord(text: string): readonly string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const character of text.slice(0, 64 * 1024)) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "," && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else if ((character === "\n" || character === "\r") && !isQuoted) break;
    else cell += character;
  }
  return [...cells, cell].map((each) => each.trim());
}
