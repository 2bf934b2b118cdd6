import type { Endpoint, Method } from "../call/endpoint.js";
import type { Query } from "../call/query.js";
import type { ReportsError } from "../errors/reports-error.js";
import { tryJson } from "../internal/parse.js";
import { readBytes } from "./read-bytes.js";

const maxAnswerBytes = 32 * 1024 * 1024;

/** A request that changes nothing; only a probe sends others. */
export interface Question {
  readonly method?: Extract<Method, "GET" | "POST"> | "HEAD";
  /** With a leading slash from the base URL, else from the vendor's own prefix. */
  readonly path: string;
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Default: `application/json`. */
  readonly accept?: string;
  /** True to send no credential. */
  readonly anonymous?: boolean;
}

/** What the server said to a question, whatever its status. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came, of an answer that is a success; cut off at 32 MiB. */
  readonly bytes: Uint8Array;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown;
  /** True for a web page: a login page, a proxy, the wrong host. */
  readonly isPage: boolean;
  readonly requestId: string | undefined;
}

/** How a question ended. */
export type Asked = { readonly answer: ServerAnswer } | { readonly error: ReportsError };

/** The endpoint that a question is sent to. */
export function endpointOf(question: Question): Endpoint<object, ServerAnswer> {
  const { method = "GET", path, query, body: sent, accept = "application/json", anonymous = false } = question;
  return {
    method: method as Method,
    path,
    query: () => query ?? {},
    body: () => (sent === undefined ? undefined : { json: sent }),
    decode: {
      accept,
      read: async ({ response, lifetime, clean, requestId }) => {
        const bytes = await readBytes(response, maxAnswerBytes, lifetime);
        const text = new TextDecoder().decode(bytes);
        const { status, headers } = response;
        return answerOf(status, headers, bytes, clean(text), tryJson(text), requestId);
      },
    },
    idempotent: method !== "POST",
    anonymous,
  };
}

/** What the server said, from the parts of its answer. */
export const answerOf = (
  status: number,
  headers: Headers,
  bytes: Uint8Array,
  text: string,
  body: unknown,
  requestId: string | undefined,
): ServerAnswer => ({
  status,
  headers,
  bytes,
  text,
  body,
  isPage: body === undefined && /^\s*<(?:!doctype html|html|head|body|h1|title)/i.test(text),
  requestId,
});
