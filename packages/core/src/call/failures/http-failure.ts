import { httpErrorOf, type HttpError, type HttpErrorDetails } from "../../errors/http-error.js";
import { textIn } from "../../internal/objects.js";
import type { Redactor } from "../../observe/redact.js";
import { retryAtIn } from "../../retry/retry-after.js";
import type { VendorErrors } from "../vendor-profile.js";

const maxMessageLength = 500;
const maxBodyLength = 64 * 1024;

/** A response that is no success. */
export interface FailedResponse {
  readonly response: Response;
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown;
  /** The body, as far as it was read. */
  readonly bodyText: string;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  /** Whether the loop may repeat it after it may have been carried out. */
  readonly idempotent: boolean;
  readonly redactor: Redactor;
}

/**
 * One line of plain text: HTML tags and entities gone, white space folded. A style sheet or a script without an end goes
 * to the end of the text, as in a browser: to look for the end of each would take far longer.
 */
export const plainLine = (text: string): string =>
  text
    .replace(/<(style|script)\b.*?(?:<\/\1>|$)|<[^<>]*>/gis, " ")
    .replace(/&(?:nbsp|#160);/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .trim();

/** Makes the error for a response: the vendor's object kept, one readable line, the request id, when to come back. */
export function httpFailure(failed: FailedResponse, vendor: VendorErrors): HttpError {
  const { response, operation, method, url, redactor } = failed;
  const { status, headers } = response;
  // Of a failure under 200 as much is kept as of any other. It is parsed before it is blanked: what stands in JSON may be
  // escaped in more ways than can be looked for.
  const isWhole = failed.bodyText.length <= maxBodyLength;
  const body = isWhole ? redactor.cleanJson(failed.body) : undefined;
  const bodyText = redactor.clean(failed.bodyText.slice(0, maxBodyLength), true);
  const requestId = requestIdIn(headers, vendor) ?? textIn(body, vendor.requestIdMember ?? "");
  // An HTML page's title says what a whole page of style sheets does not.
  const vendorText =
    vendor.message(body ?? bodyText) ??
    (body === undefined ? (/<title>(.*?)(?:<\/title>|$)/is.exec(bodyText)?.[1] ?? bodyText) : "");
  // "answered 403: 403 Forbidden" says it twice; "400.1" is a code of the vendor's.
  const line = plainLine(vendorText).replace(new RegExp(`^${status} `), "");
  const text = line.slice(0, maxMessageLength) || response.statusText || "no explanation";
  const retryAt = retryAtIn(headers);
  const hint = vendor.hint?.(status, body, operation);
  const mayBeCarriedOut = !failed.idempotent && status >= 500 && !(status === 503 && retryAt !== undefined);
  const parts = [
    `${operation} answered ${status}: ${text}`,
    retryAt === undefined ? "" : `; retry at ${retryAt.toISOString()}`,
    mayBeCarriedOut ? "; it may have been carried out, so it was not repeated" : "",
    hint === undefined ? "" : `; ${hint}`,
    requestId === undefined ? "" : ` (request id ${requestId})`,
  ];
  const verdict = verdictOf(vendor, status, body ?? bodyText);
  return httpErrorOf(parts.join(""), {
    status,
    body,
    bodyText,
    requestId,
    method,
    url,
    retryAt,
    ...verdict,
  });
}

/** The vendor's id of a request, from the headers of its response. */
export const requestIdIn = (headers: Headers, { requestIdHeader }: VendorErrors): string | undefined =>
  requestIdHeader === undefined ? undefined : (headers.get(requestIdHeader) ?? undefined);

/** What the vendor's own words say about another attempt, whatever the status usually means. */
function verdictOf(vendor: VendorErrors, status: number, body: unknown): Partial<HttpErrorDetails> {
  if (vendor.isBusy?.(body) === true) return { code: "vendor_busy", isRetryable: true, carriedOut: "no" };
  return vendor.isFinal?.(status, body) === true ? { isRetryable: false } : {};
}
