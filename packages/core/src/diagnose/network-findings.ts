import type { ConnectionProblem, Route } from "../platform/network-probe.js";
import { fail, fix, type Finding } from "./check.js";

/** What the code of a connection that did not come up means. */
const meanings: readonly (readonly [RegExp, detail: string, fix: string])[] = [
  [/^ENOTFOUND$/, "there is no such host name", "Look at the address: the name of the tenant may be misspelt."],
  [/^EAI_AGAIN$/, "the name server does not answer", "Look at the network of this machine, and try again."],
  [/^ECONNREFUSED$/, "nothing listens there: the connection was refused", "Look at the address and its port."],
  [
    /TIMEDOUT/,
    "no answer: a firewall may drop the connection",
    "Ask those who run the network to let this machine reach the host and port, or name the proxy in HTTPS_PROXY.",
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN)$/,
    "there is no way to that host",
    "Look at the network of this machine: a VPN may be missing.",
  ],
  [
    /^(?:EPROTO|ERR_SSL_.*)$/,
    "what answers there does not speak TLS that this machine accepts",
    "Look at the port: it must be that of an https server, with TLS 1.2 or later.",
  ],
  [
    /^ECONNRESET$/,
    "the connection was closed while it came up",
    "A firewall or a proxy may be in between: ask those who run the network, or name the proxy in HTTPS_PROXY.",
  ],
];

/** The finding for a connection that did not come up. */
export function problemFinding(problem: ConnectionProblem, where: string): Finding {
  const [, detail, todo] = meanings.find(([code]) => code.test(problem.code)) ?? [];
  const data = { code: problem.code };
  if (detail === undefined || todo === undefined) return fail(`${where}: ${problem.message}`, { data });
  return fail(`${where}: ${detail} (${problem.code})`, { data, fix: fix(todo) });
}

/** The finding for a proxy that opens no way to the server. */
export function refusedTunnel(status: number, { variable }: Extract<Route, { kind: "proxy" }>): Finding {
  const data = { variable, status };
  const docs = "docs/guide/network.md#proxies";
  if (status === 407) {
    return fail(`the proxy of ${variable} wants a sign-in (407)`, {
      data,
      fix: fix(`Put user and password into ${variable}: http://user:password@host:port`, [], docs),
    });
  }
  if (status >= 500) {
    return fail(`the proxy of ${variable} does not reach the server (${status})`, {
      data,
      fix: fix("Look at the address of the server, and ask those who run the proxy.", [], docs),
    });
  }
  return fail(`the proxy of ${variable} does not let this host through (${status})`, {
    data,
    fix: fix("Ask those who run the proxy, or name the host in NO_PROXY.", [], docs),
  });
}
