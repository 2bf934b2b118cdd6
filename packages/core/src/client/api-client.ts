import { adHocEndpoint, fileEndpoint, type AdHocRequest, type FileRequest } from "./ad-hoc-endpoint.js";
import { SignedFiles, type SignedFileRequest } from "./signed-files.js";
import type { ReportFile } from "../download/report-file.js";
import { apiPromise, type ApiPromise } from "../call/api-promise.js";
import type { Method } from "../call/endpoint.js";
import { expectRecord } from "../validate/expect.js";
import type { RequestOptions } from "../call/options.js";
import type { Transport } from "./transport.js";

const transports = new WeakMap<ApiClient, Transport>();

/**
 * The transport of a client, for code that examines the client.
 *
 * @throws TypeError for a value that is no client of this copy of the package.
 */
export function transportOf(client: ApiClient): Transport {
  const transport = transports.get(client);
  if (transport === undefined) throw new TypeError("expected a client created by this copy of the package");
  return transport;
}

/** What each client has beside the methods of its vendor: calls to any endpoint, and `close`. */
export class ApiClient implements AsyncDisposable {
  /** Address of the vendor, without a trailing slash. */
  readonly baseUrl: string;
  /** Version of the client's package. */
  readonly version: string;
  readonly #transport: Transport;
  readonly #signedFiles: SignedFiles;

  constructor(transport: Transport) {
    this.#transport = transport;
    transports.set(this, transport);
    this.#signedFiles = new SignedFiles(transport);
    this.baseUrl = transport.baseUrl;
    this.version = transport.profile.version;
  }

  /**
   * Calls any other endpoint of the same origin, with this client's credential, rate gate, retries and errors.
   *
   * @param path from the base URL, such as `/v1/items`. A response without a body gives null.
   *
   * @example
   * ```ts
   * const tasks = await client.request<unknown[]>("GET", "/v2025/task-status", { query: { limit: 5 } });
   * ```
   */
  request<T = unknown>(method: Method, path: string, request: AdHocRequest & RequestOptions = {}): ApiPromise<T> {
    return rejecting(() => {
      const { query, body, idempotent, experimental, ...options } = expectRecord("request", request) as typeof request;
      const adHoc = { query, body, idempotent, experimental };
      return this.#transport.send(adHocEndpoint<T>(method, path, adHoc, this.#transport.profile), {}, options);
    });
  }

  /**
   * Downloads the file that any other endpoint of the same origin answers with: checked, hashed, begun again and saved as
   * a report is. A JSON body, a page or nothing in its place is an error.
   *
   * @param path from the base URL, such as `/v1/items/export`.
   * @throws DownloadError when something else came than a file of this format.
   *
   * @example
   * ```ts
   * const file = await client.downloadFile("GET", "/v2025/non-employee-sources/2c91/non-employees/download", { format: "csv" });
   * console.log((await file.saveTo("evidence/")).sha256);
   * ```
   */
  downloadFile(method: "GET" | "POST", path: string, request: FileRequest & RequestOptions): ApiPromise<ReportFile> {
    return rejecting(() => {
      expectRecord("request", request, "{ format }");
      const { format, query, body, accept, name, experimental, idempotent, mayBeEmpty, ...options } = request;
      const wanted = { format, query, body, accept, name, experimental, idempotent, mayBeEmpty };
      return this.#transport.send(fileEndpoint(method, path, wanted, this.#transport.profile), {}, options);
    });
  }

  /**
   * Downloads a file from an address that carries its own permission, on whatever host. No credential is sent there, nor are
   * the client's own headers; the query is sent as it is, and is in no event, log line or error.
   *
   * @param url as the vendor gave it: `https:`, or `http:` on loopback.
   * @throws DownloadError when something else came than a file of this format.
   *
   * @example
   * ```ts
   * const { downloadUrl } = await client.request<{ downloadUrl: string }>("GET", "/v2025/reports/5/download-url");
   * const file = await client.downloadSignedUrl(downloadUrl, { format: "pdf" });
   * ```
   */
  downloadSignedUrl(url: string, request: SignedFileRequest & RequestOptions): ApiPromise<ReportFile> {
    return rejecting(() => {
      expectRecord("request", request, "{ format }");
      const { format, accept, name, mayBeEmpty, ...options } = request;
      return this.#signedFiles.download(url, { format, accept, name, mayBeEmpty }, options);
    });
  }

  /**
   * The access token in use, fetched when there is none; undefined for a client without one.
   *
   * @throws TokenError when it cannot be fetched.
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
   * Aborts what is under way and closes this client's own connections. Later calls reject with an AbortedError.
   *
   * @example
   * ```ts
   * client.close(); // every call under way rejects with an AbortedError
   * ```
   */
  close(): void {
    this.#transport.close();
    this.#signedFiles.close();
  }

  /** `close()`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}

/** Calls `send`. Wrong arguments reject the promise, as every other failure does. */
function rejecting<T>(send: () => ApiPromise<T>): ApiPromise<T> {
  try {
    return send();
  } catch (error) {
    return apiPromise<T>(Promise.reject(error as Error));
  }
}
