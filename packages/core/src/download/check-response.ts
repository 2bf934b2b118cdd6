import { describeResponse } from "../decode/received-response.js";
import { DownloadError } from "../errors/report-errors.js";
import { AbortedError } from "../errors/call-errors.js";
import { retryAtIn } from "../retry/retry-after.js";
import type { FileBody } from "./file-body.js";
import { firstWords, recogniseFile, type ExpectedFile, type FileContext, type Finding } from "./recognise-file.js";

/** A file that was found in a response. */
export type FoundFile = Extract<Finding, { readonly format: unknown }>;

/**
 * Decides whether a response that reports success is the file that was requested. Only a 200 is one (and a 204, where a file
 * without bytes is right): a 206 is a part, a 203 was changed on the way. A 202, or a response with `Retry-After` in which
 * nothing proves to be a file, means "not yet".
 *
 * @throws DownloadError, or the vendor's own error, for everything else.
 */
export async function checkResponse(body: FileBody, expected: ExpectedFile, context: FileContext): Promise<FoundFile> {
  const { status, headers } = context.response;
  const { format } = expected;
  if (status === 202) throw notReady(context, format, await wordsOf(body, context));
  if (status !== 200 && status !== 204) throw noWholeFile(context, format);
  if (isPart(headers)) throw failureOf(context, partOf(context, format), "unexpected_content");
  const finding = await recogniseFile(body, expected, context);
  const asksToComeBack = ["retry-after", "retry-after-ms", "x-ms-retry-after-ms"].some((name) => headers.has(name));
  // What is certainly a file wins over a time to come back; what only may be one loses to it.
  const isCertain = "format" in finding && finding.isCertain;
  if (asksToComeBack && !isCertain) throw notReady(context, format, await wordsOf(body, context));
  if ("format" in finding) return finding;
  const { what, failure, isEmpty = false } = finding;
  if (failure !== undefined) throw failure;
  throw failureOf(context, `with ${what} instead of a ${format} file`, isEmpty ? "empty_file" : "unexpected_content");
}

/** The words of a response that is known to be no file. They help, but the status says enough without them. */
async function wordsOf(body: FileBody, context: FileContext): Promise<string> {
  try {
    return await firstWords(body, context);
  } catch (error) {
    if (AbortedError.is(error)) throw error;
    return "";
  }
}

function notReady(context: FileContext, format: string, words: string): DownloadError {
  const retryAt = retryAtIn(context.response.headers);
  const when = retryAt === undefined ? "" : `; retry at ${retryAt.toISOString()}`;
  const quoted = words === "" ? "" : ` (${words})`;
  return failureOf(context, `in place of a ${format} file that is not ready yet${quoted}${when}`, "report_not_ready", {
    isRetryable: true,
    carriedOut: "no",
    retryAt,
  });
}

function noWholeFile(context: FileContext, format: string): DownloadError {
  const isPartial = context.response.status === 206;
  const what = isPartial ? partOf(context, format) : `instead of 200, so the body is not accepted as a ${format} file`;
  return failureOf(context, what, "unexpected_status");
}

function partOf({ response: { headers } }: FileContext, format: string): string {
  const range = headers.get("content-range") ?? "without a content-range";
  return `with a part (${range}) instead of a complete ${format} file`;
}

/** Whether the headers of a 200 say that it is a part: a cache may keep a 206 and return it as a 200. */
function isPart(headers: Headers): boolean {
  if (headers.get("content-type")?.match(/\bmultipart\/byteranges\b/i)) return true;
  const range = headers.get("content-range")?.match(/\bbytes\s+(?<first>\d+)-(?<last>\d+)\/(?<size>\d+|\*)/i);
  const { first, last, size } = range?.groups ?? {};
  return Number(first) > 0 || Number(last) + 1 < Number(size);
}

function failureOf(
  context: FileContext,
  what: string,
  code: string,
  details: Partial<ConstructorParameters<typeof DownloadError>[1]> = {},
): DownloadError {
  const { response, requestId } = context;
  const common = { code, carriedOut: "yes", status: response.status, requestId } as const;
  return new DownloadError(describeResponse(context, what), { ...common, ...details });
}
