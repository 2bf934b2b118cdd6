/** What a request is sent by. */
export type Protocol = "http:" | "https:";

/** Variables of the environment by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** In the order in which Node looks them up. */
const proxyVariables: Readonly<Record<Protocol, readonly string[]>> = {
  "http:": ["http_proxy", "HTTP_PROXY"],
  "https:": ["https_proxy", "HTTPS_PROXY"],
};
const allVariables = [...proxyVariables["http:"], ...proxyVariables["https:"], "no_proxy", "NO_PROXY"];

/** The proxy variables in the `proxyEnv` of an agent; undefined where it has none. */
export function agentProxyVariablesIn(given: unknown): Variables | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const variables = given as Variables;
  return Object.fromEntries(allVariables.flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])));
}

/** The variable that names a proxy for a protocol. */
export const proxyVariable = (variables: Variables | undefined, protocol: Protocol): string | undefined =>
  variables && proxyVariables[protocol].find((name) => variables[name]);
