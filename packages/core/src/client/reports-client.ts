import { adHocEndpoint, type AdHocRequest } from "./ad-hoc-endpoint.js";
import { apiPromise, type ApiPromise } from "../call/api-promise.js";
import type { Method } from "../call/endpoint.js";
import { expectRecord } from "../validate/expect.js";
import type { RequestOptions } from "../call/options.js";
import type { Transport } from "./transport.js";

const transports = new WeakMap<ReportsClient, Transport>();

/**
 * What a client sends its requests with, for what examines the client.
 *
 * @throws TypeError for what is no client of this package.
 */
export function transportOf(client: ReportsClient): Transport {
  const transport = transports.get(client);
  if (transport === undefined) throw new TypeError("expected a client that this copy of the package has made");
  return transport;
}

/** The part of a client that is the same for all vendors. */
export class ReportsClient implements AsyncDisposable {
  /** Address of the vendor, without a trailing slash. */
  readonly baseUrl: string;
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
    transports.set(this, transport);
    this.baseUrl = transport.baseUrl;
  }

  /**
   * Calls any other endpoint of the same origin, with this client's credential, rate gate, retries and errors.
   *
   * @param path from the base URL, such as `/v1/items`. An answer without a body gives null.
   *
   * @example
   * ```ts
   * const tasks = await client.request<unknown[]>("GET", "/v2025/task-status", { query: { limit: 5 } });
   * ```
   */
  request<T = unknown>(method: Method, path: string, request: AdHocRequest & RequestOptions = {}): ApiPromise<T> {
    try {
      const { query, body, idempotent, ...options } = expectRecord("request", request) as typeof request;
      return this.#transport.send(adHocEndpoint<T>(method, path, { query, body, idempotent }), {}, options);
    } catch (error) {
      return apiPromise<T>(Promise.reject(error as Error));
    }
  }

  /**
   * The access token in use, fetched when there is none; undefined for a client that signs in with none.
   *
   * @throws TokenError when there is none to be had.
   *
   * @example
   * ```ts
   * const token = await client.getAccessToken();
   * ```
   */
  getAccessToken(options?: Pick<RequestOptions, "signal">): Promise<string | undefined> {
    return this.#transport.accessToken(options);
  }

  /**
   * Aborts what is under way and closes this client's own connections. Later calls are refused.
   *
   * @example
   * ```ts
   * client.close(); // every call under way rejects with an AbortedError
   * ```
   */
  close(): void {
    this.#transport.close();
  }

  /** `close()`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
