import { ConfigError } from "../errors/config-error.js";
import type { Connections } from "../platform/platform.js";
import { createConnections } from "#platform";
import type { Credential } from "./credential.js";
import { withoutUnsupportedCache } from "./no-store.js";
import type { ClientOptions } from "./options.js";

/**
 * How a client reaches its server: by the `fetch` that the caller gave it, or by the platform.
 *
 * @throws ConfigError when `tls` cannot be used.
 */
export function connectionsOf({ fetch, tls }: Pick<ClientOptions, "fetch" | "tls">, baseUrl: string): Connections {
  if (fetch !== undefined) {
    const callersFetch = withoutUnsupportedCache(fetch);
    return {
      // Given nothing but what a `Fetch` takes.
      fetch: (url, init) => callersFetch(url, init),
      notices: [],
      problemFor: () => undefined,
      close() {},
    };
  }
  try {
    return createConnections(tls, baseUrl);
  } catch (error) {
    throw new ConfigError("tls", (error as Error).message);
  }
}

/** @throws ConfigError where a credential would travel in clear text, or a time limit would have no effect. */
export function validateConnections(connections: Connections, { isNone }: Credential, timeoutMs: number): void {
  const problem = connections.problemFor({ timeoutMs, hasCredential: isNone !== true });
  if (problem !== undefined) throw new ConfigError(problem.option, problem.what);
}
