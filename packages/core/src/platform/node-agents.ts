import type { Agent, AgentOptions } from "node:http";
import type * as https from "node:https";
import { builtins } from "./node-builtins.js";
import { connectMs } from "./node-exchange.js";
import { processSetup } from "./node-process-setup.js";

/** Idle connections are dropped before most servers do it, and earlier where a `keep-alive` header says so. */
const idleMs = 4_000;

/** The connections of one client. */
export interface Agents {
  /** @param needsNewConnection true for connections that are used once. */
  plain(needsNewConnection: boolean): Agent;
  /** @param needsNewConnection true for connections that are used once. */
  secure(needsNewConnection: boolean): https.Agent;
  /** Closes idle and busy connections. */
  close(): void;
}

/**
 * Agents made when they are first needed: loading `node:https` takes milliseconds. They use the proxy that Node's own
 * agents use: that of the environment, where NODE_USE_ENV_PROXY=1, --use-env-proxy or http.setGlobalProxyFromEnv() switch
 * it on; and they are made anew when that changes.
 */
export function createAgents(identity: https.AgentOptions): Agents {
  const plain = renewing("http:", (options) => new builtins.http.Agent(options));
  const secure = renewing("https:", (options) => new builtins.https.Agent({ ...identity, ...options }));
  return {
    plain: plain.current,
    secure: secure.current,
    close() {
      plain.close();
      secure.close();
    },
  };
}

function renewing<A extends Agent>(protocol: "http:" | "https:", make: (options: AgentOptions) => A) {
  const made = new Map<string, A>();
  return {
    current(needsNewConnection: boolean): A {
      const proxyEnv = processSetup().agentProxyVariables[protocol];
      const key = `${needsNewConnection} ${proxyEnv === undefined ? "" : JSON.stringify(proxyEnv)}`;
      const existing = made.get(key);
      if (existing !== undefined) return existing;
      // `timeout` bounds how long a proxy may take to open its tunnel.
      const agent = make({ keepAlive: !needsNewConnection, timeout: connectMs, proxyEnv });
      agent.on("free", (socket) => void socket.setTimeout(Math.min(socket.timeout ?? idleMs, idleMs)));
      made.set(key, agent);
      return agent;
    },
    close(): void {
      for (const agent of made.values()) agent.destroy();
    },
  };
}
