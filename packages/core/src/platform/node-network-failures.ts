import { canAgentsObey, ignoredProxy, proxyInForce, proxySwitches } from "./node-proxy.js";
import type { FailedRequest, FailureVerdict } from "./platform.js";

const pinned = "pass its certificate or its CA as tls: { ca }";

const certificateHints: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `the server's certificate is self-signed: ${pinned}`,
  SELF_SIGNED_CERT_IN_CHAIN: `the server's certificate comes from a private CA: ${pinned}`,
  UNABLE_TO_GET_ISSUER_CERT: `the CA of the server's certificate is not trusted here: ${pinned}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `the CA of the server's certificate is not trusted here: ${pinned}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `the CA of the server's certificate is not trusted here: ${pinned}`,
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the certificate is for another name: pass the server's own certificate as tls: { ca }, or the name it has as tls: { serverName }",
  CERT_HAS_EXPIRED: "the server's certificate has expired: it must be renewed there",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet: is the clock of this machine right?",
  INVALID_PURPOSE:
    "the server's certificate, or one that signed it, was not made for this use: it must be replaced there",
  INVALID_CA: "a certificate that signed the server's is not a CA: it must be replaced there",
  UNSPECIFIED: "the server's certificate is too weak for this Node (a short key, or SHA-1): it must be replaced there",
};
/** Verdicts on certificates. An alert of TLS (`ERR_SSL_…_ALERT_…`) is no verdict of ours, and may come at any time. */
const certificateCodes =
  /^(?!ERR_SSL).*CERT|_SIGNATURE$|_CRL$|^CRL_|^INVALID_(PURPOSE|CA)$|^(UNSPECIFIED|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/;
/** In codes, and in the words of OpenSSL behind `EPROTO`. */
const protocolWords = /unsupported[ _]protocol|alert[ _]protocol[ _]version|no[ _]protocols[ _]available/i;
const tlsCodes = /^(ERR_SSL|ERR_TLS|EPROTO$)/;
const unreachableCodes =
  /^(EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|UND_ERR_CONNECT_TIMEOUT)$/;

/** What kind of failure it was. All but the last four happen before a request can be sent. */
type Kind =
  | "proxy refused"
  | "certificate"
  | "protocol"
  | "unknown host"
  | "unreachable"
  | "cut handshake"
  | "broken tls"
  | "large headers"
  | "unknown coding"
  | "broken";

function kindOf({ code, message, syscall, mayHaveBeenSent }: FailedRequest): Kind {
  if (/HEADERS?_OVERFLOW$/.test(code)) return "large headers";
  if (/_CODINGS?$/.test(code)) return "unknown coding";
  if (mayHaveBeenSent === true) return "broken";
  if (proxyStatus(message) !== undefined || code === "ERR_PROXY_TUNNEL") return "proxy refused";
  if (certificateCodes.test(code)) return "certificate";
  if (protocolWords.test(code) || protocolWords.test(message)) return "protocol";
  if (code === "ENOTFOUND") return "unknown host";
  // The same codes end a connection that was made, when the network goes away under it.
  const isConnected = syscall === "read" || syscall === "write";
  if (syscall === "connect" || (unreachableCodes.test(code) && !isConnected)) return "unreachable";
  if (code === "ERR_TLS_HANDSHAKE_TIMEOUT" || message.includes("before secure TLS connection")) return "cut handshake";
  if (tlsCodes.test(code)) return "broken tls";
  return mayHaveBeenSent === false ? "cut handshake" : "broken";
}

/** The status a proxy answered CONNECT with, in the words of Node's agents and of undici. */
function proxyStatus(message: string): number | undefined {
  const found = /Proxy response \((\d{3})\)|^Failed to establish tunnel.*: HTTP\/\S+ (\d{3})/.exec(message);
  return found === null ? undefined : Number(found[1] ?? found[2]);
}

/** What a failed request means: whether the server can have seen it, whether to try again, and what to do. */
export function judgeFailure(failed: FailedRequest): FailureVerdict {
  const { code, message, mayHaveBeenSent, hasAnswered } = failed;
  switch (kindOf(failed)) {
    case "proxy refused":
      return refusedByProxy(proxyStatus(message) ?? 504, proxyName(failed));
    case "certificate":
      return nothingSent(
        false,
        (certificateHints[code] ?? "the server's certificate was not accepted: see the option tls") +
          orProcessWide(failed),
      );
    case "protocol":
      return nothingSent(
        false,
        "the server supports only versions of TLS that are too old: have it updated to TLS 1.2, or start Node with --tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0; the option tls does not help",
      );
    case "unknown host":
      return hasAnswered
        ? nothingSent(true, "the host name was resolved before: does this machine's DNS server respond?")
        : nothingSent(false, "the host name does not exist: check the URL" + aboutProxy(failed));
    case "unreachable":
      return nothingSent(true, "no server responds at that host and port" + aboutProxy(failed));
    case "cut handshake":
      return nothingSent(
        true,
        "the port is open, but no secure connection could be made: is a firewall or a proxy in between?" +
          aboutProxy(failed),
      );
    case "broken tls":
      return mayHaveBeenSent === false
        ? nothingSent(
            false,
            "no secure connection could be set up: is it the port of an https server, with TLS 1.2 or later?" +
              aboutProxy(failed),
          )
        : { carriedOut: "maybe", isRetryable: true, hint: "the secure connection could not be set up, or broke" };
    case "large headers":
      return {
        carriedOut: "maybe",
        isRetryable: false,
        hint: "the headers of the response are larger than Node accepts: start it with --max-http-header-size=65536",
      };
    case "unknown coding":
      return { carriedOut: "maybe", isRetryable: false };
    default:
      return { carriedOut: "maybe", isRetryable: true };
  }
}

const nothingSent = (isRetryable: boolean, hint: string): FailureVerdict => ({ carriedOut: "no", isRetryable, hint });

/** The proxy of a request, as far as the environment names one. */
function proxyName({ url }: FailedRequest): string {
  const variable = variableInForce(url);
  return variable === undefined ? "the proxy" : `the proxy of ${variable}`;
}

const variableInForce = (url: string): string | undefined =>
  URL.canParse(url) ? proxyInForce(new URL(url)) : undefined;

/** Credentials that a proxy rejects are not sent again: a proxy may lock the account. */
function refusedByProxy(status: number, proxy: string): FailureVerdict {
  if (status === 407) {
    return nothingSent(
      false,
      `${proxy} requires a user and password; put user:password@ in front of the host of its URL`,
    );
  }
  if (status >= 500) return nothingSent(true, `${proxy} cannot reach the server: check the URL, and ${proxy}`);
  return nothingSent(false, `${proxy} does not allow this call: ask its administrator, or add the host to NO_PROXY`);
}

/** What a proxy has to do with a connection that did not come up: one is used, or one is named and not used. */
function aboutProxy({ url }: FailedRequest): string {
  const used = variableInForce(url);
  if (used !== undefined) return `; the call goes through the proxy of ${used}: is it reachable?`;
  const ignored = ignoredProxy();
  if (ignored === undefined) return "";
  return `; ${ignored} is set, which Node uses only ${proxySwitches()}`;
}

/** A proxy that looks into connections has a CA of its own; the option tls may lead past the proxy. */
function orProcessWide({ url }: FailedRequest): string {
  const used = variableInForce(url);
  if (used === undefined) return "";
  const why = canAgentsObey() ? "" : ": on this Node a client with tls bypasses the proxy";
  return `; if it is that of the proxy of ${used}, name its CA in NODE_EXTRA_CA_CERTS${why}`;
}
