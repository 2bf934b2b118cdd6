import type * as https from "node:https";
import { ignore } from "../internal/notify.js";
import { createAgents } from "./node-agents.js";
import { builtins } from "./node-builtins.js";
import { ConnectionError, exchange } from "./node-exchange.js";
import { isNode } from "./node-runtime.js";
import { checkUrl, encode, type HttpsFetchInit } from "./node-request-parts.js";
import { identityOptions, sniFor } from "./node-tls-identity.js";
import type { StageListener, TlsOptions } from "./platform.js";

/** Our fetch for Node, over `node:http` and `node:https`, with a pool of connections for each client. */
export interface HttpsFetch {
  /**
   * Shape of the platform's fetch, as far as the core uses it. The body is streamed, no faster than it is read;
   * read it to the end or cancel it, or its connection stays taken. `gzip`, `br`, `deflate` and (from Node 22.15
   * on) `zstd` are decoded, but requested only where `headers` do so; a body in any other encoding fails with code
   * `ERR_UNKNOWN_CODING`. All headers stay as the server sent them. A proxy is used where the environment switches one on,
   * see {@link createAgents}.
   *
   * @param needsNewConnection true for a new connection, which is closed after the response. A connection that is kept alive may
   * be closed by the server at any moment, and a request that meets this may or may not have been carried out.
   * @param onStage called while nothing of the request has left this machine, and when some of it may have.
   * @throws the signal's reason when it aborts; otherwise an Error with the system's or Node's own `code`
   *   (`ECONNREFUSED`, `ENOTFOUND`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_TLS_CERT_ALTNAME_INVALID`, …). A body that is
   *   cut short errors its stream in the same way. Nothing is ever sent twice here: a kept-alive connection that broke
   *   before the first byte of a response is no proof that the request was not carried out.
   * @throws TypeError for a URL that is neither https: nor http: on loopback, or that holds a password.
   */
  fetch(url: string, init: HttpsFetchInit, onStage?: StageListener, needsNewConnection?: boolean): Promise<Response>;
  /** Closes idle and busy sockets of this client; what was under way fails with code `ERR_CLIENT_CLOSED`. */
  close(): void;
}

/**
 * Makes the fetch of one client. The global fetch cannot be given a certificate for one client on every supported Node, does
 * not say whether a request has left this machine, and may end the whole process (docs/decisions/0006).
 *
 * @param tls certificate rules of this client alone; see {@link TlsOptions}. Without, those of the process hold.
 * @throws TypeError that names `tls.ca` when it cannot be read.
 */
export function createHttpsFetch(tls?: TlsOptions): HttpsFetch {
  const agents = createAgents(tls === undefined ? {} : identityOptions(tls));
  const stoppers = new Set<(reason: unknown) => void>();

  return {
    async fetch(url, init, onStage = ignore, needsNewConnection = false) {
      // Bun and Deno run this too; their sockets do not show when they are ready.
      if (isNode) onStage("connecting");
      const target = checkUrl(url);
      const { headers, bytes } = await encode(init);
      init.signal.throwIfAborted();
      const host = target.hostname.replace(/^\[(.*)\]$/, "$1");
      const method = init.method.toUpperCase();
      const options: https.RequestOptions = {
        host,
        port: target.port,
        path: target.pathname + target.search,
        method,
        headers,
      };
      const { http, https } = builtins;
      const clientRequest =
        target.protocol === "http:"
          ? http.request({ ...options, agent: agents.plain(needsNewConnection) })
          : // The name is given here, so that no `host` header decides which one is checked.
            https.request({
              ...options,
              agent: agents.secure(needsNewConnection),
              servername: sniFor(host, tls?.serverName),
            });
      return exchange({
        clientRequest,
        method,
        bytes,
        signal: init.signal,
        onStage: isNode ? onStage : undefined,
        stoppers,
      });
    },
    close() {
      const reason = new ConnectionError("ERR_CLIENT_CLOSED", "The client was closed.");
      // Stopped one by one: a body delimited by the close of its connection would otherwise seem to be complete.
      for (const stop of stoppers) stop(reason);
      agents.close();
    },
  };
}
