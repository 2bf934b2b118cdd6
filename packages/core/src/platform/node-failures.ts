import type { FailureVerdict, FileProblems } from "./platform.js";

const pinned = "pass its certificate or its CA as tls: { ca }";

const certificateHints: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `the server's certificate is self-signed: ${pinned}`,
  SELF_SIGNED_CERT_IN_CHAIN: `the server's certificate comes from a private CA: ${pinned}`,
  UNABLE_TO_GET_ISSUER_CERT: `the CA of the server's certificate is not known here: ${pinned}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `the CA of the server's certificate is not known here: ${pinned}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `the CA of the server's certificate is not known here: ${pinned}`,
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the certificate is for another name: pass the server's own certificate as tls: { ca }, or the name it has as tls: { serverName }",
  CERT_HAS_EXPIRED: "the server's certificate has expired: it must be renewed there",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet: is the clock of this machine right?",
};

const neverConnected =
  "EAI_AGAIN ECONNREFUSED EHOSTUNREACH ENETUNREACH ENETDOWN EHOSTDOWN UND_ERR_CONNECT_TIMEOUT".split(" ");

/** What the system's code of a failed request tells: whether the server can have seen it, and what to do. */
export function judgeFailure(code: string, syscall?: unknown): FailureVerdict {
  const certificateHint = certificateHints[code];
  if (certificateHint !== undefined || /CERT|^ERR_(TLS|SSL)|^EPROTO$|_SIGNATURE/.test(code)) {
    return {
      carriedOut: "no",
      isRetryable: false,
      hint: certificateHint ?? "the secure connection could not be set up: see the option tls",
    };
  }
  if (code === "ENOTFOUND") {
    return { carriedOut: "no", isRetryable: false, hint: withProxy("the host name does not exist: check the address") };
  }
  // The same codes end a connection that was made, when the network goes away under it.
  const isConnected = syscall === "read" || syscall === "write";
  if ((neverConnected.includes(code) && !isConnected) || (code === "ETIMEDOUT" && syscall === "connect")) {
    return { carriedOut: "no", isRetryable: true, hint: withProxy("nothing answers at that address and port") };
  }
  return { carriedOut: "maybe", isRetryable: true };
}

/** Node's fetch does not look at the usual proxy variables unless told to. */
function withProxy(hint: string): string {
  const environment = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {};
  const variable = ["HTTPS_PROXY", "https_proxy"].find((name) => environment[name]);
  if (variable === undefined || environment["NODE_USE_ENV_PROXY"] === "1") return hint;
  return `${hint}; ${variable} is set, which Node obeys only with NODE_USE_ENV_PROXY=1`;
}

/** What the system's code of a failed write means to whoever chose the path. */
export const fileProblems: FileProblems = {
  EEXIST: ["file_exists", 'exists already; pass ifExists: "replace" or "number", or another path'],
  ENOSPC: ["disk_full", "does not fit: the disk is full; make room, or choose another path"],
  EDQUOT: ["disk_full", "does not fit: the quota is used up; make room, or choose another path"],
  EACCES: ["not_writable", "may not be written by this user; change its permissions, or choose another path"],
  EPERM: ["not_writable", "may not be written by this user; change its permissions, or choose another path"],
  EROFS: ["not_writable", "is on a read-only file system; choose another path"],
  ENOENT: ["folder_missing", "is in a folder that does not exist; make it first"],
  EISDIR: ["not_writable", "is a folder; end the path in a separator to save inside it"],
  EINVAL: ["not_writable", "is not something a file can be saved as"],
  ENAMETOOLONG: ["not_writable", "is too long a name for this file system"],
  EFBIG: ["disk_full", "is larger than this process may write"],
  ENOTDIR: ["folder_missing", "is below something that is not a folder"],
};
