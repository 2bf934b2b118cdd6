/**
 * Which certificates one client accepts. It affects no other client.
 *
 * @example
 * ```ts
 * const tls: TlsOptions = { ca: await readFile("appliance.pem", "utf8") };
 * ```
 */
export interface TlsOptions {
  /**
   * PEM text of one or more certificates: a private CA, or the appliance's own (leaf) certificate.
   *
   * Once given, only these are trusted by this client: neither the CAs that Node ships nor those of the system or of
   * `NODE_EXTRA_CA_CERTS`. A server that presents one of them as its own is accepted under any name, because appliances
   * are reached by IP address while their certificate names something else, or nothing. Its dates still count.
   */
  readonly ca?: string | readonly string[];
  /** Name to check in the certificate and to send as SNI, when it differs from the host in the URL. */
  readonly serverName?: string;
  /** Turns certificate checking off for this client only. Anyone on the path can then read what is sent. */
  readonly insecureSkipVerify?: boolean;
}

/** What the headers say about the length of a body. */
export interface BodyLength {
  /** Announced size, where it can be compared with the bytes we see. */
  readonly expectedBytes: number | undefined;
  /** True where HTTP marks the end of the body, by a length or a last chunk: a body that is cut short then fails. */
  readonly isEndMarkedByHttp: boolean;
}

/** Who sends a request. */
export interface Product {
  /** Name of the npm package. */
  readonly product: string;
  /** Version of the npm package. */
  readonly version: string;
  /** The caller's own application. */
  readonly appName: string | undefined;
}

/** SHA-256 in pieces. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  /** Lower-case hex; undefined where the runtime has no SHA-256 that works in pieces: in browsers. Call once. */
  digest(): string | undefined;
}

/** Makes something that counts the rows of a file in a format, from its bytes; undefined for a format without rows. */
export type CounterFactory = (format: string) =>
  | {
      update(chunk: Uint8Array): void;
      count(): number | undefined;
    }
  | undefined;

/**
 * Called with where a request is: `connecting` while nothing of it has left this machine, `sending` from the moment that some of
 * it may have. A fetch that cannot see its connection never calls it.
 */
export type StageListener = (stage: "connecting" | "sending") => void;

/** A request that failed, and what is known about it. */
export interface FailedRequest {
  /** The system's own, or `network_error`. */
  readonly code: string;
  readonly message: string;
  /** The address it went to, without its query. */
  readonly url: string;
  /** The call of the system that failed, such as `connect`. */
  readonly syscall: unknown;
  /** Whether some of the request may have left this machine; undefined where only the error can show it. */
  readonly mayHaveBeenSent: boolean | undefined;
  /** Whether the host has answered this client before: then its name exists. */
  readonly hasAnswered: boolean;
}

/** What the failure of a request means. */
export interface FailureVerdict {
  /** `"no"` when the server cannot have seen the request. */
  readonly carriedOut: "no" | "maybe";
  readonly isRetryable: boolean;
  /** What to do about it. */
  readonly hint?: string;
}

/** Our code of the error for a target that cannot be written, and what its message says after the path. */
export type FileProblem = readonly [code: string, text: string];

/** What a custom `fetch` is called with. Always an address and these options, never a `Request`. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string | FormData;
  signal: AbortSignal;
  redirect: "manual";
  /** The response must be the server's own, as it is now. Left out where the runtime does not support the option. */
  cache?: "no-store";
}

/** Something to know about a client's connections. */
export interface ConnectionNotice {
  readonly code: "certificates_unchecked" | "proxy_bypassed";
  readonly message: string;
}

/** What the connections must know about a call before it is sent. */
export interface PlannedCall {
  /** Longest time in ms that one attempt may take. */
  readonly timeoutMs: number;
  /** Whether the client sends a credential with it. */
  readonly hasCredential: boolean;
}

/** Why a call must not be sent: a credential would travel in clear text, or a time limit would have no effect. */
export interface ConnectionProblem {
  /** The option that is at fault. */
  readonly option: "baseUrl" | "timeoutMs";
  readonly what: string;
}

/** How a client reaches its server. */
export interface Connections {
  /**
   * @param needsNewConnection true where the request must not go over a connection that was used before. Without effect where the platform decides.
   */
  fetch(url: string, init: FetchInit, onStage: StageListener, needsNewConnection?: boolean): Promise<Response>;
  readonly notices: readonly ConnectionNotice[];
  /** What is in the way of a call, as the process is set up now; undefined where nothing is. */
  problemFor(call: PlannedCall): ConnectionProblem | undefined;
  /** Ends the connections of this client alone. */
  close(): void;
}
