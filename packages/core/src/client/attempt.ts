import { HttpError } from "../errors/http-error.js";
import { ReportsError, unexpectedError } from "../errors/reports-error.js";
import type { TimeoutPhase } from "../errors/transport-errors.js";
import type { Answer } from "../decode/decoder.js";
import { BrokenBody, readText } from "../decode/read-text.js";
import { tryJson } from "../internal/parse.js";
import { Scope } from "../internal/scope.js";
import { monotonicMs } from "../internal/time.js";
import { nobody, visibleHeaders } from "../observe/events.js";
import type { Redactor } from "../observe/redact.js";
import type { SentListener } from "../platform/platform.js";
import { allowRepeat, forbidRepeat } from "../retry/run-with-retry.js";
import type { ApiResponse } from "./api-promise.js";
import { tookTooLong, type Call } from "./call.js";
import type { Authorization, Credential } from "./credential.js";
import type { Endpoint } from "./endpoint.js";
import { httpFailure } from "./http-failure.js";
import { networkErrorOf } from "./network-failure.js";
import type { VendorErrors } from "./profile.js";
import { sendOnce, type Send } from "./send-once.js";
import { stepEndsAt, type LimitedOptions } from "./step-limit.js";

const largestErrorBytes = 64 * 1024;

/** What attempts use of their client. */
export interface AttemptContext {
  readonly vendor: VendorErrors;
  readonly credential: Credential;
  readonly fetch: Send;
  readonly redactor: Redactor;
  /** The way out for errors, also for those of a file that is still read when its call is over. */
  readonly cleanError: <E>(error: E) => E;
  /** Makes the call once more: a download that begins again. */
  readonly send: <Params, Result>(
    endpoint: Endpoint<Params, Result>,
    params: Params,
    options: LimitedOptions,
  ) => Promise<Result>;
  /** A file outlives its call, and so does the caller's right to abort it. */
  readonly linkFile: (scope: Scope, call: Pick<Call<never, never>, "operation" | "options">) => void;
}

/** Makes the attempts of calls: token, request, answer, and what every failure means. */
export class Attempts {
  readonly #context: AttemptContext;
  readonly #clean: Redactor["clean"];
  /** Whether the host has ever answered this client. */
  #knownHost = false;

  constructor(context: AttemptContext) {
    this.#context = context;
    this.#clean = context.redactor.clean.bind(context.redactor);
  }

  /** Sends the request and decodes the answer. */
  async run<Params, Result>(call: Call<Params, Result>): Promise<ApiResponse<Result>> {
    const authorization = await this.#authorization(call);
    const carriedOutBefore = call.carriedOut;
    const attempt = new Scope();
    const unlink = attempt.follow(call.scope);
    let phase: TimeoutPhase = "headers";
    let sent: boolean | undefined;
    const onSent = (hasLeft: boolean): void => {
      sent = hasLeft;
      call.carriedOut = hasLeft ? "maybe" : "no";
    };
    const lift = attempt.limit(call.timeoutMs, () => tookTooLong(call, phase, call.timeoutMs, sent));
    let handedOver = false;
    try {
      const response = await this.#exchange(call, attempt, authorization, onSent);
      phase = "body";
      if (!response.ok) {
        const failure = await this.#failure(call, response, attempt);
        if (response.status === 401 && authorization !== undefined) this.#renewAfter(call, failure, authorization);
        throw failure;
      }
      call.carriedOut = "yes";
      handedOver = call.endpoint.decode.streams === true;
      if (handedOver) {
        // From here on the file has the attempt and watches over its time itself: the caller can still abort it.
        this.#context.linkFile(attempt, call);
        unlink();
        lift();
      }
      const data = await call.endpoint.decode.read(this.#answer(call, response, attempt));
      return responseOf(data, response, this.#requestId(response));
    } catch (error) {
      const failure = this.#explain(call, error, attempt, phase, sent);
      call.carriedOut = failure.carriedOut === "no" ? carriedOutBefore : failure.carriedOut;
      throw failure;
    } finally {
      if (!handedOver) attempt.dispose();
    }
  }

  /** One request and the headers of its answer. */
  async #exchange<Params, Result>(
    call: Call<Params, Result>,
    attempt: Scope,
    authorization: Authorization | undefined,
    onSent: SentListener,
  ): Promise<Response> {
    const { operation, label, request, emit, url, progress } = call;
    const common = { operation, label, attempt: progress.attempts };
    const headers =
      authorization === undefined ? request.headers : { ...request.headers, Authorization: authorization.header };
    const body = typeof request.body === "function" ? await attempt.race(request.body()) : request.body;
    emit({ type: "request", ...common, method: request.method, url });
    // The listener may have been the one that ended it.
    attempt.throwIfEnded();
    const sentAt = monotonicMs();
    call.carriedOut = "maybe";
    const endsAt = Math.min(sentAt + call.timeoutMs, call.endsAt);
    const { fetch } = this.#context;
    const response = await sendOnce({ ...request, headers, body }, { scope: attempt, fetch, endsAt, onSent });
    this.#knownHost = true;
    if (emit !== nobody) {
      emit({
        type: "response",
        ...common,
        status: response.status,
        durationMs: monotonicMs() - sentAt,
        requestId: this.#requestId(response),
        headers: visibleHeaders(response.headers),
      });
    }
    const notice = noticeIn(response.headers) ?? this.#context.vendor.notice?.(response.headers);
    if (notice !== undefined)
      emit({ type: "notice", ...common, code: "endpoint_deprecated", message: `${operation}: ${notice}` });
    return response;
  }

  /**
   * Fetches the token before the call waits for its turn: while a token is fetched the gate may close, and starts must not
   * gather behind the pace's back.
   */
  async prepare<Params, Result>(call: Call<Params, Result>): Promise<void> {
    if (call.endpoint.anonymous !== true) call.authorization = await this.#authorize(call);
  }

  /** The token to send: the one fetched before the call had its turn, while it is still good. */
  async #authorization<Params, Result>(call: Call<Params, Result>): Promise<Authorization | undefined> {
    const { authorization } = call;
    if (authorization === undefined || this.#context.credential.isCurrent(authorization)) return authorization;
    const renewed = await this.#authorize(call);
    // The gate may have closed in the meantime.
    await call.throttle.enter(call.scope, false);
    return renewed;
  }

  /** A token from the credential, which does its own retrying: what it fails with is not tried again by the call. */
  async #authorize<Params, Result>(call: Call<Params, Result>): Promise<Authorization | undefined> {
    const { refused } = call;
    let authorization: Authorization | undefined;
    try {
      authorization = await this.#context.credential.authorize(call.scope);
    } catch (error) {
      throw ReportsError.is(error) ? forbidRepeat(error) : error;
    }
    if (refused !== undefined && authorization?.token === refused.token) throw refused.failure;
    return authorization;
  }

  /** Lets the loop repeat a call once whose token was refused, if another token may be had. */
  #renewAfter<Params, Result>(call: Call<Params, Result>, failure: HttpError, authorization: Authorization): void {
    if (call.refused !== undefined || !this.#context.credential.reject(authorization)) return;
    call.refused = { token: authorization.token, failure };
    allowRepeat(failure);
  }

  /** The error of an answer that is no success. Its body is read as far as it comes, and no further than 64 KiB. */
  async #failure<Params, Result>(call: Call<Params, Result>, response: Response, attempt: Scope): Promise<HttpError> {
    let bodyText = "";
    try {
      ({ text: bodyText } = await readText(response, largestErrorBytes, attempt, (text) => (bodyText = text)));
    } catch {
      // The status is known and says enough, unless the whole call is over.
      call.scope.throwIfEnded();
    }
    return this.#httpFailure(call, response, bodyText);
  }

  #httpFailure<Params, Result>(call: Call<Params, Result>, response: Response, bodyText: string): HttpError {
    const { operation, url, request, endpoint } = call;
    return httpFailure(
      {
        response,
        bodyText,
        operation,
        method: request.method,
        url,
        idempotent: endpoint.idempotent,
        redactor: this.#context.redactor,
      },
      this.#context.vendor,
    );
  }

  #answer<Params, Result>(call: Call<Params, Result>, response: Response, attempt: Scope): Answer<Params, Result> {
    return {
      response,
      params: call.params,
      operation: call.operation,
      url: call.url,
      requestId: this.#requestId(response),
      label: call.label,
      scope: attempt,
      timeoutMs: call.timeoutMs,
      retries: call.retries,
      emit: call.emit,
      clean: this.#clean,
      cleanError: this.#context.cleanError,
      failureIn: (bodyText) =>
        this.#context.vendor.isFailure?.(tryJson(bodyText)) === true
          ? this.#httpFailure(call, response, bodyText)
          : undefined,
      // The limit of the step that opened a file does not cover its body, nor what begins that anew.
      repeat: (signal) =>
        this.#context.send(call.endpoint, call.params, { ...call.options, [stepEndsAt]: Infinity, signal }),
      link: (scope) => this.#context.linkFile(scope, call),
    };
  }

  /** Puts a failure into our own words and notes what it means for the server's side. */
  #explain<Params, Result>(
    call: Call<Params, Result>,
    error: unknown,
    attempt: Scope,
    phase: TimeoutPhase,
    sent: boolean | undefined,
  ): ReportsError {
    const known = ReportsError.is(error);
    if (HttpError.is(error) || (known && attempt.reason !== error)) return error;
    if (known) return error.with({ carriedOut: call.carriedOut });
    // In the body only the connection can break; anything else is a fault of ours, and is not dressed up as one of theirs.
    if (phase === "body" && !(error instanceof BrokenBody)) return unexpectedError(error, call.carriedOut);
    return networkErrorOf(error instanceof BrokenBody ? error.cause : error, {
      operation: call.operation,
      clean: this.#clean,
      inBody: phase === "body",
      // Before anything was sent, and after the headers came, we know more than an error tells.
      carriedOut: phase === "body" || call.carriedOut === "no" ? call.carriedOut : undefined,
      sent,
      knownHost: this.#knownHost,
    });
  }

  #requestId(response: Response): string | undefined {
    const requestId = this.#context.vendor.requestId?.(response.headers, undefined);
    return requestId === undefined ? undefined : this.#clean(requestId);
  }
}

/** The standard announcements that an endpoint is going away. */
function noticeIn(headers: Headers): string | undefined {
  const sunset = headers.get("sunset");
  if (!headers.has("deprecation") && sunset === null) return undefined;
  return `the server marks this endpoint as deprecated${sunset === null ? "" : `, gone after ${sunset}`}`;
}

function responseOf<T>(data: T, { status, headers }: Response, requestId: string | undefined): ApiResponse<T> {
  return { data, status, headers, ...(requestId === undefined ? {} : { requestId }) };
}
