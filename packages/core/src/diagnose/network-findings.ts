import type { ConnectionProblem, Route } from "../platform/network-probe.js";
import { fail, fix, type Finding } from "./check.js";

/** What the code of a connection that did not come up means. */
const meanings: readonly (readonly [RegExp, detail: string, fix: string])[] = [
  [/^ENOTFOUND$/, "the host name does not exist", "Check the URL: the name of the tenant may be misspelt."],
  [/^EAI_AGAIN$/, "the DNS server does not respond", "Check the network of this machine, and try again."],
  [/^ECONNREFUSED$/, "nothing listens there: the connection was refused", "Check the URL and its port."],
  [
    /TIMEDOUT/,
    "no response: a firewall may drop the connection",
    "Ask your network administrator to allow the host and port, or name the proxy in HTTPS_PROXY.",
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN)$/,
    "there is no route to that host",
    "Check the network of this machine: a VPN may be missing.",
  ],
  [
    /^(?:EPROTO|ERR_SSL_.*)$/,
    "the server supports no TLS version that this machine accepts",
    "Check the port: it must be that of an https server, with TLS 1.2 or later.",
  ],
  [
    /^ECONNRESET$/,
    "the connection was closed while it was set up",
    "A firewall or a proxy may be in between: ask your network administrator, or name the proxy in HTTPS_PROXY.",
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
    return fail(`the proxy of ${variable} requires a sign-in (407)`, {
      data,
      fix: fix(`Put user:password@ in front of the host in ${variable}.`, [], docs),
    });
  }
  if (status >= 500) {
    return fail(`the proxy of ${variable} cannot reach the server (${status})`, {
      data,
      fix: fix("Check the URL of the server, and ask the administrator of the proxy.", [], docs),
    });
  }
  return fail(`the proxy of ${variable} does not allow this host (${status})`, {
    data,
    fix: fix("Ask the administrator of the proxy, or add the host to NO_PROXY.", [], docs),
  });
}
