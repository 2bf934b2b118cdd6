import https from "node:https";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { networkErrorOf, type FailedRequestContext } from "../../../src/call/failures/network-failure.js";
import { NetworkError } from "../../../src/errors/call-errors.js";
import { judgeFailure as judgeInBrowser, createConnections } from "../../../src/platform/default.js";
import { useProxy } from "../../support/environment-proxy.js";
import { systemError, withCode } from "../../support/scripted-client.js";

beforeEach(() => {
  for (const name of ["HTTPS_PROXY", "https_proxy"]) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const explain = (failure: unknown, facts: Partial<FailedRequestContext> = {}): NetworkError =>
  networkErrorOf(failure, {
    operation: "GET /v1",
    url: "https://vendor.example.com/v1",
    clean: (text) => text.replaceAll("planted", "***"),
    inBody: false,
    mayHaveBeenSent: undefined,
    hasAnswered: false,
    ...facts,
  });

const switches = "with NODE_USE_ENV_PROXY=1, --use-env-proxy or http.setGlobalProxyFromEnv()";
const noServer = "no server responds at that host and port";
const noHandshake = "the port is open, but no secure connection could be made: is a firewall or a proxy in between?";
const brokenTls = "the secure connection could not be set up, or broke";
const tooOld =
  "the server supports only versions of TLS that are too old: have it updated to TLS 1.2, or start Node with --tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0; the option tls does not help";

const largeHeaders =
  "the headers of the response are larger than Node accepts: start it with --max-http-header-size=65536";

const pinned = "pass its certificate or its CA as tls: { ca }";
describe("a system code", () => {
  it.each<[string, object, "no" | "maybe", boolean, string | undefined]>([
    ["ECONNREFUSED", {}, "no", true, noServer],
    ["EHOSTUNREACH", {}, "no", true, noServer],
    ["ENETUNREACH", {}, "no", true, noServer],
    ["ENETDOWN", {}, "no", true, noServer],
    ["EHOSTDOWN", {}, "no", true, noServer],
    ["EAI_AGAIN", {}, "no", true, noServer],
    ["UND_ERR_CONNECT_TIMEOUT", {}, "no", true, noServer],
    ["EHOSTUNREACH", { syscall: "connect" }, "no", true, noServer],
    // The connection was there, and the network went away under it.
    ["EHOSTUNREACH", { syscall: "read" }, "maybe", true, undefined],
    ["ENETUNREACH", { syscall: "write" }, "maybe", true, undefined],
    ["ENETDOWN", { syscall: "read" }, "maybe", true, undefined],
    ["ETIMEDOUT", { syscall: "connect" }, "no", true, noServer],
    ["ETIMEDOUT", { syscall: "read" }, "maybe", true, undefined],
    ["ETIMEDOUT", {}, "maybe", true, undefined],
    ["ENOTFOUND", {}, "no", false, "the host name does not exist: check the URL"],
    ["ECONNRESET", {}, "maybe", true, undefined],
    ["EPIPE", {}, "maybe", true, undefined],
    ["UND_ERR_SOCKET", {}, "maybe", true, undefined],
    ["UND_ERR_HEADERS_TIMEOUT", {}, "maybe", true, undefined],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", {}, "no", false, `the server's certificate is self-signed: ${pinned}`],
    ["SELF_SIGNED_CERT_IN_CHAIN", {}, "no", false, `the server's certificate comes from a private CA: ${pinned}`],
    [
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      {},
      "no",
      false,
      `the CA of the server's certificate is not trusted here: ${pinned}`,
    ],
    ["CERT_HAS_EXPIRED", {}, "no", false, "the server's certificate has expired: it must be renewed there"],
    ["CERT_REVOKED", {}, "no", false, "the server's certificate was not accepted: see the option tls"],
    ["CERT_SIGNATURE_FAILURE", {}, "no", false, "the server's certificate was not accepted: see the option tls"],
    ["ERR_TLS_CERT_ALTNAME_FORMAT", {}, "no", false, "the server's certificate was not accepted: see the option tls"],
    [
      "INVALID_PURPOSE",
      {},
      "no",
      false,
      "the server's certificate, or one that signed it, was not made for this use: it must be replaced there",
    ],
    [
      "UNSPECIFIED",
      {},
      "no",
      false,
      "the server's certificate is too weak for this Node (a short key, or SHA-1): it must be replaced there",
    ],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", {}, "no", true, noHandshake],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", {}, "no", false, tooOld],
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", {}, "no", false, tooOld],
    // These may break a connection at any time, and a fetch of another make does not tell when.
    ["ERR_SSL_WRONG_VERSION_NUMBER", {}, "maybe", true, brokenTls],
    ["ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", {}, "maybe", true, brokenTls],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", {}, "maybe", true, brokenTls],
    ["EPROTO", {}, "maybe", true, brokenTls],
    ["ECONNRESET", { syscall: "connect" }, "no", true, noServer],
    ["EACCES", { syscall: "connect" }, "no", true, noServer],
    ["UND_ERR_HEADERS_OVERFLOW", {}, "maybe", false, largeHeaders],
    ["HPE_HEADER_OVERFLOW", {}, "maybe", false, largeHeaders],
  ])("%s %j tells what happened and what to do", (code, facts, carriedOut, isRetryable, hint) => {
    const error = explain(systemError(code, facts));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code, carriedOut, isRetryable });
    expect(error.hint).toBe(hint);
    const suffix = hint === undefined ? "" : ` (${hint})`;
    expect(error.message).toBe(`GET /v1 could not be sent or got no response: system says ${code}${suffix}`);
  });

  it.each<[string, string, boolean]>([
    ["Proxy response (407) !== 200 when HTTP Tunneling", "requires a user and password", false],
    ["Proxy response (403) !== 200 when HTTP Tunneling", "does not allow this call", false],
    ["Proxy response (502) !== 200 when HTTP Tunneling", "cannot reach the server", true],
    [
      "Failed to establish tunnel to a:443 via http://proxy:3128: HTTP/1.1 407 Proxy Authentication Required",
      "requires a user and password",
      false,
    ],
  ])("%s: a proxy refused, and nothing was sent", (message, hint, isRetryable) => {
    const error = explain(withCode("UND_ERR_ABORTED", { message }));
    expect(error).toMatchObject({ carriedOut: "no", isRetryable });
    expect(error.hint).toContain(hint);
  });

  it("of a connection that was never secure means that nothing was sent", () => {
    const message = "Client network socket disconnected before secure TLS connection was established";
    expect(explain(withCode("ECONNRESET", { message }))).toMatchObject({ carriedOut: "no", isRetryable: true });
  });

  it.each([
    ["ECONNRESET", "no", true],
    ["EPIPE", "no", true],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "no", false],
    ["EPROTO", "no", false],
  ])("%s where the socket was never ready", (code, carriedOut, isRetryable) => {
    expect(explain(systemError(code), { mayHaveBeenSent: false })).toMatchObject({ carriedOut, isRetryable });
  });

  it.each([
    "ECONNRESET",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "EPROTO",
    "ECONNREFUSED",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
  ])("%s where the socket was ready decides nothing", (code) => {
    expect(explain(systemError(code), { mayHaveBeenSent: true })).toMatchObject({
      carriedOut: "maybe",
      isRetryable: true,
    });
  });

  it("ENOTFOUND of a host that has answered before is passing", () => {
    expect(explain(systemError("ENOTFOUND"), { hasAnswered: true })).toMatchObject({
      carriedOut: "no",
      isRetryable: true,
    });
  });

  it("does not bring along the password of a proxy", () => {
    const message = "Failed to establish tunnel to a:443 via http://me:planned@proxy:3128: HTTP/1.1 407 No";
    expect(explain(withCode("ERR_PROXY_TUNNEL", { message })).message).not.toContain("planned");
  });

  it.each<[string, unknown, string, string]>([
    ["on the error itself", withCode("EPIPE"), "EPIPE", "told"],
    ["on a cause", new Error("outer", { cause: withCode("EPIPE") }), "EPIPE", "told"],
    ["on a cause's cause", new Error("o", { cause: new Error("m", { cause: withCode("EPIPE") }) }), "EPIPE", "told"],
    ["on each: the innermost", withCode("OUTER", { cause: withCode("EPIPE") }), "EPIPE", "told"],
    ["above a cause without", withCode("EPIPE", { cause: new Error("no code") }), "EPIPE", "told"],
    ["above a cause that is text", withCode("EPIPE", { cause: "text" }), "EPIPE", "told"],
    [
      "on the first of several",
      new AggregateError([withCode("ECONNREFUSED"), withCode("X")], "all"),
      "ECONNREFUSED",
      "told",
    ],
    ["on none", new Error("outer", { cause: new Error("inner") }), "network_error", "inner"],
    ["on none of several", new AggregateError([], "all"), "network_error", "all"],
    ["that is a number", withCode(20), "network_error", "told"],
    ["that is no name", withCode("a secret code"), "network_error", "told"],
    ["of nothing", undefined, "network_error", "undefined"],
    ["of null", null, "network_error", "null"],
    ["of text", "text", "network_error", "text"],
    ["of something without text", Object.create(null), "network_error", "no explanation"],
  ])("is found %s", (_, failure, code, reason) => {
    const error = explain(failure);
    expect(error.code).toBe(code);
    expect(error.message).toContain(`: ${reason}`);
  });

  it("is looked for only so deep, because a cause may be its own", () => {
    const circle: Error & { cause?: unknown } = new Error("round and round");
    circle.cause = circle;
    expect(explain(circle).message).toContain("round and round");
  });
});

describe("the message", () => {
  it("says when the answer broke off, without a hint for connecting", () => {
    const error = explain(systemError("ECONNREFUSED"), { inBody: true });
    expect(error.message).toBe("GET /v1 lost the connection while receiving the response: system says ECONNREFUSED");
    expect(error).not.toHaveProperty("hint");
  });

  it("is cleaned and cut", () => {
    const error = explain(new Error(`planted ${"x".repeat(1_000)}`));
    expect(error.message).toBe(`GET /v1 could not be sent or got no response: *** ${"x".repeat(296)}`);
  });

  it.each(["HTTPS_PROXY", "https_proxy"])("tells of a proxy that is not used: %s", (variable) => {
    vi.stubEnv(variable, "http://proxy:3128");
    const told = `; ${variable} is set, which Node uses only ${switches}`;
    expect(explain(systemError("ECONNREFUSED")).hint).toBe(noServer + told);
    expect(explain(systemError("ENOTFOUND")).hint).toBe(`the host name does not exist: check the URL${told}`);
    expect(explain(systemError("ECONNRESET")).hint).toBeUndefined();
  });

  it("says from which Node on a proxy can be used", () => {
    vi.stubEnv("HTTPS_PROXY", "http://proxy:3128");
    const { proxyEnv: _, ...options } = https.globalAgent.options;
    vi.spyOn(https.globalAgent, "options", "get").mockReturnValue(options);
    expect(explain(systemError("ECONNREFUSED")).hint).toBe(
      `${noServer}; HTTPS_PROXY is set, which Node uses only from 22.21 and 24.5 on`,
    );
  });

  it("says nothing of an empty variable", () => {
    vi.stubEnv("HTTPS_PROXY", "");
    expect(explain(systemError("ECONNREFUSED")).hint).toBe(noServer);
  });

  it("names the proxy that is used", () => {
    useProxy({ HTTPS_PROXY: "http://proxy:3128" });
    const told = "; the call goes through the proxy of HTTPS_PROXY: is it reachable?";
    expect(explain(systemError("ECONNREFUSED")).hint).toBe(noServer + told);
    expect(explain(systemError("ENOTFOUND")).hint).toBe(`the host name does not exist: check the URL${told}`);
    expect(explain(systemError("SELF_SIGNED_CERT_IN_CHAIN")).hint).toBe(
      `the server's certificate comes from a private CA: ${pinned}; if it is that of the proxy of HTTPS_PROXY, name its CA in NODE_EXTRA_CA_CERTS`,
    );
    expect(explain(withCode("ERR_PROXY_TUNNEL", { message: "Proxy response (407)" })).hint).toBe(
      "the proxy of HTTPS_PROXY requires a user and password; put user:password@ in front of the host of its URL",
    );
  });

  it.each([
    "vendor.example.com",
    "vendor.example.com:443",
    ".example.com",
    "*.example.com",
    "a, Vendor.Example.com",
    "*",
  ])("says nothing of a proxy that NO_PROXY=%s goes past", (excluded) => {
    useProxy({ HTTPS_PROXY: "http://proxy:3128", NO_PROXY: excluded });
    expect(explain(systemError("ECONNREFUSED")).hint).toBe(noServer);
  });

  it("in a browser, which tells no causes, names CORS", () => {
    const facts = {
      code: "network_error",
      message: "Failed to fetch",
      url: "https://vendor.example.com/v1",
      syscall: undefined,
      mayHaveBeenSent: undefined,
      hasAnswered: false,
    };
    expect(judgeInBrowser(facts)).toEqual({
      carriedOut: "maybe",
      isRetryable: true,
      hint: "in a browser, a server that does not allow this origin (CORS) causes the same error",
    });
    expect(() => createConnections({}, "")).toThrow("certificates of single connections is missing from this bundle");
  });
});
