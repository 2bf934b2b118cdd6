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

/** A client with the secret, and the token it got last. */
interface SignIn {
  readonly client: SailPointReportsClient;
  latest?: StoredToken;
}

/** Signs in with the client secret, and hands out the short-lived tokens it gets. The only place that knows the secret. */
export class TokenDesk {
  readonly #options: SailPointReportsClientOptions;
  #current: SignIn;

  constructor(options: SailPointReportsClientOptions) {
    this.#options = options;
    this.#current = this.#signIn();
  }

  get baseUrl(): string {
    return this.#current.client.baseUrl;
  }

  /**
   * The token in use; a new one near its end, or when `rejectedToken` is the one in use.
   *
   * @throws TokenError when the vendor refuses the secret.
   */
  async token(rejectedToken?: string): Promise<HandedOutToken> {
    // The sign-in of before is not closed: other pages may be waiting for its token.
    if (rejectedToken !== undefined && rejectedToken === this.#current.latest?.token) this.#current = this.#signIn();
    const current = this.#current;
    await current.client.getAccessToken();
    if (current.latest === undefined) throw new Error("a token of unknown life is not handed out");
    const { token, expiresAt } = current.latest;
    return { token, expiresAt };
  }

  close(): void {
    this.#current.client.close();
  }

  /** The client tells a store about every token it gets, with its end. */
  #signIn(): SignIn {
    const tokenStore = { get: () => undefined, set: (_: string, token: StoredToken) => void (signIn.latest = token) };
    const signIn: SignIn = { client: new SailPointReportsClient({ ...this.#options, tokenStore }) };
    return signIn;
  }
}
