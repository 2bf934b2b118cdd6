import { parseHttpDate } from "../retry/http-date.js";
import { certificateFinding } from "./certificate-findings.js";
import { fail, fix, pass, skip, warn, type Check, type Finding } from "./check.js";
import { errorFinding } from "./error-findings.js";
import type { ExaminedClient } from "./examined-client.js";
import { problemFinding, refusedTunnel } from "./network-findings.js";

const unseen = "this runtime does not expose the network to programs";
const docs = "docs/guide/network.md#proxies";
/** An assertion of Ping lives for three minutes, so a clock may not differ by much more than one. */
const maxSkewMs = 60_000;

/** What is looked at before a vendor's own checks, in this order. */
export function commonChecks(options: { readonly clockMatters: boolean }): readonly Check<ExaminedClient>[] {
  return [
    { id: "node", title: "runtime", kind: "settings", needs: [], run: checkRuntime },
    { id: "settings", title: "settings", kind: "settings", needs: [], run: checkSettings },
    { id: "proxy", title: "proxy", kind: "network", needs: [], run: checkProxy },
    { id: "dns", title: "host name", kind: "network", needs: ["proxy"], run: checkName },
    { id: "tcp", title: "connection", kind: "network", needs: ["dns"], run: checkConnection },
    { id: "tls", title: "certificate", kind: "network", needs: ["tcp"], run: checkCertificate },
    {
      id: "clock",
      title: "clock",
      kind: "network",
      needs: ["tls"],
      run: (client) => checkClock(client, options.clockMatters),
    },
  ];
}

function checkRuntime({ network, url }: ExaminedClient): Finding {
  if (network === undefined) return skip("this runtime gives no information about itself");
  const { name, version, canUseSystemCas, canUseEnvironmentProxy } = network.runtime();
  // Without TLS no CA takes part, and reading the system's takes longer than all other checks.
  const systemCas = url.protocol === "http:" ? undefined : network.countSystemCas();
  const data = { name, version, systemCas, canUseSystemCas, canUseEnvironmentProxy };
  const called = name === "node" ? version : `${name} ${version}`;
  if (name !== "node" || url.protocol === "http:") return pass(called, { data });
  if (!canUseSystemCas) {
    return pass(`${called}, which does not use the system's CAs; NODE_EXTRA_CA_CERTS names others`, { data });
  }
  return pass(systemCas ? `${called}, system CAs in use (${systemCas})` : `${called}, system CAs not in use`, { data });
}

function checkSettings({ settings, network }: ExaminedClient): Finding {
  if (settings.length === 0) return pass("set by the program");
  const data = { settings: settings.map(({ name, source }) => ({ name, source })) };
  const open = settings.filter(({ file }) => file !== undefined && network?.isOpenToOthers(file) === true);
  const names = settings.map(({ name }) => name).join(", ");
  const sources = [...new Set(settings.map(({ source }) => source))].join(", ");
  const detail = `${names} (${sources})`;
  if (open.length === 0) return pass(detail, { data });
  const files = open.map(({ file }) => String(file));
  return warn(`${detail}; other users of this machine can read ${files.join(", ")}`, {
    data,
    fix: fix(
      "Make the file readable only by you.",
      files.map((file) => `chmod 600 '${file.replaceAll("'", "'\\''")}'`),
    ),
  });
}

async function checkProxy(client: ExaminedClient): Promise<Finding> {
  const { network, url, limits, noticesOfConnections } = client;
  if (client.hasCustomFetch) return skip("the client has its own fetch");
  const route = client.route();
  if (network === undefined || route === undefined) return skip(unseen);
  if (route.kind === "of the program") return skip(`requests go through ${route.what} that the program has set`);
  const bypassed = noticesOfConnections.find(({ code }) => code === "proxy_bypassed");
  if (bypassed !== undefined)
    return warn(bypassed.message, { fix: fix("Name the CA in NODE_EXTRA_CA_CERTS.", [], docs) });
  if (route.kind === "direct") return pass("none for this host");
  if (route.kind === "ignored proxy") {
    const { variable, switches } = route;
    return fail(`${variable} is set, but not used`, {
      data: { variable },
      fix: fix(
        `Node uses it only ${switches}. If this host needs no proxy, add it to NO_PROXY.`,
        ["export NODE_USE_ENV_PROXY=1"],
        docs,
      ),
    });
  }
  client.keepPrivate(new URL(route.address).hostname, new URL(route.address).username);
  const opened = await network.openTunnel(url, route.address, limits);
  if ("problem" in opened) return problemFinding(opened.problem, `the proxy of ${route.variable}`);
  if (opened.value !== 200) return refusedTunnel(opened.value, route);
  return pass(`the one in ${route.variable} lets the connection through`, { data: { variable: route.variable } });
}

/** Why the steps of a connection are not checked; undefined where they are. */
function whyNotSeen(client: ExaminedClient): string | undefined {
  if (client.hasCustomFetch) return "the client has its own fetch";
  const route = client.route();
  if (route === undefined) return unseen;
  return route.kind === "of the program" ? `requests go through ${route.what} that the program has set` : undefined;
}

const isNumeric = ({ hostname }: URL): boolean => /^(?:\[.*\]|\d{1,3}(?:\.\d{1,3}){3})$/.test(hostname);

async function checkName(client: ExaminedClient): Promise<Finding> {
  const { network, url, limits } = client;
  const reason = whyNotSeen(client);
  if (network === undefined || reason !== undefined) return skip(reason ?? unseen);
  if (client.route()?.kind === "proxy") return skip("the proxy resolves names");
  if (isNumeric(url)) return skip("the host is an IP address");
  const found = await network.lookUp(url.hostname, limits);
  if ("problem" in found) return problemFinding(found.problem, url.hostname);
  const { length } = found.value;
  client.keepPrivate(...found.value);
  return pass(`${length} ${length === 1 ? "address" : "addresses"}`, { data: { addresses: found.value } });
}

async function checkConnection(client: ExaminedClient): Promise<Finding> {
  const { network, url, limits } = client;
  const reason = whyNotSeen(client);
  if (network === undefined || reason !== undefined) return skip(reason ?? unseen);
  if (client.route()?.kind === "proxy") return skip("the proxy makes the connection");
  const connected = await network.connect(url, limits);
  if ("problem" in connected) return problemFinding(connected.problem, url.host);
  client.keepPrivate(connected.value.address);
  return pass("connected", { data: connected.value });
}

async function checkCertificate(client: ExaminedClient): Promise<Finding> {
  const { network, url, limits } = client;
  const reason = whyNotSeen(client);
  if (network === undefined || reason !== undefined) return skip(reason ?? unseen);
  if (url.protocol === "http:") return skip("http: on this machine, which has no certificate");
  const route = client.route();
  const proxy = route?.kind === "proxy" ? route.address : undefined;
  const seen = await network.inspectTls(url, { tls: client.options.tls, proxy }, limits);
  if ("problem" in seen) return problemFinding(seen.problem, url.host);
  const { subject, issuer, names, sha256, chain } = seen.value;
  client.keepPrivate(subject, issuer, sha256, ...names);
  for (const each of chain) client.keepPrivate(each.subject, each.issuer, each.sha256);
  return certificateFinding(seen.value, { host: url.hostname, viaProxy: proxy !== undefined });
}

async function checkClock(client: ExaminedClient, clockMatters: boolean): Promise<Finding> {
  const startedAt = Date.now();
  const asked = await client.ask({ method: "HEAD", path: "/", anonymous: true });
  if ("error" in asked) return errorFinding(asked.error);
  const date = parseHttpDate(asked.answer.headers.get("date") ?? "");
  if (date === undefined) return skip("the server sends no Date header");
  // A date has whole seconds: on average it is half a second later.
  const skewMs = Math.round((startedAt + Date.now()) / 2 - (date + 500));
  client.skewMs = skewMs;
  const data = { skewMs };
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (Math.abs(skewMs) <= maxSkewMs) return pass(`${seconds} s off`, { data });
  const detail = `this machine is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} the server`;
  const todo = fix("Set the clock of this machine, by NTP.", ["timedatectl status"]);
  return clockMatters
    ? fail(`${detail}, so what it signs is rejected`, { data, fix: todo })
    : warn(detail, { data, fix: todo });
}
