import { areLimited, undiciLimitMs } from "./node-dispatcher.js";
import { createHttpsFetch } from "./node-https-fetch.js";
import { doAgentsSupportProxies, hasAgentProxy, processSetup } from "./node-process-setup.js";
import { proxyInForce } from "./node-proxy.js";
import { isNode } from "./node-runtime.js";
import { tlsWarning } from "./node-tls-identity.js";
import type { ConnectionNotice, ConnectionProblem, Connections, PlannedCall, TlsOptions } from "./platform.js";

/**
 * How a client without a custom `fetch` reaches its server: by our fetch over `node:https`, unless the program has changed
 * how the global fetch connects, which then stays in use (see docs/decisions/0006).
 *
 * @throws TypeError that names `tls.ca` when it cannot be read.
 */
export function createConnections(tls: TlsOptions | undefined, baseUrl: string): Connections {
  const httpsFetch = createHttpsFetch(tls);
  const hasTls = tls !== undefined;
  const url = new URL(baseUrl);
  return {
    fetch: (address, init, onStage, needsNewConnection) =>
      // Ours with `tls`, or where it connects in the same way as the global fetch would.
      hasTls || processSetup().httpsFetchConnectsAlike
        ? httpsFetch.fetch(address, init, onStage, needsNewConnection)
        : globalThis.fetch(address, init),
    notices: tls === undefined ? [] : noticesOf(tls, baseUrl),
    problemFor: (call) =>
      (call.hasCredential && url.protocol === "http:" ? clearTextProblem(url, hasTls) : undefined) ??
      (hasTls ? undefined : timeoutProblem(call)),
    close: httpsFetch.close,
  };
}

/** The dispatcher of the process may end a call before its own time limit does. */
function timeoutProblem({ timeoutMs }: PlannedCall): ConnectionProblem | undefined {
  if (timeoutMs <= undiciLimitMs) return undefined;
  const { fetch, dispatchers, httpsFetchConnectsAlike } = processSetup();
  if (httpsFetchConnectsAlike || fetch === "replaced" || !areLimited(dispatchers)) return undefined;
  return {
    option: "timeoutMs",
    what: `more than ${undiciLimitMs} has no effect here: the dispatcher that this process gave Node's fetch gives up by then. Set headersTimeout and bodyTimeout there, or pass the client a fetch of your own`,
  };
}

/**
 * Nothing on the way can read what goes over loopback, but a proxy of the environment can; and one that the dispatcher of
 * the process names, where our connections do not go past it.
 */
function clearTextProblem(url: URL, hasTls: boolean): ConnectionProblem | undefined {
  const toProxy = "http: would carry the credential in clear text to the proxy";
  const setup = processSetup();
  if (!hasTls && isNode && setup.hasProxyDispatcher)
    return { option: "baseUrl", what: `${toProxy} that the dispatcher of this process names` };
  const variable = proxyInForce(url, setup);
  if (variable === undefined) return undefined;
  return { option: "baseUrl", what: `${toProxy} of ${variable}; name ${url.hostname} in NO_PROXY` };
}

function noticesOf(tls: TlsOptions, baseUrl: string): readonly ConnectionNotice[] {
  const warning = tlsWarning(tls, baseUrl);
  const unchecked: ConnectionNotice[] =
    warning === undefined ? [] : [{ code: "certificates_unchecked", message: warning }];
  return bypassesProxy() ? [...unchecked, bypassNotice(baseUrl)] : unchecked;
}

/** Whether the global fetch uses a proxy that the connections of a client with `tls` do not. */
function bypassesProxy(): boolean {
  const { fetch, hasProxyDispatcher, agentProxyVariables } = processSetup();
  if (!isNode || fetch === "usual" || fetch === "replaced") return false;
  return fetch === "dispatcher"
    ? hasProxyDispatcher
    : !hasAgentProxy(agentProxyVariables) || !doAgentsSupportProxies(agentProxyVariables);
}

const bypassNotice = (baseUrl: string): ConnectionNotice => ({
  code: "proxy_bypassed",
  message: `calls to ${baseUrl} bypass the proxy of this process, which a client with tls cannot use here; a private CA can be named in NODE_EXTRA_CA_CERTS instead`,
});
