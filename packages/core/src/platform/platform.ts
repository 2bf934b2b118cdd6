/** Certificates of one client's connections. Never process-wide. */
export interface TlsOptions {
  /** PEM text of one or more certificates: a private CA, or the appliance's own certificate. */
  readonly ca?: string | readonly string[];
  /** Name to look for in the certificate, when it differs from the host in the address. */
  readonly serverName?: string;
  /** Turns certificate checking off for this client. Anyone on the way can then read and change everything. */
  readonly insecureSkipVerify?: boolean;
}

/** SHA-256 in pieces. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  /** Lower-case hex. Call once. */
  digest(): string;
}
