import type { ApiPromise } from "../call/api-promise.js";
import { connectionsOf } from "../call/connections.js";
import type { Fetch, RequestOptions } from "../call/options.js";
import { withoutQuery } from "../call/send-once.js";
import type { VendorErrors } from "../call/vendor-profile.js";
import type { ReportFile } from "../download/report-file.js";
import { ConfigError } from "../errors/config-error.js";
import { ignore } from "../internal/notify.js";
import { defined } from "../internal/objects.js";
import { parseUrl } from "../internal/parse.js";
import type { Connections } from "../platform/platform.js";
import { expectText } from "../validate/expect.js";
import { validateObject } from "../validate/rules.js";
import { fileDecoder, fileRules, type FileRequest } from "./ad-hoc-endpoint.js";
import { isSafeScheme } from "./base-url.js";
import type { Transport } from "./transport.js";

/** The request for a file behind a signed URL. */
export interface SignedFileRequest extends Pick<FileRequest, "format" | "accept" | "name" | "mayBeEmpty"> {}

/** Errors of the store that serves the file: their bodies, XML among them, are shown as text. */
const storeErrors: VendorErrors = {
  message: () => undefined,
  hint: (status) =>
    [400, 403, 404, 410].includes(status)
      ? "a presigned URL is valid for a limited time: request a new one"
      : undefined,
};
/** A shorter part of a query is no signature, and blanking it would spoil messages. */
const shortestSignature = 16;

/** Downloads of signed URLs, over connections apart from the client's, without a credential. */
export class SignedFiles {
  readonly #transport: Transport;
  readonly #connections = new Map<string, Connections>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @throws ConfigError when the address or the request is wrong. */
  download(address: string, request: SignedFileRequest, options: RequestOptions): ApiPromise<ReportFile> {
    validateObject("request", request, fileRules);
    const url = parseSignedUrl(address);
    const { origin, pathname, search } = url;
    const transport = this.#transport.derive(origin, storeErrors, this.#fetchOf(url));
    for (const part of search.slice(1).split(/[&=]/)) {
      if (part.length < shortestSignature) continue;
      transport.redactor.addLasting(part);
      transport.redactor.addLasting(decoded(part));
    }
    const decode = fileDecoder(request, decoded(pathname));
    return transport.send(
      { method: "GET", path: pathname, decode, idempotent: true, anonymous: true, isAdHoc: true },
      {},
      options,
    );
  }

  close(): void {
    for (const connections of this.#connections.values()) connections.close();
  }

  /** The query holds the signature: it is sent unchanged, and only the connection gets it. */
  #fetchOf(url: URL): Fetch {
    const { fetch } = this.#connectionsTo(url.origin);
    return (each, init) => fetch(each === withoutQuery(url.href) ? url.href : each, init, ignore);
  }

  /** The connections of the client are for the vendor alone: its certificates are not those of other hosts. */
  #connectionsTo(origin: string): Connections {
    const existing = this.#connections.get(origin);
    if (existing !== undefined) return existing;
    const connections = connectionsOf(defined({ fetch: this.#transport.options.fetch }), origin);
    this.#connections.set(origin, connections);
    return connections;
  }
}

function parseSignedUrl(address: unknown): URL {
  const expected = "an https: URL, as the vendor gave it";
  const url = parseUrl(expectText("url", address, expected));
  if (url === undefined || !isSafeScheme(url)) throw new ConfigError("url", `expected ${expected}`);
  if (url.username !== "" || url.password !== "") throw new ConfigError("url", "must not contain user or password");
  url.hash = "";
  return url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
