import type { ResponseContext } from "../decode/decoder.js";
import { readText } from "../decode/read-text.js";
import type { HttpError } from "../errors/http-error.js";
import { tryJson } from "../internal/parse.js";
import { Lifetime } from "../internal/lifetime.js";
import { noListener, visibleHeaders } from "../observe/emit-cleaned.js";
import type { ApiResponse } from "./api-promise.js";
import type { CallTransport } from "./call-transport.js";
import type { Call } from "./call.js";
import type { Authorization } from "./credential.js";
import {
  withRetryAfter,
  attemptFailure,
  type AttemptFailure,
  type AttemptProgress,
} from "./failures/attempt-failure.js";
import { httpFailure, requestIdIn } from "./failures/http-failure.js";
import { attemptTookTooLong } from "./failures/timeouts.js";
import { sendOnce } from "./send-once.js";
import { sharedLimit } from "./time-limit.js";
import type { VendorErrors } from "./vendor-profile.js";

const maxErrorBytes = 64 * 1024;

/** A response whose headers are there. */
interface ReceivedHeaders {
  readonly response: Response;
  readonly requestId: string | undefined;
  /** By this machine's clock. */
  readonly sentAt: Date;
  /** From sending the request to the headers of its response, in ms. */
  readonly durationMs: number;
}

/** How one attempt ended. */
export type AttemptOutcome<Result> = { readonly value: ApiResponse<Result> } | AttemptFailure;

/** One request, one response: sends the request and decodes the response. Never rejects. */
export async function attemptOnce<Params, Result>(
  transport: CallTransport,
  call: Call<Params, Result>,
  authorization: Authorization | undefined,
  attemptNumber: number,
): Promise<AttemptOutcome<Result>> {
  const { endpoint, lifetime, timeoutMs, operation, options, label } = call;
  const attemptLifetime = new Lifetime();
  const unfollow = attemptLifetime.follow(lifetime);
  const progress: AttemptProgress = {
    phase: "headers",
    mayHaveBeenSent: undefined,
    carriedOut: "no",
    response: undefined,
  };
  const liftLimit = attemptLifetime.limit(timeoutMs, () => attemptTookTooLong(operation, timeoutMs, progress));
  let isOwnedByFile = false;
  try {
    const received = await sendForHeaders(transport, call, attemptLifetime, progress, authorization, attemptNumber);
    const { response } = received;
    progress.response = response;
    progress.phase = "body";
    if (!response.ok) return await readFailedResponse(transport, call, response, attemptLifetime);
    progress.carriedOut = "yes";
    const { streams = false, limitsReads = streams } = endpoint.decode;
    // From here on each read has a limit of its own.
    if (limitsReads) liftLimit();
    if (streams) {
      // From here on the file owns the lifetime of the attempt, and disposes of it; the caller can still abort it.
      isOwnedByFile = true;
      transport.linkToCaller(attemptLifetime, operation, options.signal, { carriedOut: "yes", operation, label });
      unfollow();
    }
    const data = await endpoint.decode.read(responseContextOf(transport, call, received, attemptLifetime));
    return { value: responseOf(data, received) };
  } catch (error) {
    return attemptFailure(error, transport, call, attemptLifetime, progress);
  } finally {
    if (!isOwnedByFile) attemptLifetime.dispose();
  }
}

/** Sends the request and waits for the headers of its response. */
async function sendForHeaders<Params, Result>(
  transport: CallTransport,
  call: Call<Params, Result>,
  attemptLifetime: Lifetime,
  progress: AttemptProgress,
  authorization: Authorization | undefined,
  attemptNumber: number,
): Promise<ReceivedHeaders> {
  const { profile, connections, host, redactor } = transport;
  const { operation, label, prepared, endpoint, emit, shownUrl, timeoutMs, waitingEndsAt } = call;
  const headers =
    authorization === undefined ? prepared.headers : { ...prepared.headers, Authorization: authorization.header };
  const body = typeof prepared.body === "function" ? await attemptLifetime.race(prepared.body()) : prepared.body;
  if (emit !== noListener)
    emit({ type: "request", operation, label, attempt: attemptNumber, method: prepared.method, url: shownUrl });
  // The listener of the event may have ended the attempt.
  attemptLifetime.throwIfEnded();
  const sentAt = new Date();
  const startedAt = performance.now();
  progress.carriedOut = "maybe";
  const response = await sendOnce(
    { ...prepared, headers, body },
    {
      lifetime: attemptLifetime,
      fetch: connections.fetch,
      endsAt: Math.min(startedAt + timeoutMs, waitingEndsAt),
      // The server may have just closed an idle connection: then it would be unknown whether the request was carried out.
      needsNewConnection: !endpoint.idempotent,
      onStage(stage) {
        progress.mayHaveBeenSent = stage === "sending";
        progress.carriedOut = progress.mayHaveBeenSent ? "maybe" : "no";
      },
    },
  );
  host.hasAnswered = true;
  const durationMs = performance.now() - startedAt;
  const id = requestIdIn(response.headers, profile.errors);
  const received = { response, requestId: id === undefined ? undefined : redactor.clean(id), sentAt, durationMs };
  if (emit !== noListener) emitResponse(transport, call, received, attemptNumber);
  return received;
}

function emitResponse<Params, Result>(
  { profile }: CallTransport,
  { operation, label, emit }: Call<Params, Result>,
  { response: { status, headers }, requestId, durationMs }: ReceivedHeaders,
  attemptNumber: number,
): void {
  const common = { operation, label, attempt: attemptNumber };
  emit({ type: "response", ...common, status, durationMs, requestId, headers: visibleHeaders(headers) });
  const notice = deprecationIn(headers, profile.errors);
  if (notice !== undefined)
    emit({ type: "notice", ...common, code: "endpoint_deprecated", message: `${operation}: ${notice}` });
}

/** The failure that a response without success stands for. At most 64 KiB of its body are read. */
async function readFailedResponse<Params, Result>(
  transport: CallTransport,
  call: Call<Params, Result>,
  response: Response,
  attemptLifetime: Lifetime,
): Promise<AttemptFailure> {
  let bodyText = "";
  try {
    ({ text: bodyText } = await readText(response, maxErrorBytes, attemptLifetime, (text) => (bodyText = text)));
  } catch {
    // The status is known and says enough, unless the whole call is over.
    call.lifetime.throwIfEnded();
  }
  return withRetryAfter(httpErrorFor(transport, call, response, tryJson(bodyText), bodyText), response.headers);
}

function httpErrorFor<Params, Result>(
  { redactor, profile }: CallTransport,
  { operation, shownUrl, prepared, endpoint }: Call<Params, Result>,
  response: Response,
  body: unknown,
  bodyText: string,
): HttpError {
  const { idempotent } = endpoint;
  return httpFailure(
    { response, body, bodyText, operation, method: prepared.method, url: shownUrl, idempotent, redactor },
    profile.errors,
  );
}

/** What a decoder gets of the response and of its call. */
function responseContextOf<Params, Result>(
  transport: CallTransport,
  call: Call<Params, Result>,
  { response, requestId }: ReceivedHeaders,
  attemptLifetime: Lifetime,
): ResponseContext<Params, Result> {
  const { endpoint, params, options, operation, shownUrl, label, timeoutMs, retries, emit } = call;
  const { redactor, profile } = transport;
  return {
    response,
    params,
    operation,
    url: shownUrl,
    requestId,
    label,
    lifetime: attemptLifetime,
    timeoutMs,
    retries,
    emit,
    clean: (text, isCut) => redactor.clean(text, isCut),
    cleanError: (error) => transport.cleanError(error),
    failureIn: (body, bodyText) =>
      profile.errors.isFailure?.(body) === true ? httpErrorFor(transport, call, response, body, bodyText) : undefined,
    // The shared limit ends with the file's headers: it covers neither the body nor a repeated download.
    repeat: (signal) => transport.send(endpoint, params, { ...options, [sharedLimit]: undefined, signal }),
    linkToCaller: (lifetime) =>
      transport.linkToCaller(lifetime, operation, options.signal, { carriedOut: "yes", operation, label }),
  };
}

/** What the headers of a response say about the deprecation of its endpoint: the standard ones, or the vendor's. */
function deprecationIn(headers: Headers, { deprecation }: VendorErrors): string | undefined {
  const sunset = headers.get("sunset");
  if (headers.has("deprecation") || sunset !== null) {
    return `the server marks this endpoint as deprecated${sunset === null ? "" : `, to be removed after ${sunset}`}`;
  }
  return deprecation !== undefined && headers.get(deprecation.header) === "true" ? deprecation.message : undefined;
}

function responseOf<T>(data: T, { response, requestId, sentAt, durationMs }: ReceivedHeaders): ApiResponse<T> {
  const { status, headers } = response;
  return { data, status, headers, sentAt, durationMs, ...(requestId === undefined ? {} : { requestId }) };
}
