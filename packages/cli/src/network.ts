import type * as Tls from "node:tls";

let isPrepared = false;

/**
 * Trusts the certificates of the operating system beside Node's own, and goes through the proxy of the environment, where
 * this Node can switch either on. Both are for the whole process, which is this tool's own.
 */
export function prepareNetwork(): void {
  if (isPrepared) return;
  isPrepared = true;
  // Both are loaded here: help, and what is offline, does without them.
  const tls = process.getBuiltinModule("node:tls");
  // Node's types do not know it yet; undefined where Node does not have it.
  const setGlobalProxyFromEnv: (() => void) | undefined = Reflect.get(
    process.getBuiltinModule("node:http"),
    "setGlobalProxyFromEnv",
  );
  // From Node 22.19 and 24.5 on.
  if (typeof tls.setDefaultCACertificates === "function") trustTheSystem(tls);
  const hasProxy = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => process.env[name]);
  if (hasProxy && setGlobalProxyFromEnv !== undefined) {
    setGlobalProxyFromEnv();
    // The hints of the clients look at this variable.
    process.env["NODE_USE_ENV_PROXY"] = "1";
  }
}

/** Setting them parses each: so only what is new, which is nothing on most machines, and never one twice. */
function trustTheSystem(tls: typeof Tls): void {
  const known = new Set(tls.getCACertificates("default"));
  const added = tls.getCACertificates("system").filter((certificate) => !known.has(certificate));
  if (added.length > 0) tls.setDefaultCACertificates([...known, ...new Set(added)]);
}
