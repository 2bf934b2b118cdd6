import type { Agent } from "node:http";
import { builtins } from "./node-builtins.js";
import { dispatcherPlaces, fetchSetupOf, isDispatcher, type Dispatcher, type FetchSetup } from "./node-dispatcher.js";
import { agentProxyVariablesIn, proxyVariable, type Protocol, type Variables } from "./node-proxy-variables.js";
import { isNode } from "./node-runtime.js";

/** How this process reaches a network: what the program and its environment have set up. */
export interface ProcessSetup {
  /** What it follows from: fetch, the dispatchers and how each of them dispatches, the `proxyEnv` of the agents. */
  readonly parts: readonly unknown[];
  /** How the global fetch is set up. */
  readonly fetch: FetchSetup;
  /** The global dispatchers that were set. undici 8 also puts a wrapper into the place of older versions: it is left out. */
  readonly dispatchers: readonly Dispatcher[];
  /** Whether the program set a dispatcher that is a proxy for everything. */
  readonly hasProxyDispatcher: boolean;
  /** The proxy variables that Node's global agents use, and its fetch as well; undefined where they use none. */
  readonly agentProxyVariables: Readonly<Record<Protocol, Variables | undefined>>;
  /** Whether our fetch over `node:https` connects as the global fetch would: see docs/decisions/0006. */
  readonly httpsFetchConnectsAlike: boolean;
}

type AgentWithOptions = Agent & { readonly options?: { readonly proxyEnv?: unknown } };

let lastSeen: ProcessSetup | undefined;

/** The setup as it is now. It is read again when one of its parts is another than before. */
export function processSetup(): ProcessSetup {
  const parts: unknown[] = [globalThis.fetch];
  for (const place of dispatcherPlaces) {
    const found = (globalThis as Record<symbol, Partial<Dispatcher> | undefined>)[place];
    parts.push(found, found?.dispatch);
  }
  // The `proxyEnv` that an agent of Node was created with: the agent reads it once.
  const agents: readonly AgentWithOptions[] = isNode ? [builtins.http.globalAgent, builtins.https.globalAgent] : [];
  for (const { options } of agents) parts.push(options?.proxyEnv);
  const before = lastSeen?.parts ?? [];
  let isSame = before.length === parts.length;
  for (let at = 0; isSame && at < parts.length; at++) isSame = parts[at] === before[at];
  return lastSeen !== undefined && isSame ? lastSeen : (lastSeen = readSetup(parts));
}

function readSetup(parts: readonly unknown[]): ProcessSetup {
  // In the order of `processSetup`: fetch, the places of dispatchers with their `dispatch`, and the `proxyEnv` of both agents.
  const [httpProxyEnv, httpsProxyEnv] = isNode ? parts.slice(-2) : [];
  const dispatchers = parts
    .slice(0, 1 + 2 * dispatcherPlaces.length)
    .filter(isDispatcher)
    .filter(({ constructor }) => constructor.name !== "Dispatcher1Wrapper");
  const fetch = fetchSetupOf(dispatchers);
  const agentProxyVariables = {
    "http:": agentProxyVariablesIn(httpProxyEnv),
    "https:": agentProxyVariablesIn(httpsProxyEnv),
  };
  const usesProxy = hasAgentProxy(agentProxyVariables);
  return {
    parts,
    fetch,
    dispatchers,
    hasProxyDispatcher: dispatchers.some(({ constructor }) => constructor.name === "ProxyAgent"),
    agentProxyVariables,
    httpsFetchConnectsAlike:
      fetch === "usual"
        ? !usesProxy
        : fetch === "environment proxy" && usesProxy && doAgentsSupportProxies(agentProxyVariables),
  };
}

/** Whether the environment makes Node's global agents use a proxy. */
export const hasAgentProxy = (agentProxyVariables: ProcessSetup["agentProxyVariables"]): boolean =>
  protocols.some((protocol) => proxyVariable(agentProxyVariables[protocol], protocol) !== undefined);

/** Whether Node's agents support the proxies that are named: they ignore those of other kinds, SOCKS among them. */
export const doAgentsSupportProxies = (agentProxyVariables: ProcessSetup["agentProxyVariables"]): boolean =>
  protocols.every((protocol) => {
    const variables = agentProxyVariables[protocol];
    const variable = proxyVariable(variables, protocol);
    return variable === undefined || /^https?:\/\//.test(variables?.[variable] ?? "");
  });

const protocols: readonly Protocol[] = ["http:", "https:"];
