import http from "node:http";
import https from "node:https";
import { onTestFinished } from "vitest";

/** Has Node's own agents obey these variables, as NODE_USE_ENV_PROXY=1 does at the start, until the test is over. */
export function useProxy(proxyEnv: Readonly<Record<string, string>>): void {
  const before = [http.globalAgent, https.globalAgent] as const;
  http.globalAgent = new http.Agent({ proxyEnv });
  https.globalAgent = new https.Agent({ proxyEnv });
  onTestFinished(() => {
    [http.globalAgent, https.globalAgent] = before;
  });
}

/** The same for Node's fetch as well. @returns whether this Node can. */
export function useProxyEverywhere(proxyEnv: Readonly<Record<string, string>>): void {
  const { setGlobalProxyFromEnv } = http as { setGlobalProxyFromEnv?: (variables: object) => () => void };
  if (setGlobalProxyFromEnv === undefined) throw new Error("This Node switches proxies on at its start only.");
  onTestFinished(setGlobalProxyFromEnv(proxyEnv));
}
