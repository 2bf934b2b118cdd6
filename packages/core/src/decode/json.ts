import type { ReportsError } from "../errors/reports-error.js";
import { DecodeError } from "../errors/call-errors.js";
import { tryJson } from "../internal/parse.js";
import { describeResponse, type ReceivedResponse } from "./received-response.js";
import type { Decoder, ResponseContext } from "./decoder.js";
import { fit, type Fitted } from "./fit.js";
import { excessIn } from "./json-size.js";
import { discardBody, readText } from "./read-text.js";
import type { Schema } from "./schema.js";

/** Far above any list these vendors send; a body beyond it fails the call rather than being held in memory. */
const largestJsonBytes = 32 * 1024 * 1024;
const excerptLength = 64 * 1024;
/** How many JSON values one thing may have, such as a run with its messages. */
const maxValuesOfOne = 100_000;
/** How many a list may have, or a page of rows: some 40,000 rows of 12 fields. */
const maxValuesOfList = 500_000;

/** Finds the failure that a JSON body under a success status stands for at one endpoint. */
export type FailureFinder = (body: unknown, context: ReceivedResponse) => ReportsError | undefined;

/** Options of {@link json}. */
export interface JsonOptions<T> {
  /** The value an empty body stands for; without it an empty body is a `DecodeError`. */
  readonly empty?: T;
  /**
   * True where a body that does not fit the schema stands for `empty`, because the vendor documents no response: what the server
   * did must not be reported as a failure. An HTML page is a failure all the same. Default: false.
   */
  readonly lenient?: boolean;
  /** True for a response that holds a list: it may be larger than one thing. Default: false. */
  readonly isList?: boolean;
  /** The error to throw instead, where this endpoint reports a failure under a success status. */
  readonly failure?: FailureFinder;
}

/** A JSON value together with the text it was read from, for documents that are passed on unchanged. */
export interface JsonDocument<T> {
  readonly value: T;
  readonly text: string;
}

/** Decodes a JSON body and checks it. Vendor fields the schema does not know are kept. */
export function json<T>(schema: Schema<T>, options: JsonOptions<T> = {}): Decoder<T> {
  return {
    accept: "application/json",
    read: async (context) => (await readJson(context, schema, options)).value,
  };
}

/** Decodes a JSON body, checks it, and keeps the text it came as. */
export function jsonDocument<T>(schema: Schema<T>, options: JsonOptions<T> = {}): Decoder<JsonDocument<T>> {
  return { accept: "application/json", read: (context) => readJson(context, schema, options) };
}

async function readJson<T>(
  context: ResponseContext<unknown, unknown>,
  schema: Schema<T>,
  { empty, lenient = false, isList = false, failure: failureOf }: JsonOptions<T>,
): Promise<JsonDocument<T>> {
  const { text, truncated } = await readText(context.response, largestJsonBytes, context.lifetime);
  if (truncated) throw decodeError(context, "more than 32 MiB of JSON", text);
  if (text.trim() === "") {
    if (empty !== undefined) return { value: empty, text };
    throw decodeError(context, "an empty body where JSON was expected", text);
  }
  const excess = excessIn(text, isList ? maxValuesOfList : maxValuesOfOne);
  const value = excess === undefined ? tryJson(text) : undefined;
  if (value === undefined) {
    if (lenient && empty !== undefined && !isPage(text, context)) return { value: empty, text };
    throw decodeError(context, excess ?? `${nameOf(text, context)} where JSON was expected`, text);
  }
  const failure = context.failureIn(value, text) ?? failureOf?.(value, context);
  if (failure !== undefined) throw failure;
  const { value: fitted, faults, ...rest } = fit(schema, value);
  if (faults.length === 0) {
    if (rest.leftOutCount > 0) emitLeftOut(context, rest);
    return { value: fitted as T, text };
  }
  if (lenient && empty !== undefined) return { value: empty, text };
  throw shapeError(context, faults, text);
}

/** As much of a response context as a notice about it needs. */
type NoticeContext = ReceivedResponse & Pick<ResponseContext, "emit" | "label">;

/**
 * Fits a part of a response that was read as something wider, such as the one row of a list that is looked for.
 *
 * @param text what an error shows as the body.
 * @throws DecodeError when it is not what the vendor documents.
 */
export function fitPart<T>(schema: Schema<T>, value: unknown, context: NoticeContext, text = JSON.stringify(value)): T {
  const { value: part, faults, ...rest } = fit(schema, value);
  if (faults.length > 0) throw shapeError(context, faults, text);
  if (rest.leftOutCount > 0) emitLeftOut(context, rest);
  return part as T;
}

/** What is of no use to us must not fail a call, but the caller may look for it. */
function emitLeftOut(
  { emit, operation, label, clean }: NoticeContext,
  { leftOut, leftOutCount }: Pick<Fitted, "leftOut" | "leftOutCount">,
): void {
  const others = leftOutCount - leftOut.length;
  const what = `${leftOut.join("; ")}${others > 0 ? `; and ${others} more` : ""}`;
  const message = clean(`${operation}: left out values of another type than documented: ${what}`);
  emit({ type: "notice", operation, label, code: "fields_left_out", message });
}

const shapeError = (context: ReceivedResponse, issues: readonly string[], text: string): DecodeError =>
  decodeError(context, `JSON of another shape than documented: ${issues.join("; ")}`, text, issues);

/**
 * For responses without content. A body that comes anyway is discarded, unless it reports a failure in the vendor's way, or
 * is a page: then a proxy in between has answered, and nothing was done.
 */
export const noContent: Decoder<void> = {
  accept: "application/json",
  async read(context) {
    if (!/json|html/i.test(context.response.headers.get("content-type") ?? "")) return discardBody(context.response);
    const { text } = await readText(context.response, excerptLength, context.lifetime);
    if (isPage(text, context))
      throw decodeError(context, `${nameOf(text, context)} where no content was expected`, text);
    const failure = context.failureIn(tryJson(text), text);
    if (failure !== undefined) throw failure;
  },
};

/** Makes the error for a response that is not what the vendor documents. */
function decodeError(
  context: ReceivedResponse,
  what: string,
  bodyText: string,
  issues: readonly string[] = [],
): DecodeError {
  const { response, requestId, clean } = context;
  return new DecodeError(describeResponse(context, `with ${what}`), {
    status: response.status,
    contentType: clean(response.headers.get("content-type") ?? "") || undefined,
    requestId,
    issues: issues.map((issue) => clean(issue)),
    bodyText: clean(bodyText.slice(0, excerptLength), true),
    carriedOut: "yes",
  });
}

/** A page begins like one, or is called one and begins with a tag: gateways send no more than `<h1>Service Unavailable`. */
function isPage(text: string, { response }: ReceivedResponse): boolean {
  const declaresPage = /\bx?html\b/i.test(response.headers.get("content-type") ?? "");
  return (declaresPage ? /^\s*</ : /^\s*<(?:!doctype html|html|head|body)/i).test(text);
}

const nameOf = (text: string, context: ReceivedResponse): string =>
  isPage(text, context) ? "an HTML page (a proxy or a login page?)" : "text";
