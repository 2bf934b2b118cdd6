import {
  SailPointReportsClient,
  type SailPointReportsClientOptions,
  type StoredToken,
} from "@identity-reports/sailpoint-reports";

/** What the page gets: a token and its end, nothing that outlives it. */
export interface HandedOutToken {
  readonly token: string;
  /** In ms since 1970. */
  readonly expiresAt: number;
}

/** Signs in with the client secret, and hands out the short-lived tokens it gets. The only place that knows the secret. */
export class TokenDesk {
  readonly #options: SailPointReportsClientOptions;
  #client: SailPointReportsClient;
  #latest: StoredToken | undefined;

  constructor(options: SailPointReportsClientOptions) {
    this.#options = options;
    this.#client = this.#signIn();
  }

  get baseUrl(): string {
    return this.#client.baseUrl;
  }

  /**
   * The token in use; a new one near its end, or when `rejectedToken` is the one in use.
   *
   * @throws TokenError when the vendor refuses the secret.
   */
  async token(rejectedToken?: string): Promise<HandedOutToken> {
    if (rejectedToken !== undefined && rejectedToken === this.#latest?.token) {
      this.close();
      this.#client = this.#signIn();
    }
    await this.#client.getAccessToken();
    if (this.#latest === undefined) throw new Error("a token of unknown life is not handed out");
    const { token, expiresAt } = this.#latest;
    return { token, expiresAt };
  }

  close(): void {
    this.#client.close();
  }

  /** The client tells a store about every token it gets, with its end. */
  #signIn(): SailPointReportsClient {
    this.#latest = undefined;
    const tokenStore = { get: () => undefined, set: (_: string, token: StoredToken) => void (this.#latest = token) };
    return new SailPointReportsClient({ ...this.#options, tokenStore });
  }
}
