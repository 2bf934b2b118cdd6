import { builtins } from "./node-builtins.js";
import { hasAgentProxy, processSetup } from "./node-process-setup.js";
import { proxyVariable, type Variables } from "./node-proxy-variables.js";
import { isNode } from "./node-runtime.js";

/** Whether the agents of this Node can use a proxy, and not only its fetch. */
export const canAgentsObey = (): boolean =>
  "proxyEnv" in ((builtins.https.globalAgent as { options?: object }).options ?? {});

/** The program's environment. Reading it may need a permission. */
function environment(): Variables {
  try {
    return { ...(globalThis as { process?: { env?: Variables } }).process?.env };
  } catch {
    return {};
  }
}

/** The variable whose proxy a request goes through, as far as the environment decides it. */
export function proxyInForce(url: URL, setup = processSetup()): string | undefined {
  const protocol = url.protocol === "http:" ? "http:" : "https:";
  const agentProxyVariables = setup.agentProxyVariables[protocol];
  if (isNode && agentProxyVariables === undefined && setup.fetch !== "environment proxy") return undefined;
  const variables = agentProxyVariables ?? environment();
  const variable = proxyVariable(variables, protocol);
  return variable === undefined || isBypassed(url, variables) ? undefined : variable;
}

/** A variable that names a proxy for https: and that this process does not use. */
export function ignoredProxy(): string | undefined {
  if (!isNode) return undefined;
  const { fetch, agentProxyVariables } = processSetup();
  if (hasAgentProxy(agentProxyVariables) || fetch === "environment proxy") return undefined;
  return proxyVariable(environment(), "https:");
}

/** A variable that names a proxy for a request and that this process does not use. */
export function ignoredProxyOf(url: URL): string | undefined {
  const variable = ignoredProxy();
  return variable === undefined || isBypassed(url, environment()) ? undefined : variable;
}

/** The address of the proxy that a variable names. */
export function proxyAddress(url: URL, variable: string): string | undefined {
  const protocol = url.protocol === "http:" ? "http:" : "https:";
  return (processSetup().agentProxyVariables[protocol] ?? environment())[variable] ?? environment()[variable];
}

/** How the proxy of the environment is switched on in this Node. */
export function proxySwitches(): string {
  if (!canAgentsObey()) return "from 22.21 and 24.5 on";
  return "setGlobalProxyFromEnv" in builtins.http
    ? "with NODE_USE_ENV_PROXY=1, --use-env-proxy or http.setGlobalProxyFromEnv()"
    : "with NODE_USE_ENV_PROXY=1 or --use-env-proxy";
}

/** Whether NO_PROXY names a host. Only what Node and undici both understand counts. */
function isBypassed({ hostname, port, protocol }: URL, variables: Variables): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const withPort = `${host}:${port || (protocol === "http:" ? 80 : 443)}`;
  const entries = (variables["no_proxy"] || variables["NO_PROXY"] || "").toLowerCase().split(",");
  return entries
    .map((entry) => entry.trim())
    .some(
      (entry) =>
        entry === "*" ||
        entry === host ||
        entry === withPort ||
        (/^\*?\./.test(entry) && host.endsWith(entry.replace("*", ""))),
    );
}
