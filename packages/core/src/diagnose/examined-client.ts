import type { NetworkProbe, Route, StepLimits } from "../platform/network-probe.js";
import type { RequestOptions } from "../call/options.js";
import { Transport } from "../client/transport.js";
import { HttpError } from "../errors/http-error.js";
import { asReportsError, type ReportsError } from "../errors/reports-error.js";
import { AbortedError } from "../errors/call-errors.js";
import type { DiagnosisRequest } from "./document.js";
import { answerOf, endpointOf, type Asked, type Question } from "./question.js";
import { recorded } from "./record-requests.js";
import { claimsOf, type TokenClaims } from "./token-claims.js";

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
          this.#original.emit(event);
        },
      },
      connections: recorded(connections, {
        context: () => ({ tenant: this.name, check: this.currentCheck }),
        onAnswer: ({ headers }) => (this.#lastHeaders = headers),
        onRequest: (request) => void this.requests.push(request),
      }),
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

  /** True when the caller gave the client a `fetch`. */
  get hasCustomFetch(): boolean {
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
    try {
      return { answer: await this.#transport.send(endpointOf(question), {}, this.#limited()) };
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
    return asReportsError(error, "no");
  }
}

const expiryIn = (claims: TokenClaims | undefined): number | undefined => {
  const seconds = claims?.["exp"];
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds * 1000 : undefined;
};
