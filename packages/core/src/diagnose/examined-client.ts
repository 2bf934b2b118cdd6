import type { Connections } from "../platform/platform.js";
import type { NetworkProbe, Route, StepLimits } from "../platform/network-probe.js";
import type { Endpoint, Method } from "../call/endpoint.js";
import type { RequestOptions } from "../call/options.js";
import { withoutQuery } from "../call/send-once.js";
import type { Query } from "../call/query.js";
import { Transport } from "../client/transport.js";
import { readBytes } from "./read-bytes.js";
import { HttpError } from "../errors/http-error.js";
import { ReportsError, unexpectedError } from "../errors/reports-error.js";
import { AbortedError } from "../errors/transport-errors.js";
import { tryJson } from "../internal/parse.js";
import type { DiagnosisRequest } from "./document.js";
import { claimsOf, type TokenClaims } from "./token-claims.js";

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

/** How asking for a token ended. */
export type TokenOutcome =
  | {
      readonly token: string;
      readonly claims: TokenClaims | undefined;
      /** Whether the vendor gave it out just now; false for one that the client was handed. */
      readonly isNew: boolean;
      /** How long it lives, in ms; undefined when neither its issuer nor itself says so. */
      readonly lifeMs: number | undefined;
    }
  | { readonly error: ReportsError }
  /** The client signs in with nothing. */
  | { readonly none: true };

/** How a client was told where things are, for the check of the settings. */
export interface ClientSetting {
  /** Of a variable or an option: `SAIL_CLIENT_SECRET`. Never its value. */
  readonly name: string;
  /** Where it came from: `environment`, `profile acme`, `/run/secrets/fudo`. */
  readonly source: string;
  /** The file that holds it, whose rights are looked at. */
  readonly file?: string;
}

/** What an examination is made with. */
export interface ExaminationSetup {
  readonly transport: Transport;
  readonly name: string;
  readonly network: NetworkProbe | undefined;
  readonly settings: readonly ClientSetting[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * A client under examination: the same address, credential and connections, with a token of its own, no retries, and a list
 * of every request.
 */
export class ExaminedClient {
  readonly name: string;
  readonly url: URL;
  readonly network: NetworkProbe | undefined;
  readonly settings: readonly ClientSetting[];
  readonly limits: StepLimits;
  readonly requests: DiagnosisRequest[] = [];
  /** The check that requests are sent for. */
  currentCheck = "";
  /** By how many ms this machine's clock is ahead of the server's; undefined until it is known. */
  skewMs: number | undefined;
  /** What must not be in a diagnosis that is shared, beside addresses. */
  readonly privateTexts = new Set<string>();
  readonly #original: Transport;
  readonly #transport: Transport;
  readonly #answers = new Map<string, Promise<Asked>>();
  #tokenExpiresAt: Date | undefined;
  #token: Promise<TokenOutcome> | undefined;
  #lastHeaders = new Headers();

  constructor({ transport, name, network, settings, timeoutMs, signal }: ExaminationSetup) {
    this.name = name;
    this.url = new URL(transport.baseUrl);
    this.network = network;
    this.settings = settings;
    this.limits = { timeoutMs, signal };
    this.#original = transport;
    const { setup, connections } = transport;
    const { fetch, tls, headers, appName } = setup.options;
    this.#transport = new Transport({
      ...setup,
      options: {
        ...(fetch === undefined ? {} : { fetch }),
        ...(tls === undefined ? {} : { tls }),
        ...(headers === undefined ? {} : { headers }),
        ...(appName === undefined ? {} : { appName }),
        timeoutMs,
        retries: 0,
        pace: false,
        // Tokens of other processes are left alone: whether a new one is to be had is the question.
        onEvent: (event) => {
          if (event.type === "token") this.#tokenExpiresAt = event.expiresAt;
        },
      },
      connections: this.#recorded(connections),
    });
  }

  /** The address of the tenant, as the client has it. */
  get baseUrl(): string {
    return this.#original.baseUrl;
  }

  /** The path between the address and the vendor's endpoints. */
  get prefix(): string {
    return this.#original.profile.prefix;
  }

  /** The version of the package. */
  get version(): string {
    return this.#original.profile.version;
  }

  /** The options that the client was made with, its credential among them: nothing of it may be shown. */
  get options(): Transport["options"] {
    return this.#original.setup.options;
  }

  /** True when it sends its requests by a fetch of the caller's. */
  get hasOwnFetch(): boolean {
    return this.options.fetch !== undefined;
  }

  /** What the client has to say about its connections: that they go past a proxy. */
  get noticesOfConnections(): readonly { readonly code: string; readonly message: string }[] {
    return this.#original.connections.notices;
  }

  /** The way its requests take; undefined where that cannot be seen. */
  route(): Route | undefined {
    return this.network?.route(this.url, this.options.tls);
  }

  /** Keeps texts out of a diagnosis that is shared. */
  keepPrivate(...texts: readonly string[]): void {
    for (const text of texts) if (text.length > 2) this.privateTexts.add(text);
  }

  /** Blanks the client's secrets. */
  clean(text: string): string {
    return this.#transport.redactor.clean(this.#original.redactor.clean(text));
  }

  /** Asks the server, once for each question. @throws the caller's own reason. */
  ask(question: Question): Promise<Asked> {
    const key = JSON.stringify(question);
    const asked = this.#answers.get(key) ?? this.exchange(question);
    this.#answers.set(key, asked);
    return asked;
  }

  /** Asks for a token, once. @throws the caller's own reason. */
  token(): Promise<TokenOutcome> {
    this.#token ??= this.#askToken();
    return this.#token;
  }

  async #askToken(): Promise<TokenOutcome> {
    const sentBefore = this.requests.length;
    try {
      const token = await this.#transport.accessToken({ signal: this.limits.signal });
      if (token === undefined) return { none: true };
      const claims = claimsOf(token);
      const expiresAt = this.#tokenExpiresAt?.getTime() ?? expiryIn(claims);
      const lifeMs = expiresAt === undefined ? undefined : expiresAt - Date.now();
      return { token, claims, isNew: this.requests.length > sentBefore, lifeMs };
    } catch (error) {
      return { error: this.#failure(error) };
    }
  }

  /** Asks the server, whatever was asked before. @throws the caller's own reason. */
  async exchange(question: Question): Promise<Asked> {
    const { method = "GET", path, query, body: sent, accept = "application/json", anonymous = false } = question;
    const endpoint: Endpoint<object, ServerAnswer> = {
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
    try {
      return { answer: await this.#transport.send(endpoint, {}, this.#limited()) };
    } catch (error) {
      const failure = this.#failure(error);
      if (!HttpError.is(failure)) return { error: failure };
      const { status, bodyText, body, requestId } = failure;
      return { answer: answerOf(status, this.#lastHeaders, new Uint8Array(), bodyText, body, requestId) };
    }
  }

  /** A wait that the server asks for is not waited: it is the answer. */
  #limited(): RequestOptions {
    const { signal, timeoutMs } = this.limits;
    return { signal, totalTimeoutMs: timeoutMs };
  }

  #failure(error: unknown): ReportsError {
    this.limits.signal.throwIfAborted();
    if (AbortedError.is(error)) throw error;
    return ReportsError.is(error) ? error : unexpectedError(error, "no");
  }

  /** The same connections, which write down what goes over them. */
  #recorded(connections: Connections): Connections {
    return {
      ...connections,
      notices: [],
      close: () => {},
      fetch: async (url, init, onSent) => {
        const startedAt = performance.now();
        const facts = { tenant: this.name, check: this.currentCheck, method: init.method, url: withoutQuery(url) };
        const since = (): number => Math.round(performance.now() - startedAt);
        try {
          const response = await connections.fetch(url, init, onSent);
          this.#lastHeaders = response.headers;
          this.requests.push({ ...facts, status: response.status, durationMs: since() });
          return response;
        } catch (error) {
          this.requests.push({ ...facts, durationMs: since() });
          throw error;
        }
      },
    };
  }
}

const answerOf = (
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

const expiryIn = (claims: TokenClaims | undefined): number | undefined => {
  const seconds = claims?.["exp"];
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds * 1000 : undefined;
};
