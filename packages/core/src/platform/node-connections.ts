import { isDispatcherLimited, seenFetch, undiciLimitMs } from "./node-dispatcher.js";
import { createOwnFetch } from "./node-own-fetch.js";
import { areAgentsAble, hasObeyedProxy, proxyInForce } from "./node-proxy.js";
import { isNode } from "./node-runtime.js";
import { tlsWarning } from "./node-tls-identity.js";
import type { Connections, ConnectionNotice, TlsOptions } from "./platform.js";

/**
 * How a client without a fetch of the caller's own reaches its server: over connections of our own, unless the program has
 * put something in the way of the global fetch that must stay there (see docs/decisions/0006).
 *
 * @throws TypeError that names `tls.ca` when it cannot be read.
 */
export function openConnections(tls: TlsOptions | undefined, baseUrl: string): Connections {
  const own = createOwnFetch(tls);
  return {
    fetch: (url, init, onSent) =>
      tls !== undefined || isOwnFetchRight() ? own.fetch(url, init, onSent) : globalThis.fetch(url, init),
    notices: tls === undefined ? [] : noticesOf(tls, baseUrl),
    timeoutProblem: tls === undefined ? beyondDispatcher : () => undefined,
    clearTextProblem: tls === undefined ? clearTextByDispatcher : clearTextByProxy,
    close: own.close,
  };
}

/** Whether our own connections do what the global fetch would do: nothing else was asked for, or a proxy they can use. */
function isOwnFetchRight(): boolean {
  const setup = seenFetch().setup;
  return setup === "usual" ? !hasObeyedProxy() : setup === "environment proxy" && hasObeyedProxy() && areAgentsAble();
}

/** Why a time limit has no effect: undici's own limit ends the call before. */
function beyondDispatcher(timeoutMs: number): string | undefined {
  if (timeoutMs <= undiciLimitMs || isOwnFetchRight() || seenFetch().setup === "replaced" || !isDispatcherLimited()) {
    return undefined;
  }
  return `more than ${undiciLimitMs} has no effect here: the dispatcher that this process gave Node's fetch gives up by then. Set headersTimeout and bodyTimeout there, or hand the client a fetch of your own`;
}

/** Nothing on the way can read what goes over loopback, but a proxy of the environment can. */
function clearTextByProxy(url: URL): string | undefined {
  if (url.protocol !== "http:") return undefined;
  const variable = proxyInForce(url);
  return variable && `${toProxy} of ${variable}; name ${url.hostname} in NO_PROXY`;
}

/** The same without `tls`, where the dispatcher of the process may be a proxy too. */
function clearTextByDispatcher(url: URL): string | undefined {
  const isProxied = url.protocol === "http:" && isNode && seenFetch().hasProxy;
  return isProxied ? `${toProxy} that the dispatcher of this process names` : clearTextByProxy(url);
}

const toProxy = "http: would carry the credential in clear text to the proxy";

function noticesOf(tls: TlsOptions, baseUrl: string): readonly ConnectionNotice[] {
  const warning = tlsWarning(tls, baseUrl);
  const unchecked: ConnectionNotice[] =
    warning === undefined ? [] : [{ code: "certificates_unchecked", message: warning }];
  return isPastProxy() ? [...unchecked, pastProxy(baseUrl)] : unchecked;
}

/** Whether the global fetch uses a proxy that the connections of a client with `tls` do not. */
function isPastProxy(): boolean {
  const setup = seenFetch().setup;
  if (!isNode || setup === "usual" || setup === "replaced") return false;
  return setup === "dispatcher" ? seenFetch().hasProxy : !hasObeyedProxy() || !areAgentsAble();
}

const pastProxy = (baseUrl: string): ConnectionNotice => ({
  code: "proxy_bypassed",
  message: `calls to ${baseUrl} go past the proxy of this process, which a client with tls cannot use here; a private CA can be named in NODE_EXTRA_CA_CERTS instead`,
});
