import type { ReportsError } from "../errors/reports-error.js";
import { DecodeError } from "../errors/transport-errors.js";
import { isRecord } from "../internal/objects.js";
import { answered, type AnswerFacts } from "./answer-facts.js";
import type { Answer, Decoder } from "./decoder.js";
import { discardBody, readText } from "./read-text.js";
import { tryJson } from "../internal/parse.js";

/** Far above any list these vendors send; a body beyond it is refused rather than held in memory. */
const largestJsonBytes = 32 * 1024 * 1024;
const excerptLength = 64 * 1024;
const mostIssues = 5;

/** What we need of a schema; a `zod/mini` schema fits. Declared here so that no zod type is published. */
export interface Schema<T> {
  /** Checks a value, and says what is wrong with it instead of throwing. */
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } };
}

/** One thing a schema found wrong. */
export interface SchemaIssue {
  readonly path: readonly PropertyKey[];
  readonly code?: string | undefined;
  readonly expected?: unknown;
  /** In our own words when `code` is `"custom"`. */
  readonly message?: string | undefined;
}

/** Finds the failure that a JSON body under a success status stands for at one endpoint. */
export type FailureFinder = (body: unknown, answer: AnswerFacts) => ReportsError | undefined;

/** Options of {@link json}. */
export interface JsonOptions<T> {
  /** The value an empty body stands for; without it an empty body is a `DecodeError`. */
  readonly empty?: T;
  /**
   * True to let any body that is not what the schema wants stand for `empty`, where a vendor documents no answer: what was
   * done must not be reported as a failure. An HTML page still is one. Default: false.
   */
  readonly lenient?: boolean;
  /** The error to throw instead, where this endpoint reports a failure under a success status. */
  readonly failure?: FailureFinder;
}

/** A JSON value together with the text it was read from, for documents that must be handed on as they are. */
export interface JsonDocument<T> {
  readonly value: T;
  readonly text: string;
}

/** Decodes a JSON body and checks it. Vendor fields the schema does not know are kept. */
export function json<T>(schema: Schema<T>, options: JsonOptions<T> = {}): Decoder<T> {
  return {
    accept: "application/json",
    read: async (answer) => (await readJson(answer, schema, options)).value,
  };
}

/** Decodes a JSON body, checks it, and keeps the text it came as. */
export function jsonDocument<T>(schema: Schema<T>, options: JsonOptions<T> = {}): Decoder<JsonDocument<T>> {
  return { accept: "application/json", read: (answer) => readJson(answer, schema, options) };
}

async function readJson<T>(
  answer: Answer<unknown, unknown>,
  schema: Schema<T>,
  { empty, lenient = false, failure: failureOf }: JsonOptions<T>,
): Promise<JsonDocument<T>> {
  const { text, truncated } = await readText(answer.response, largestJsonBytes, answer.scope);
  if (truncated) throw decodeError(answer, "more than 32 MiB of JSON", text);
  if (text.trim() === "") {
    if (empty !== undefined) return { value: empty, text };
    throw decodeError(answer, "an empty body where JSON was expected", text);
  }
  const value = tryJson(text);
  if (value === undefined) {
    if (lenient && empty !== undefined && !isPage(text, answer)) return { value: empty, text };
    throw decodeError(answer, `${nameOf(text, answer)} where JSON was expected`, text);
  }
  const failure = answer.failureIn(text) ?? failureOf?.(value, answer);
  if (failure !== undefined) throw failure;
  const checked = schema.safeParse(value);
  if (checked.success) return { value: checked.data, text };
  if (lenient && empty !== undefined) return { value: empty, text };
  const issues = checked.error.issues.slice(0, mostIssues).map((issue) => describeIssue(issue, value));
  throw decodeError(answer, `JSON of another shape than documented (${issues.join("; ")})`, text, issues);
}

/** A schema that lets any JSON pass. */
export const anyJson: Schema<unknown> = { safeParse: (data) => ({ success: true, data }) };

/**
 * For answers without content. A body that comes anyway is let go, unless it is the vendor's way to report a failure, or
 * a page: then somebody in between has answered, and nothing was done.
 */
export const nothing: Decoder<void> = {
  accept: "application/json",
  async read(answer) {
    if (!/json|html/i.test(answer.response.headers.get("content-type") ?? "")) return discardBody(answer.response);
    const { text } = await readText(answer.response, excerptLength, answer.scope);
    if (isPage(text, answer)) throw decodeError(answer, `${nameOf(text, answer)} where no content was expected`, text);
    const failure = answer.failureIn(text);
    if (failure !== undefined) throw failure;
  },
};

/** Makes the error for an answer that is not what the vendor documents. */
function decodeError(answer: AnswerFacts, what: string, bodyText: string, issues: readonly string[] = []): DecodeError {
  const { response, requestId, clean } = answer;
  return new DecodeError(answered(answer, `with ${what}`), {
    status: response.status,
    contentType: clean(response.headers.get("content-type") ?? "") || undefined,
    requestId,
    issues: issues.map((issue) => clean(issue)),
    bodyText: clean(bodyText.slice(0, excerptLength), true),
    carriedOut: "yes",
  });
}

/** A page begins like one, or is called one and begins with a tag: gateways send no more than `<h1>Service Unavailable`. */
function isPage(text: string, { response }: AnswerFacts): boolean {
  const isCalledPage = /\bx?html\b/i.test(response.headers.get("content-type") ?? "");
  return (isCalledPage ? /^\s*</ : /^\s*<(?:!doctype html|html|head|body)/i).test(text);
}

const nameOf = (text: string, answer: AnswerFacts): string =>
  isPage(text, answer) ? "an HTML page (a proxy or a login page?)" : "text";

function describeIssue({ path, code, expected, message }: SchemaIssue, value: unknown): string {
  const place = path.map(String).join(".") || "body";
  if (code === "custom" && message !== undefined) return `${place}: ${message}`;
  let found: unknown = value;
  for (const key of path) found = isRecord(found) || Array.isArray(found) ? Reflect.get(found, key) : undefined;
  const got = found === null ? "null" : Array.isArray(found) ? "array" : typeof found;
  const wanted = typeof expected === "string" ? `expected ${expected}, got ${got}` : (code ?? "is not valid");
  return `${place}: ${wanted}`;
}
