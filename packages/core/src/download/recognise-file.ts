import type { ResponseContext } from "../decode/decoder.js";
import type { ReceivedResponse } from "../decode/received-response.js";
import type { FailureFinder } from "../decode/json.js";
import type { ReportsError } from "../errors/reports-error.js";
import { isRecord } from "../internal/objects.js";
import { oneLine } from "../internal/one-line.js";
import { tryJson } from "../internal/parse.js";
import {
  charsetOf,
  contentTypeOf,
  declaresFile,
  declaresHtml,
  declaresJson,
  declaresProblem,
  declaresXml,
} from "./content-type.js";
import { isBinary } from "./binary.js";
import type { FileBody } from "./file-body.js";
import { decodeText, formatOfText, hasPdfMark, headBytes, isCompressed, type RecognisedFormat } from "./formats.js";
import { beginsWithTag, isTableInBrackets } from "./markup.js";
import type { FileFormat } from "./report-file.js";

const excerptBytes = 16 * 1024;
/** What does not show: white space, marks of order and direction, control characters. A page may hide behind it. */
const invisibleInFront = /^[\s\p{Cc}\p{Cf}]+/u;
const maxShownLength = 200;
/**
 * What a JSON document begins with that is no object, and that no other check knows. No quotes: a text in quotes may be the
 * only column of a table without rows.
 */
const mayBeDocument = /^(?:\[|-?\d|true|false|null)/;
/** What tells the page of a proxy from a report in HTML: no report asks for a password. */
const loginForm = /<input\b[^<>]*\btype\s*=\s*["']?password/i;

/** What a response turned out to be: a file, or something else and what to call it in a message. */
export type Finding =
  | {
      readonly format: FileFormat;
      /** True where the bytes or the headers say that it is a file. A text without either may be a remark. */
      readonly isCertain: boolean;
      /** True for a file without anything in it. */
      readonly isEmpty?: true;
    }
  | { readonly what: string; readonly isEmpty?: true; readonly failure?: ReportsError | undefined };

/** As much of a response context as showing a piece of the response needs. */
type ExcerptContext = Pick<ReceivedResponse, "response" | "clean">;

/** The part of a response context that tells what the response is. */
export type FileContext = ReceivedResponse & Pick<ResponseContext, "failureIn">;

/** What is known about a file before it is there. */
export interface ExpectedFile {
  readonly format: FileFormat;
  /** True where the vendor says that the report has no rows. */
  readonly mayBeEmpty: boolean;
  /** The failure that a JSON body in place of the file stands for, beside what the vendor's profile knows. */
  readonly failure: FailureFinder | undefined;
}

/** The first bytes of a body. */
interface Piece {
  readonly bytes: Uint8Array;
  /** Their text, as it came. */
  readonly raw: string;
  /** Their text, from the first character that shows. */
  readonly text: string;
  /** Whether nothing follows. Waits for one byte more, so ask only where that matters. */
  readonly isWhole: () => Promise<boolean>;
}

/** The beginning of a body, and what its headers call it. */
interface Beginning extends Piece {
  readonly found: RecognisedFormat | undefined;
  readonly headers: Headers;
  readonly contentType: string;
  /** A text of it as one short line, for messages. */
  readonly excerptOf: (text: string) => string;
  /** A longer piece, read only where it is needed. */
  readonly excerpt: () => Promise<Piece>;
}

/** Looks at the first bytes of a response, and at what its headers call it. */
export async function recogniseFile(body: FileBody, expected: ExpectedFile, context: FileContext): Promise<Finding> {
  const beginning = await beginningOf(body, context);
  const { found, bytes, raw, isWhole, headers } = beginning;
  if (found === "pdf" || found === "zip") return { format: found, isCertain: true };
  if (found === "compressed") {
    return { what: `compressed bytes (content-encoding: ${headers.get("content-encoding") ?? "none"})` };
  }
  if (raw.trim() === "") {
    // So much of it in front of a table is as little a response as nothing but that.
    if (!(await isWhole())) return { what: "a long run of white space", isEmpty: true };
    if (expected.mayBeEmpty) return { format: expected.format, isCertain: false, isEmpty: true };
    return { what: bytes.byteLength === 0 ? "an empty body" : "nothing but white space", isEmpty: true };
  }
  return (
    (await recogniseJson(beginning, expected, context)) ??
    recogniseError(beginning, expected.format) ??
    (await recogniseText(beginning, expected.format))
  );
}

/** The beginning of a body as one line, for messages. */
export async function firstWords(body: FileBody, context: ExcerptContext): Promise<string> {
  const { text, excerptOf } = await beginningOf(body, context);
  return excerptOf(text);
}

async function beginningOf(body: FileBody, { response: { headers }, clean }: ExcerptContext): Promise<Beginning> {
  const contentType = contentTypeOf(headers);
  const read = (size: number): Promise<Piece> => readPiece(body, size, charsetOf(contentType));
  const first = await read(headBytes);
  // A page may come behind more white space than that.
  const piece = first.text === "" ? await read(excerptBytes) : first;
  return {
    ...piece,
    found: isCompressed(piece.bytes) ? "compressed" : formatOfText(piece.text),
    headers,
    contentType,
    // Cleaned before it is cut: half a secret is none that could be found.
    excerptOf: (part) => clean(withoutTags(part), true).slice(0, maxShownLength),
    excerpt: () => read(excerptBytes),
  };
}

async function readPiece(body: FileBody, size: number, charset: string | undefined): Promise<Piece> {
  const bytes = (await body.peek(size)).subarray(0, size);
  const raw = decodeText(bytes, charset);
  const isWhole = async (): Promise<boolean> => (await body.peek(size + 1)).byteLength <= size;
  return { bytes, raw, text: raw.replace(invisibleInFront, ""), isWhole };
}

/** @returns undefined for what is no JSON, and for JSON Lines that were asked for. */
async function recogniseJson(
  { found, contentType, excerpt, excerptOf }: Beginning,
  { format: asked, failure: failureOf }: ExpectedFile,
  context: FileContext,
): Promise<Finding | undefined> {
  if (found !== "json" && !(found === undefined && declaresJson(contentType))) return undefined;
  const { text } = await excerpt();
  const value = tryJson(text);
  // The type a server gives proves nothing: a text that is called JSON is JSON when it reads as JSON.
  if (found !== "json" && value === undefined) return undefined;
  const failure = context.failureIn(value, text) ?? failureOf?.(value, context);
  return failure !== undefined || asked !== "jsonl" ? { what: `JSON: ${excerptOf(text)}`, failure } : undefined;
}

/** @returns undefined unless it is what servers and proxies send in place of a file. */
function recogniseError({ found, contentType, text, excerptOf }: Beginning, asked: FileFormat): Finding | undefined {
  if (declaresProblem(contentType)) return { what: `a problem document: ${excerptOf(text)}` };
  if (found === "html" && asked !== "html") return { what: pageOf(excerptOf(text)) };
  if (
    asked !== "xml" &&
    (found === "xml" || (found === undefined && declaresXml(contentType) && beginsWithTag(text)))
  ) {
    return { what: `XML: ${excerptOf(text)}` };
  }
  return undefined;
}

/** Text is what was asked for unless something speaks against it. */
async function recogniseText(beginning: Beginning, asked: FileFormat): Promise<Finding> {
  const { found, bytes, text, raw, headers, contentType, excerpt, excerptOf } = beginning;
  const file: Finding = { format: asked, isCertain: declaresFile(headers, asked) };
  switch (asked) {
    case "pdf":
      return hasPdfMark(bytes) ? { format: asked, isCertain: true } : { what: "something that is not a PDF" };
    case "zip":
      return { what: "something that is not a ZIP" };
    case "html":
      if (found === "html") return loginForm.test((await excerpt()).text) ? { what: "a login page" } : file;
      if (declaresHtml(contentType) && beginsWithTag(text)) return file;
      return { what: `something that is not HTML: ${excerptOf(text)}` };
    case "xml":
      if (found === "xml" || (beginsWithTag(text) && !declaresHtml(contentType))) return file;
      return { what: `something that is not XML: ${excerptOf(text)}` };
    case "jsonl":
      if (await beginsWithObject(beginning)) return file;
      return { what: `something that is not JSON Lines: ${excerptOf(text)}` };
    default:
      if (asked === "csv" && isBinary(raw)) return { what: "binary bytes" };
      if (asked === "csv" && mayBeDocument.test(text) && (await isDocument(await excerpt())))
        return { what: `JSON: ${excerptOf(text)}` };
      if (!beginsWithTag(text)) return file;
      return declaresHtml(contentType) || !isTableInBrackets((await excerpt()).text)
        ? { what: pageOf(excerptOf(text)) }
        : file;
  }
}

/** Whether it is JSON from its beginning to its end. */
const isDocument = async ({ text, isWhole }: Piece): Promise<boolean> =>
  tryJson(text) !== undefined && (await isWhole());

/** Whether the first line is a JSON object; where it is too long to be seen whole, whether it begins like one. */
async function beginsWithObject(beginning: Beginning): Promise<boolean> {
  const { text, isWhole } = beginning.text.includes("\n") ? beginning : await beginning.excerpt();
  const firstLine = text.replace(/\n.*/s, "");
  if (isRecord(tryJson(firstLine))) return true;
  const mayBeCut = firstLine === text && beginning.found === "json" && text.startsWith("{");
  return mayBeCut && !(await isWhole());
}

const pageOf = (words: string): string => `an HTML page (a proxy or a login page?): ${words}`;

const withoutTags = (text: string): string => oneLine(text.replace(/<[^<>]*>/g, " "));
