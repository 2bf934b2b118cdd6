import type { ErrorAdditions } from "../errors/reports-error.js";
import { AbortedError } from "../errors/call-errors.js";
import { Lifetime } from "../internal/lifetime.js";
import { oneLine } from "../internal/one-line.js";
import type { EndEvents } from "../observe/begin-events.js";
import { emitCleaned, noListener } from "../observe/emit-cleaned.js";
import type { ReportsEventListener } from "../observe/events.js";
import { logEvents } from "../observe/logger.js";
import { Redactor } from "../observe/redact.js";
import type { Connections } from "../platform/platform.js";
import { RetryBudget } from "../retry/budget.js";
import type { RateLimiter } from "../retry/rate-limiter.js";
import { optional, rules, validateObject } from "../validate/rules.js";
import { apiPromise, type ApiPromise, type ApiResponse } from "../call/api-promise.js";
import type { CallTransport } from "../call/call-transport.js";
import { methodIds, type InternalRequestOptions } from "../call/method-ids.js";
import type { Credential, CredentialFactory } from "../call/credential.js";
import type { Endpoint } from "../call/endpoint.js";
import { connectionsOf, validateConnections } from "../call/connections.js";
import { cleanError } from "../call/clean-error.js";
import { defaultTimeoutMs, type ClientOptions, type Fetch, type RequestOptions } from "../call/options.js";
import { sendCall } from "../call/send-call.js";
import type { VendorErrors, VendorProfile } from "../call/vendor-profile.js";
import { noCredential } from "../auth/access-token.js";
import { createRateLimiter } from "./create-rate-limiter.js";
import { defined } from "../internal/objects.js";

/** What a client is made of beside the caller's options. */
export interface TransportSetup {
  readonly profile: VendorProfile;
  /** Checked by `parseBaseUrl`; without a trailing slash. */
  readonly baseUrl: string;
  readonly credential: CredentialFactory;
  readonly options: ClientOptions;
  /** Default: made from `tls` and `fetch` of the options. */
  readonly connections?: Connections;
  /** The lifetime that `close` ends. Default: a new one; a derived transport shares that of the client. */
  readonly closing?: Lifetime;
}

/** Sends the requests of one client: one gate, one pace, one retry budget, one credential, one set of secrets. */
export class Transport implements CallTransport {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Blanks this client's secrets in text. */
  readonly redactor = new Redactor();
  /** Sends events that belong to no call to the listeners of the client. */
  readonly emit: ReportsEventListener;
  readonly profile: VendorProfile;
  readonly options: ClientOptions;
  readonly credential: Credential;
  readonly connections: Connections;
  readonly rateLimiter: RateLimiter;
  readonly budget = new RetryBudget();
  /** Whether the host has ever answered this client: a name that cannot be resolved now is then no typing mistake. */
  readonly host = { hasAnswered: false };
  /** What it was created with: enough to create another one like it. */
  readonly setup: TransportSetup;
  readonly #listeners: readonly ReportsEventListener[];
  /** In front of the ids of this client's methods: short, and different from those of other clients and processes. */
  readonly #methodIdPrefix = Math.random().toString(36).slice(2, 10);
  #methods = 0;
  readonly #closing: Lifetime;

  /** @throws ConfigError when `tls` cannot be used, or a credential would travel in clear text. */
  constructor(setup: TransportSetup) {
    const { profile, baseUrl, credential, options, closing = new Lifetime() } = setup;
    this.setup = setup;
    this.#closing = closing;
    this.baseUrl = baseUrl;
    this.profile = profile;
    this.options = options;
    this.#listeners = [options.logger && logEvents(options.logger), options.onEvent].filter(
      (each) => each !== undefined,
    );
    this.emit = this.emitterFor({});
    const origin = new URL(baseUrl).origin;
    const accountKey = (): string => this.credential.key ?? origin;
    this.rateLimiter = createRateLimiter(options.pace, { vendorPace: profile.pace, accountKey, emit: this.emit });
    const { timeoutMs = defaultTimeoutMs } = options;
    this.connections = setup.connections ?? connectionsOf(options, baseUrl);
    this.credential = credential({
      send: (endpoint, params, requestOptions) => this.send(endpoint, params, requestOptions),
      origin,
      timeoutMs,
      tokenStore: options.tokenStore,
      linkToClient: (lifetime, activity) => this.linkToCaller(lifetime, activity, undefined, {}),
      redactor: this.redactor,
      emit: this.emit,
    });
    validateConnections(this.connections, this.credential, timeoutMs);
    for (const notice of this.connections.notices) {
      this.emit({ type: "notice", operation: "connect", ...notice });
      if (this.emit === noListener) console.warn(notice.message);
    }
  }

  /** Calls an endpoint. Everything that can go wrong, wrong parameters included, rejects the promise. */
  send<Params, Result>(
    endpoint: Endpoint<Params, Result>,
    params: Params,
    options: RequestOptions = {},
  ): ApiPromise<Result> {
    return apiPromise(sendCall(this, endpoint, params, options));
  }

  /** The same, with the response: {@link ApiPromise.withResponse} for the code of this package. */
  sendForResponse<Params, Result>(
    endpoint: Endpoint<Params, Result>,
    params: Params,
    options: RequestOptions = {},
  ): Promise<ApiResponse<Result>> {
    return sendCall(this, endpoint, params, options);
  }

  /** A transport to another origin, without what is for the vendor alone: credential, headers, certificates, pace. */
  derive(origin: string, errors: VendorErrors, fetch: Fetch): Transport {
    const { timeoutMs, retries, logger, onEvent, appName } = this.options;
    return new Transport({
      profile: { product: this.profile.product, version: this.profile.version, prefix: "", errors },
      baseUrl: origin,
      credential: noCredential,
      options: defined({ timeoutMs, retries, logger, onEvent, appName, fetch, pace: false as const }),
      closing: this.#closing,
    });
  }

  /** Sends the events of a call to the listeners of the client and of the call. */
  emitterFor(options: Pick<InternalRequestOptions, "onEvent" | typeof methodIds>): ReportsEventListener {
    const { onEvent, [methodIds]: ids } = options;
    const listeners = onEvent === undefined ? this.#listeners : [...this.#listeners, onEvent];
    return listeners.length === 0 ? noListener : emitCleaned(listeners, (text) => this.redactor.clean(text), ids);
  }

  /** What a vendor calls something, as it may be shown to people: one line, without this client's secrets. */
  cleanLine(name: unknown): string {
    return this.redactor.clean(oneLine(String(name)));
  }

  /**
   * The options of all calls that one method makes: they hold its id, which all of their events have.
   *
   * @param runId the id of the run that the method is about, once it is known: their events have it as well.
   */
  withMethodIds<Options extends object>(options: Options, { runId }: { readonly runId?: string } = {}): Options {
    const { [methodIds]: ids = { callId: `${this.#methodIdPrefix}-${++this.#methods}` } }: InternalRequestOptions =
      options;
    return { ...options, [methodIds]: runId === undefined ? ids : { ...ids, runId } };
  }

  /** Removes this client's secrets from an error. Every error passes it before it leaves the client. */
  cleanError<E>(error: E): E {
    return cleanError(error, this.redactor);
  }

  /** The current access token, fetched when there is none; undefined when this client signs in otherwise. */
  async accessToken(options: Pick<RequestOptions, "signal"> = {}): Promise<string | undefined> {
    validateObject("options", options, { signal: optional(rules.abortSignal) });
    return await this.withLifetime(
      "access token",
      options,
      async (lifetime) => (await this.credential.authorize(lifetime))?.token,
    );
  }

  /**
   * Does `work` in a lifetime that ends when the caller aborts, or closes the client, and emits the event of its end.
   *
   * @param activity what is then said to have been aborted: verb and path, or a phrase.
   */
  async withLifetime<T>(
    activity: string,
    { signal, label }: Pick<RequestOptions, "signal" | "label">,
    work: (lifetime: Lifetime) => Promise<T>,
    events?: EndEvents,
  ): Promise<T> {
    const lifetime = new Lifetime();
    this.linkToCaller(lifetime, activity, signal, { label });
    try {
      lifetime.throwIfEnded();
      const result = await work(lifetime);
      events?.succeeded(result);
      return result;
    } catch (error) {
      const cleaned = this.cleanError(error);
      events?.failed(cleaned);
      throw cleaned;
    } finally {
      lifetime.dispose();
    }
  }

  /** Aborts whatever is under way and closes this client's connections. Later calls fail. */
  close(): void {
    this.#closing.end(new AbortedError("the client is closed"));
    this.connections.close();
  }

  /** Ends `lifetime` when the caller aborts, or closes the client. */
  linkToCaller(lifetime: Lifetime, activity: string, signal: AbortSignal | undefined, additions: ErrorAdditions): void {
    if (signal !== undefined)
      lifetime.link(
        signal,
        (cause) => new AbortedError(`${activity} was aborted by the caller`, { cause, ...additions }),
      );
    lifetime.follow(this.#closing, () => new AbortedError(`${activity} was aborted: the client is closed`, additions));
  }
}
