import type * as Tls from "node:tls";

/** The way to a tenant. */
export interface NetworkNeeds {
  /** False for an address that begins with `http:`, which is one of this machine: no certificate takes part. */
  readonly usesTls: boolean;
}

let trustsTheSystem = false;
let isProxied = false;

/**
 * Goes through the proxy of the environment, and trusts the certificates of the operating system beside Node's own, where
 * this Node can switch either on. Both are for the whole process, which is this tool's own.
 */
export function prepareNetwork({ usesTls }: NetworkNeeds): void {
  const hasProxy = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => process.env[name]);
  if (hasProxy && !isProxied) goThroughTheProxy();
  isProxied ||= hasProxy;
  // Reading them takes as long as two starts of Node. The way to a proxy may be encrypted as well.
  if ((usesTls || hasProxy) && !trustsTheSystem) trustTheSystem(process.getBuiltinModule("node:tls"));
  trustsTheSystem ||= usesTls || hasProxy;
}

function goThroughTheProxy(): void {
  // Node's types do not know it yet; undefined where Node does not have it.
  const setGlobalProxyFromEnv: (() => void) | undefined = Reflect.get(
    process.getBuiltinModule("node:http"),
    "setGlobalProxyFromEnv",
  );
  if (setGlobalProxyFromEnv === undefined) return;
  setGlobalProxyFromEnv();
  // The hints of the clients look at this variable.
  process.env["NODE_USE_ENV_PROXY"] = "1";
}

/** Setting them parses each: so only what is new, which is nothing on most machines, and never one twice. */
function trustTheSystem(tls: typeof Tls): void {
  // From Node 22.19 and 24.5 on.
  if (typeof tls.setDefaultCACertificates !== "function") return;
  const known = new Set(tls.getCACertificates("default"));
  const added = tls.getCACertificates("system").filter((certificate) => !known.has(certificate));
  if (added.length > 0) tls.setDefaultCACertificates([...known, ...new Set(added)]);
}
