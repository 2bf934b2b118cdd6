import { NetworkError } from "../errors/transport-errors.js";
import type { CarriedOut } from "../errors/reports-error.js";
import { seesTheWire } from "#platform";

/** What we know about a system error code. */
interface Verdict {
  readonly carriedOut: CarriedOut;
  readonly isRetryable: boolean;
  readonly hint?: string;
}

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

const neverConnected = "EAI_AGAIN ECONNREFUSED EHOSTUNREACH ENETUNREACH ENETDOWN EHOSTDOWN UND_ERR_CONNECT_TIMEOUT".split(" ");

function judge(code: string, syscall: unknown): Verdict {
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
  if (neverConnected.includes(code) || (code === "ETIMEDOUT" && syscall === "connect")) {
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

interface SystemError {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** The innermost error that has a system code; wrappers, ky's among them, tell less and print headers. */
function rootOf(error: unknown): SystemError {
  let root = error as SystemError;
  let best: SystemError | undefined;
  for (let depth = 0; depth < 6 && typeof root === "object" && root !== null; depth++) {
    if (typeof root.code === "string") best = root;
    const next = root.cause ?? root.errors?.[0];
    if (typeof next !== "object" || next === null) break;
    root = next as SystemError;
  }
  return best ?? root;
}

/** Turns what `fetch`, or a body, failed with into a {@link NetworkError} that keeps nothing of the request. */
export function networkErrorOf(
  failure: unknown,
  { operation, clean, inBody }: { operation: string; clean: (text: string) => string; inBody: boolean },
): NetworkError {
  const root = rootOf(failure);
  const code = typeof root?.code === "string" && /^[A-Z][A-Z\d_]+$/.test(root.code) ? root.code : "network_error";
  const verdict = judge(code, root?.syscall);
  const reason = clean(String(root?.message ?? failure)).slice(0, 300);
  const what = inBody ? "lost the connection while receiving the answer" : "could not be sent or got no answer";
  const hint =
    verdict.hint ?? (seesTheWire || inBody ? undefined : "in a browser this is also how a server that does not allow this origin (CORS) looks");
  const { carriedOut, isRetryable } = verdict;
  return new NetworkError(`${operation} ${what}: ${reason}${hint === undefined ? "" : ` (${hint})`}`, {
    code,
    isRetryable,
    carriedOut,
    hint,
    cause: Object.assign(new Error(reason), { code, stack: undefined }),
  });
}
