import { adHocEndpoint, type AdHocRequest } from "./ad-hoc-endpoint.js";
import { apiPromise, type ApiPromise } from "./api-promise.js";
import type { Method } from "./endpoint.js";
import { expectRecord } from "../errors/expect.js";
import type { RequestOptions } from "./options.js";
import type { Transport } from "./transport.js";

/** What all clients can do beside their vendor's endpoints. */
export interface ReportsClientApi extends AsyncDisposable {
  /** Address of the vendor, without a trailing slash. */
  readonly baseUrl: string;
  /**
   * Calls any other endpoint of the same origin, with this client's credential, rate gate, retries and errors.
   *
   * @param path from the base URL, such as `/v1/items`. An answer without a body gives null.
   */
  request<T = unknown>(method: Method, path: string, request?: AdHocRequest & RequestOptions): ApiPromise<T>;
  /**
   * The access token in use, fetched when there is none; undefined for a client that signs in with none.
   *
   * @throws TokenError when there is none to be had.
   */
  getAccessToken(options?: Pick<RequestOptions, "signal">): Promise<string | undefined>;
  /** Aborts what is under way and closes this client's own connections. Later calls are refused. */
  close(): void;
}

/** The part of a client that is the same for all vendors. */
export class ReportsClient implements ReportsClientApi {
  readonly baseUrl: string;
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.baseUrl = transport.baseUrl;
  }

  request<T = unknown>(method: Method, path: string, request: AdHocRequest & RequestOptions = {}): ApiPromise<T> {
    try {
      const { query, body, idempotent, ...options } = expectRecord("request", request) as typeof request;
      return this.#transport.send(adHocEndpoint<T>(method, path, { query, body, idempotent }), {}, options);
    } catch (error) {
      return apiPromise<T>(Promise.reject(error as Error));
    }
  }

  getAccessToken(options?: Pick<RequestOptions, "signal">): Promise<string | undefined> {
    return this.#transport.accessToken(options);
  }

  close(): void {
    this.#transport.close();
  }

  /** `close()`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
