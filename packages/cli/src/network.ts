import http from "node:http";
import process from "node:process";
import tls from "node:tls";

/** Node's types do not know it yet; undefined where Node does not have it. */
const setGlobalProxyFromEnv: (() => void) | undefined = Reflect.get(http, "setGlobalProxyFromEnv");

let isPrepared = false;

/**
 * Trusts the certificates of the operating system beside Node's own, and goes through the proxy of the environment, where
 * this Node can switch either on. Both are for the whole process, which is this tool's own.
 */
export function prepareNetwork(): void {
  if (isPrepared) return;
  isPrepared = true;
  if (canUseSystemCertificates())
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]);
  const hasProxy = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => process.env[name]);
  if (hasProxy && setGlobalProxyFromEnv !== undefined) {
    setGlobalProxyFromEnv();
    // The hints of the clients look at this variable.
    process.env["NODE_USE_ENV_PROXY"] = "1";
  }
}

/** From Node 22.19 and 24.5 on. */
const canUseSystemCertificates = (): boolean => typeof tls.setDefaultCACertificates === "function";
