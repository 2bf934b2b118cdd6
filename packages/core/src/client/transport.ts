import { ConfigError } from "../errors/config-error.js";
import { abortSignal, expectShape } from "../errors/expect.js";
import { HttpError } from "../errors/http-error.js";
import { annotate, ReportsError, type CarriedOut, type ReportsErrorDetails } from "../errors/reports-error.js";
import { AbortedError, TimeoutError, type TimeoutPhase } from "../errors/transport-errors.js";
import type { Answer } from "../decode/decoder.js";
import { readText } from "../decode/read-text.js";
import { Scope } from "../internal/scope.js";
import { monotonicMs } from "../internal/time.js";
import { fanOut, visibleHeaders, type EventListener } from "../observe/events.js";
import { logEvents } from "../observe/logger.js";
import { Redactor } from "../observe/redact.js";
import { RetryBudget } from "../retry/budget.js";
import { allowRepeat, forbidRepeat, runWithRetry, type CallProgress } from "../retry/run-with-retry.js";
import { Throttle } from "../retry/throttle.js";
import { createTlsFetch } from "#platform";
import { apiPromise, type ApiPromise, type ApiResponse } from "./api-promise.js";
import type { Authorization, Credential, CredentialFactory } from "./credential.js";
import type { Endpoint } from "./endpoint.js";
import { httpFailure } from "./http-failure.js";
import { networkErrorOf } from "./network-failure.js";
import {
  checkRequestOptions,
  defaultRetries,
  defaultTimeoutMs,
  defaultTotalTimeoutMs,
  type ClientOptions,
  type Fetch,
  type RequestOptions,
} from "./options.js";
import { prepareRequest, type RequestPlan } from "./prepare-request.js";
import type { VendorProfile } from "./profile.js";
import { platformFetch, sendOnce, withoutQuery } from "./send-once.js";

const largestErrorBytes = 64 * 1024;

/** One call on its way. */
interface Call<Params, Result> {
  readonly endpoint: Endpoint<Params, Result>;
  readonly params: Params;
  readonly options: RequestOptions;
  readonly request: RequestPlan;
  readonly operation: string;
  readonly url: string;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly scope: Scope;
  readonly emit: EventListener;
  readonly progress: CallProgress;
  /** What we know about whether the server did it. */
  carriedOut: CarriedOut;
  /** The token fetched ahead of the attempt. */
  authorization: Authorization | undefined;
  /** The token the server refused, and how. */
  refused: { readonly token: string; readonly failure: HttpError } | undefined;
}

/** What a client is made of beside the caller's options. */
export interface TransportSetup {
  readonly profile: VendorProfile;
  /** Checked by `parseBaseUrl`; without a trailing slash. */
  readonly baseUrl: string;
  readonly credential: CredentialFactory;
  readonly options: ClientOptions;
}

/** Sends the requests of one client: one gate, one pace, one retry budget, one credential, one set of secrets. */
export class Transport {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Blanks this client's secrets in text. */
  readonly redactor = new Redactor();
  /** The client's own listener and logger. */
  readonly emit: EventListener;
  readonly #profile: VendorProfile;
  readonly #options: ClientOptions;
  readonly #credential: Credential;
  readonly #fetch: Fetch;
  readonly #closeConnections: (() => void) | undefined;
  readonly #throttle: Throttle;
  readonly #budget = new RetryBudget();
  readonly #closing = new AbortController();

  /** @throws ConfigError when `tls` cannot be used. */
  constructor({ profile, baseUrl, credential, options }: TransportSetup) {
    this.baseUrl = baseUrl;
    this.#profile = profile;
    this.#options = options;
    this.emit = fanOut([options.logger && logEvents(options.logger), options.onEvent]);
    const pace = options.pace ?? profile.pace;
    this.#throttle = new Throttle(pace === false ? undefined : pace);
    const tls = options.tls && connect(options.tls);
    this.#fetch = tls?.fetch ?? options.fetch ?? platformFetch;
    this.#closeConnections = tls?.close;
    this.#credential = credential({
      send: (endpoint, params, requestOptions) => this.send(endpoint, params, requestOptions),
      origin: new URL(baseUrl).origin,
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
      tokenStore: options.tokenStore,
      redactor: this.redactor,
      emit: this.emit,
    });
    if (options.tls?.insecureSkipVerify === true) {
      const message = `certificates of ${baseUrl} are not checked: anyone on the way can read and change everything (tls.insecureSkipVerify)`;
      this.emit({ type: "notice", operation: "connect", message });
      if (options.logger === undefined && options.onEvent === undefined) console.warn(message);
    }
  }

  /** Calls an endpoint. Everything that can go wrong, wrong parameters included, rejects the promise. */
  send<Params, Result>(
    endpoint: Endpoint<Params, Result>,
    params: Params,
    options: RequestOptions = {},
  ): ApiPromise<Result> {
    return apiPromise(this.#call(endpoint, params, options));
  }

  /** The current access token, fetched when there is none; undefined when this client signs in otherwise. */
  async accessToken(options: Pick<RequestOptions, "signal"> = {}): Promise<string | undefined> {
    expectShape("options", options, { signal: abortSignal });
    const scope = this.#scope("access token", options.signal);
    try {
      scope.throwIfEnded();
      return (await this.#credential.authorize(scope))?.token;
    } finally {
      scope.dispose();
    }
  }

  /** Ends `scope` when this client is closed: for work between two calls. */
  endOnClose(scope: Scope, operation: string): void {
    scope.link(this.#closing.signal, () => new AbortedError(`${operation} was aborted: the client is closed`));
  }

  /** Aborts whatever is under way and closes this client's connections. Later calls are refused. */
  close(): void {
    this.#closing.abort();
    this.#closeConnections?.();
  }

  async #call<Params, Result>(
    endpoint: Endpoint<Params, Result>,
    params: Params,
    options: RequestOptions,
  ): Promise<ApiResponse<Result>> {
    checkRequestOptions(options);
    const request = prepareRequest(endpoint, params, {
      baseUrl: this.baseUrl,
      profile: this.#profile,
      appName: this.#options.appName,
      headers: { ...this.#options.headers, ...options.headers },
    });
    const { operation } = request;
    const totalMs = options.totalTimeoutMs ?? defaultTotalTimeoutMs;
    const endsAt = monotonicMs() + totalMs;
    const scope = this.#scope(operation, options.signal);
    const call: Call<Params, Result> = {
      endpoint,
      params,
      options,
      request,
      operation,
      url: withoutQuery(request.url),
      timeoutMs: options.timeoutMs ?? this.#options.timeoutMs ?? defaultTimeoutMs,
      retries: options.retries ?? this.#options.retries ?? defaultRetries,
      scope,
      emit: fanOut([this.emit, options.onEvent]),
      progress: { attempts: 0 },
      carriedOut: "no",
      authorization: undefined,
      refused: undefined,
    };
    scope.limit(totalMs, () => tookTooLong(call, "total", totalMs));
    try {
      scope.throwIfEnded();
      return await runWithRetry(() => this.#attempt(call), {
        operation,
        label: options.label,
        idempotent: endpoint.idempotent,
        retries: call.retries,
        endsAt,
        paced: endpoint.anonymous !== true,
        scope,
        throttle: this.#throttle,
        budget: this.#budget,
        emit: call.emit,
        prepare: () => this.#prepare(call),
        progress: call.progress,
      });
    } catch (error) {
      if (!ReportsError.is(error)) throw error;
      // An earlier attempt may have been carried out, whatever became of the last.
      if (error.carriedOut === "no") Object.assign(error, { carriedOut: call.carriedOut });
      throw annotate(error, { label: options.label, attempts: call.progress.attempts });
    } finally {
      scope.dispose();
    }
  }

  /** Sends the request and decodes the answer. */
  async #attempt<Params, Result>(call: Call<Params, Result>): Promise<ApiResponse<Result>> {
    const authorization = await this.#authorization(call);
    const carriedOutBefore = call.carriedOut;
    const attempt = new Scope();
    const unlink = attempt.link(call.scope.signal, (reason) => reason as Error);
    let phase: TimeoutPhase = "headers";
    const lift = attempt.limit(call.timeoutMs, () => tookTooLong(call, phase, call.timeoutMs));
    let handedOut = false;
    try {
      const response = await this.#exchange(call, attempt, authorization);
      phase = "body";
      if (!response.ok) {
        const failure = await this.#failure(call, response, attempt);
        if (response.status === 401 && authorization !== undefined) this.#renewAfter(call, failure, authorization);
        throw failure;
      }
      call.carriedOut = "yes";
      const streams = call.endpoint.decode.streams === true;
      if (streams) this.#linkFile(attempt, call);
      const data = await call.endpoint.decode.read(this.#answer(call, response, attempt));
      if (streams) {
        // From here on the file has the attempt: the caller can still abort it, but our time limits are over.
        unlink();
        lift();
        handedOut = true;
      }
      return responseOf(data, response, this.#requestId(response));
    } catch (error) {
      const failure = this.#explain(call, error, attempt, phase);
      call.carriedOut = failure.carriedOut === "no" ? carriedOutBefore : failure.carriedOut;
      throw failure;
    } finally {
      if (!handedOut) attempt.dispose();
    }
  }

  /** One request and the headers of its answer. */
  async #exchange<Params, Result>(
    call: Call<Params, Result>,
    attempt: Scope,
    authorization: Authorization | undefined,
  ): Promise<Response> {
    const { operation, request, emit, url, progress } = call;
    const common = { operation, label: call.options.label, attempt: progress.attempts };
    const headers =
      authorization === undefined ? request.headers : { ...request.headers, Authorization: authorization.header };
    const body = typeof request.body === "function" ? await attempt.race(request.body()) : request.body;
    emit({ type: "request", ...common, method: request.method, url });
    const sentAt = monotonicMs();
    call.carriedOut = "maybe";
    const response = await sendOnce({ ...request, headers, body }, attempt, this.#fetch);
    emit({
      type: "response",
      ...common,
      status: response.status,
      durationMs: monotonicMs() - sentAt,
      requestId: this.#requestId(response),
      headers: visibleHeaders(response.headers, (text) => this.redactor.clean(text)),
    });
    const notice = noticeIn(response.headers) ?? this.#profile.errors.notice?.(response.headers);
    if (notice !== undefined)
      emit({ type: "notice", ...common, message: this.redactor.clean(`${operation}: ${notice}`) });
    return response;
  }

  /**
   * Fetches the token before the call waits for its turn: while a token is fetched the gate may close, and starts must not
   * gather behind the pace's back.
   */
  async #prepare<Params, Result>(call: Call<Params, Result>): Promise<void> {
    if (call.endpoint.anonymous !== true) call.authorization = await this.#authorize(call);
  }

  /** The token to send: the one fetched before the call had its turn, while it is still good. */
  async #authorization<Params, Result>(call: Call<Params, Result>): Promise<Authorization | undefined> {
    const { authorization } = call;
    if (authorization === undefined || this.#credential.isCurrent(authorization)) return authorization;
    return await this.#authorize(call);
  }

  /** A token from the credential, which does its own retrying: what it fails with is not tried again by the call. */
  async #authorize<Params, Result>(call: Call<Params, Result>): Promise<Authorization | undefined> {
    const { refused } = call;
    let authorization: Authorization | undefined;
    try {
      authorization = await this.#credential.authorize(call.scope);
    } catch (error) {
      throw ReportsError.is(error) ? forbidRepeat(error) : error;
    }
    if (refused !== undefined && authorization?.token === refused.token) throw refused.failure;
    return authorization;
  }

  /** Lets the loop repeat a call once whose token was refused, if another token may be had. */
  #renewAfter<Params, Result>(call: Call<Params, Result>, failure: HttpError, authorization: Authorization): void {
    if (call.refused !== undefined || !this.#credential.reject(authorization)) return;
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
        redactor: this.redactor,
      },
      this.#profile.errors,
    );
  }

  #answer<Params, Result>(call: Call<Params, Result>, response: Response, attempt: Scope): Answer<Params, Result> {
    return {
      response,
      params: call.params,
      operation: call.operation,
      url: call.url,
      requestId: this.#requestId(response),
      label: call.options.label,
      scope: attempt,
      timeoutMs: call.timeoutMs,
      retries: call.retries,
      emit: call.emit,
      clean: (text, isCut) => this.redactor.clean(text, isCut),
      failureIn: (bodyText) => {
        const body: unknown = this.#profile.errors.isFailure === undefined ? undefined : safeParse(bodyText);
        if (body === undefined || this.#profile.errors.isFailure?.(body) !== true) return undefined;
        return this.#httpFailure(call, response, bodyText);
      },
      repeat: (signal) => this.send(call.endpoint, call.params, { ...call.options, signal }),
      link: (scope) => this.#linkFile(scope, call),
    };
  }

  /** Puts a failure into our own words and notes what it means for the server's side. */
  #explain<Params, Result>(
    call: Call<Params, Result>,
    error: unknown,
    attempt: Scope,
    phase: TimeoutPhase,
  ): ReportsError {
    const known = ReportsError.is(error);
    if (HttpError.is(error) || (known && attempt.reason !== error)) return error;
    if (known) return Object.assign(error, { carriedOut: call.carriedOut });
    const failure = networkErrorOf(error, {
      operation: call.operation,
      clean: (text) => this.redactor.clean(text),
      inBody: phase === "body",
    });
    if (phase === "body") Object.assign(failure, { carriedOut: call.carriedOut });
    return failure;
  }

  #scope(operation: string, signal: AbortSignal | undefined): Scope {
    const scope = new Scope();
    this.#linkToCaller(scope, operation, signal);
    return scope;
  }

  #linkToCaller(
    scope: Scope,
    operation: string,
    signal: AbortSignal | undefined,
    facts: Pick<ReportsErrorDetails, "carriedOut" | "label"> = {},
  ): void {
    scope.link(signal, (cause) => new AbortedError(`${operation} was aborted by the caller`, { cause, ...facts }));
    scope.link(this.#closing.signal, () => new AbortedError(`${operation} was aborted: the client is closed`, facts));
  }

  /** A file outlives its call, and so does the caller's right to abort it. */
  #linkFile(scope: Scope, { operation, options }: Pick<Call<never, never>, "operation" | "options">): void {
    this.#linkToCaller(scope, operation, options.signal, { carriedOut: "yes", label: options.label });
  }

  #requestId(response: Response): string | undefined {
    const requestId = this.#profile.errors.requestId?.(response.headers, undefined);
    return requestId === undefined ? undefined : this.redactor.clean(requestId);
  }
}

function connect(tls: NonNullable<ClientOptions["tls"]>): { fetch: Fetch; close: () => void } {
  try {
    return createTlsFetch(tls);
  } catch (error) {
    throw new ConfigError("tls", (error as Error).message);
  }
}

function tookTooLong(
  call: Pick<Call<unknown, unknown>, "operation" | "progress">,
  phase: TimeoutPhase,
  limitMs: number,
): TimeoutError {
  const { attempts, lastFailure } = call.progress;
  const option = phase === "total" ? "totalTimeoutMs" : "timeoutMs";
  const where = phase === "total" ? `after ${attempts} attempts` : `waiting for the ${phase} of the answer`;
  const last = lastFailure === undefined ? "" : `; last failure: ${lastFailure.message}`;
  return new TimeoutError(`${call.operation} took longer than ${limitMs} ms (${option}) ${where}${last}`, { phase });
}

/** The standard announcements that an endpoint is going away. */
function noticeIn(headers: Headers): string | undefined {
  const sunset = headers.get("sunset");
  if (!headers.has("deprecation") && sunset === null) return undefined;
  return `the server marks this endpoint as deprecated${sunset === null ? "" : `, gone after ${sunset}`}`;
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function responseOf<T>(data: T, { status, headers }: Response, requestId: string | undefined): ApiResponse<T> {
  return { data, status, headers, ...(requestId === undefined ? {} : { requestId }) };
}
