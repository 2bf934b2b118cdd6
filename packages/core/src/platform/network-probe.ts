import type { TlsOptions } from "./platform.js";

/** The runtime of the program. */
export interface RuntimeInfo {
  /** `node`, `bun`, `deno`. */
  readonly name: string;
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  /** Whether a program can switch the system's CAs on. */
  readonly canUseSystemCas: boolean;
  /** Whether a program can switch the environment's proxy on. */
  readonly canUseEnvironmentProxy: boolean;
}

/** How the requests to an address are routed. */
export type Route =
  | { readonly kind: "direct" }
  /** A variable names a proxy for this host, and this process does not use it. */
  | { readonly kind: "ignored proxy"; readonly variable: string; readonly switches: string }
  | { readonly kind: "proxy"; readonly variable: string; readonly address: string }
  /** The program uses a dispatcher or a fetch of its own, which does not show where it connects. */
  | { readonly kind: "of the program"; readonly what: string };

/** One certificate of a server. */
export interface CertificateInfo {
  readonly subject: string;
  readonly issuer: string;
  readonly sha256: string;
  /** ISO 8601. */
  readonly validTo: string;
}

/** What a server showed in the handshake, and how a client with these options judges it. */
export interface TlsInfo extends CertificateInfo {
  readonly names: readonly string[];
  readonly daysLeft: number;
  /** From the server's own certificate to the last one that is known. */
  readonly chain: readonly CertificateInfo[];
  readonly protocol: string | undefined;
  /** Whether it was signed by a CA that comes with the runtime. */
  readonly isPublic: boolean;
  /** Whether it is accepted because the client was given this very certificate. */
  readonly isPinned: boolean;
  /** Whether this client, or this process, accepts any certificate. */
  readonly isUnchecked: boolean;
  /** Code of the reason why the client refuses it; undefined when it accepts it. */
  readonly problem: string | undefined;
}

/** How a step of a connection went wrong. */
export interface ConnectionProblem {
  readonly code: string;
  readonly message: string;
}

/** How a step of a connection ended. */
export type Outcome<T> = { readonly value: T } | { readonly problem: ConnectionProblem };

/** Limits of one step. */
export interface StepLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Examines the connection to a server, step by step. Sends no credential. */
export interface NetworkProbe {
  runtime(): RuntimeInfo;
  /** How many CAs of the system are trusted by the process; 0 when they are not, undefined when it cannot be found out. */
  countSystemCas(): number | undefined;
  route(url: URL, tls: TlsOptions | undefined): Route;
  /** Whether other users of this machine may read or change a file; undefined where there are no such rights. */
  isOpenToOthers(path: string): boolean | undefined;
  lookUp(host: string, limits: StepLimits): Promise<Outcome<readonly string[]>>;
  connect(url: URL, limits: StepLimits): Promise<Outcome<{ readonly address: string }>>;
  /** Requests a tunnel to the server from a proxy, and closes it. The value is the status of the proxy's response. */
  openTunnel(url: URL, proxy: string, limits: StepLimits): Promise<Outcome<number>>;
  /** Makes a TLS handshake with any certificate, reads the certificate, then judges it as the client does. */
  inspectTls(
    url: URL,
    options: { readonly tls: TlsOptions | undefined; readonly proxy: string | undefined },
    limits: StepLimits,
  ): Promise<Outcome<TlsInfo>>;
}
