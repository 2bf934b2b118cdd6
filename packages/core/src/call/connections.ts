import { ConfigError } from "../errors/config-error.js";
import type { Connections } from "../platform/platform.js";
import { openConnections } from "#platform";
import type { Credential } from "./credential.js";
import { withoutRefusedCache } from "./no-store.js";
import type { ClientOptions } from "./options.js";

/**
 * How a client reaches its server: by the caller's own fetch, which answers for itself, or by the platform.
 *
 * @throws ConfigError when `tls` cannot be used.
 */
export function connect({ fetch, tls }: Pick<ClientOptions, "fetch" | "tls">, baseUrl: string): Connections {
  if (fetch !== undefined) {
    const taken = withoutRefusedCache(fetch);
    return {
      // Given nothing but what a `Fetch` takes.
      fetch: (url, init) => taken(url, init),
      notices: [],
      timeoutProblem: () => undefined,
      clearTextProblem: () => undefined,
      close() {},
    };
  }
  try {
    return openConnections(tls, baseUrl);
  } catch (error) {
    throw new ConfigError("tls", (error as Error).message);
  }
}

/** @throws ConfigError where a credential would travel in clear text, or a time limit would have no effect. */
export function validateConnections(
  connections: Connections,
  baseUrl: string,
  { isNone }: Credential,
  timeoutMs: number,
): void {
  const inClear = isNone === true ? undefined : connections.clearTextProblem(new URL(baseUrl));
  if (inClear !== undefined) throw new ConfigError("baseUrl", inClear);
  const tooLong = connections.timeoutProblem(timeoutMs);
  if (tooLong !== undefined) throw new ConfigError("timeoutMs", tooLong);
}
