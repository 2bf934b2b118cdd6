import type { Bytes } from "./files/bytes.js";
import { textBytes } from "./files/bytes.js";

/** Status and headers of an answer; the status is 200 unless given. */
export interface AnswerInit {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One read of a large body; about what a socket delivers at once. */
const chunkBytes = 65_536;

/** A body in chunks, as a network would deliver it, so that progress and cancellation can be seen. */
function chunked(bytes: Bytes): ReadableStream<Bytes> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(offset, (offset += chunkBytes)));
      if (offset >= bytes.byteLength) controller.close();
    },
  });
}

/** An answer with these bytes, and their number as `content-length`. Large bodies arrive in chunks. */
export function bytesAnswer(bytes: Bytes, { status = 200, headers = {} }: AnswerInit = {}): Response {
  const body = bytes.byteLength > chunkBytes ? chunked(bytes) : bytes;
  return new Response(body, { status, headers: { ...headers, "content-length": String(bytes.byteLength) } });
}

/** The same without a length, as servers that make the body while they send it do: chunked on a real connection. */
export const streamedAnswer = (bytes: Bytes, { status = 200, headers = {} }: AnswerInit = {}): Response =>
  new Response(bytes.byteLength === 0 ? null : chunked(bytes), { status, headers: { ...headers } });

/** An answer with text: `text/plain` unless the headers say otherwise. */
export const textAnswer = (text: string, { status = 200, headers = {} }: AnswerInit = {}): Response =>
  bytesAnswer(textBytes(text), { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });

/** An answer with a JSON body. */
export const jsonAnswer = (value: unknown, { status = 200, headers = {} }: AnswerInit = {}): Response =>
  bytesAnswer(textBytes(JSON.stringify(value)), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });

/** An answer without a body. */
export function emptyAnswer({ status = 204, headers = {} }: AnswerInit = {}): Response {
  // These two never have a body, so they must not announce a length either.
  const length = status === 204 || status === 304 ? undefined : { "content-length": "0" };
  return new Response(null, { status, headers: { ...headers, ...length } });
}

/** A page such as a proxy or a login wall puts in front of an API. */
export const htmlAnswer = (title: string, init: AnswerInit = {}): Response =>
  textAnswer(`<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`, {
    ...init,
    headers: { "content-type": "text/html; charset=utf-8", ...init.headers },
  });
