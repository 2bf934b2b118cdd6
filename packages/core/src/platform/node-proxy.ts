import { builtins } from "./node-builtins.js";
import { seenFetch } from "./node-dispatcher.js";
import { isNode } from "./node-runtime.js";

type Protocol = "http:" | "https:";
type Variables = Readonly<Record<string, string | undefined>>;

/** In the order in which Node looks them up. */
const proxyVariables: Readonly<Record<Protocol, readonly string[]>> = {
  "http:": ["http_proxy", "HTTP_PROXY"],
  "https:": ["https_proxy", "HTTPS_PROXY"],
};
const allVariables = [...proxyVariables["http:"], ...proxyVariables["https:"], "no_proxy", "NO_PROXY"];

/**
 * The variables about proxies that Node's own agents obey, as they are now; undefined where nothing told them to. Node's
 * fetch obeys them as well.
 */
export function obeyedVariables(protocol: Protocol): Variables | undefined {
  const { globalAgent } = protocol === "http:" ? builtins.http : builtins.https;
  const given = (globalAgent as { options?: { readonly proxyEnv?: Variables } }).options?.proxyEnv;
  if (typeof given !== "object" || given === null) return undefined;
  return Object.fromEntries(allVariables.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));
}

/** The variable that names a proxy for a protocol. */
const proxyVariable = (variables: Variables, protocol: Protocol): string | undefined =>
  proxyVariables[protocol].find((name) => variables[name]);

/** Whether the environment makes Node's own agents use a proxy. */
export function hasObeyedProxy(): boolean {
  const plain = obeyedVariables("http:");
  if (plain !== undefined && proxyVariable(plain, "http:") !== undefined) return true;
  const secure = obeyedVariables("https:");
  return secure !== undefined && proxyVariable(secure, "https:") !== undefined;
}

/** Whether Node's agents know the proxies that are named: they ignore those of other kinds, SOCKS among them. */
export const areAgentsAble = (): boolean =>
  (["http:", "https:"] as const).every((protocol) => {
    const variables = obeyedVariables(protocol) ?? {};
    const variable = proxyVariable(variables, protocol);
    return variable === undefined || /^https?:\/\//.test(variables[variable] ?? "");
  });

/** Whether this Node's agents can be told to use a proxy, and not only its fetch. */
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
export function proxyInForce(url: URL): string | undefined {
  const protocol = url.protocol === "http:" ? "http:" : "https:";
  const obeyed = isNode ? obeyedVariables(protocol) : undefined;
  if (isNode && obeyed === undefined && seenFetch().setup !== "environment proxy") return undefined;
  const variables = obeyed ?? environment();
  const variable = proxyVariable(variables, protocol);
  return variable === undefined || isBypassed(url, variables) ? undefined : variable;
}

/** A variable that names a proxy for https: and is not obeyed. */
export function ignoredProxy(): string | undefined {
  if (!isNode || hasObeyedProxy() || seenFetch().setup === "environment proxy") return undefined;
  return proxyVariable(environment(), "https:");
}

/** A variable that names a proxy for a request and is not obeyed. */
export function ignoredProxyOf(url: URL): string | undefined {
  const variable = ignoredProxy();
  return variable === undefined || isBypassed(url, environment()) ? undefined : variable;
}

/** The address of the proxy that a variable names. */
export function proxyAddress(url: URL, variable: string): string | undefined {
  const protocol = url.protocol === "http:" ? "http:" : "https:";
  return (obeyedVariables(protocol) ?? environment())[variable] ?? environment()[variable];
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
