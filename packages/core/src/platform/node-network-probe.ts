import type { IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { statSync } from "node:fs";
import { ignore } from "../internal/notify.js";
import { builtins } from "./node-builtins.js";
import { isNode } from "./node-runtime.js";
import { inspectPeer } from "./node-peer-certificate.js";
import { ignoredProxyOf, proxyAddress, proxyInForce, proxySwitches } from "./node-proxy.js";
import { processSetup } from "./node-process-setup.js";
import { identityOptions, sniFor } from "./node-tls-identity.js";
import type { ConnectionProblem, NetworkProbe, Outcome, Route, RuntimeInfo, StepLimits } from "./network-probe.js";

/** Examines a connection with the modules of Node; Bun and Deno have most of them as well. */
export const networkProbe: NetworkProbe = {
  runtime,
  countSystemCas,
  route,
  isOpenToOthers,
  lookUp: (host, limits) =>
    within(limits, async () => {
      const found = await builtins.dns.promises.lookup(host, { all: true });
      return found.map(({ address }) => address);
    }),
  connect: (url, limits) =>
    withSocket(limits, dial(hostOf(url), portOf(url)), async (socket) => ({ address: socket.remoteAddress ?? "" })),
  openTunnel: (url, proxy, limits) =>
    within(limits, async (signal) => {
      const { status, socket } = await tunnel(url, proxy, signal);
      socket.destroy();
      return status;
    }),
  inspectTls: (url, { tls, proxy }, limits) =>
    within(limits, async (signal) => {
      const host = hostOf(url);
      const identity = identityOptions(tls ?? {});
      const servername = sniFor(host, tls?.serverName);
      const to = proxy === undefined ? { host, port: portOf(url) } : { socket: await tunnelSocket(url, proxy, signal) };
      // Nothing is sent after the handshake, so any certificate is accepted here: it is judged afterwards.
      const secure = builtins.tls.connect({
        ...identity,
        ...to,
        ...(servername === "" ? {} : { servername }),
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
      });
      signal.addEventListener("abort", () => secure.destroy(), { once: true });
      await settled(secure, "secureConnect");
      return inspectPeer(secure, host, identity, tls);
    }),
};

function runtime(): RuntimeInfo {
  const { tls, http } = builtins;
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  const name = (["bun", "deno"] as const).find((each) => versions[each] !== undefined) ?? "node";
  return {
    name,
    version: versions[name] ?? "",
    platform: process.platform,
    arch: process.arch,
    canUseSystemCas: "setDefaultCACertificates" in tls,
    canUseEnvironmentProxy: "setGlobalProxyFromEnv" in http,
  };
}

function countSystemCas(): number | undefined {
  const { tls } = builtins;
  if (!("setDefaultCACertificates" in tls)) return undefined;
  const trusted = new Set(tls.getCACertificates("default"));
  const bundled = new Set(tls.rootCertificates);
  const system = tls.getCACertificates("system");
  const used = system.filter((certificate) => trusted.has(certificate));
  // Most CAs of a system come with Node as well: only others show that the system's are in use.
  return used.length === system.length && used.some((certificate) => !bundled.has(certificate)) ? used.length : 0;
}

function route(url: URL, tls: Parameters<NetworkProbe["route"]>[1]): Route {
  const setup = isNode ? processSetup().fetch : "usual";
  if (tls === undefined && (setup === "replaced" || setup === "dispatcher")) {
    return { kind: "of the program", what: setup === "replaced" ? "another fetch" : "a dispatcher" };
  }
  const variable = proxyInForce(url);
  const address = variable === undefined ? undefined : proxyAddress(url, variable);
  if (variable !== undefined && address !== undefined) return { kind: "proxy", variable, address };
  const ignored = ignoredProxyOf(url);
  if (ignored !== undefined) return { kind: "ignored proxy", variable: ignored, switches: proxySwitches() };
  return { kind: "direct" };
}

function isOpenToOthers(path: string): boolean | undefined {
  if (process.platform === "win32") return undefined;
  try {
    return (statSync(path).mode & 0o077) !== 0;
  } catch {
    return undefined;
  }
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1");
const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === "http:" ? 80 : 443);

/** What makes a connection that ends with `signal`. */
type Dial = (signal: AbortSignal) => Promise<Socket>;

const dial =
  (host: string, port: number): Dial =>
  async (signal) => {
    const socket = builtins.net.connect({ host, port });
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    await settled(socket, "connect");
    return socket;
  };

/** Resolves when the socket emits `event`. @throws the socket's error, or one when it is closed before. */
function settled(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.on("error", reject);
    socket.once("close", () => reject(Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" })));
  });
}

/** Requests a tunnel to the server from the proxy (CONNECT). */
function tunnel(url: URL, proxy: string, signal: AbortSignal): Promise<{ status: number; socket: Socket }> {
  const { protocol, hostname, port, username, password } = new URL(proxy);
  const isSecure = protocol === "https:";
  const target = `${isIP(hostOf(url)) === 6 ? `[${hostOf(url)}]` : hostOf(url)}:${portOf(url)}`;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const request = (isSecure ? builtins.https : builtins.http).request({
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (isSecure ? 443 : 80),
    method: "CONNECT",
    path: target,
    headers: {
      host: target,
      ...(username === "" ? {} : { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` }),
    },
    agent: false,
  });
  // Only until the tunnel is open: below a TLS socket, a socket that is destroyed takes the process with it.
  const onAbort = (): void => void request.destroy();
  signal.addEventListener("abort", onAbort, { once: true });
  return new Promise((resolve, reject) => {
    request.once("connect", ({ statusCode = 0 }: IncomingMessage, socket: Socket) => {
      signal.removeEventListener("abort", onAbort);
      resolve({ status: statusCode, socket: socket.on("error", ignore) });
    });
    request.once("response", (response: IncomingMessage) => {
      response.destroy();
      reject(new Error("the proxy answered CONNECT as if it were a request"));
    });
    request.once("error", reject);
    request.end();
  });
}

async function tunnelSocket(url: URL, proxy: string, signal: AbortSignal): Promise<Socket> {
  const { status, socket } = await tunnel(url, proxy, signal);
  if (status === 200) return socket;
  socket.destroy();
  throw new Error(`the proxy answered ${status}`);
}

/** Uses a connection and closes it. */
const withSocket = <T>(limits: StepLimits, open: Dial, use: (socket: Socket) => Promise<T>): Promise<Outcome<T>> =>
  within(limits, async (signal) => {
    const socket = await open(signal);
    try {
      return await use(socket);
    } finally {
      socket.destroy();
    }
  });

/** Does one step within its time. @throws only the reason of the caller's signal. */
async function within<T>(
  { timeoutMs, signal }: StepLimits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  const step = new AbortController();
  const onAbort = (): void => step.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  let late = ignore;
  const tooLate = new Promise<never>((_, reject) => {
    late = () => {
      const message = signal.aborted ? "aborted" : `no response within ${timeoutMs} ms`;
      reject(Object.assign(new Error(message), { code: "ETIMEDOUT" }));
    };
    step.signal.addEventListener("abort", late, { once: true });
  });
  const timer = setTimeout(() => step.abort(), timeoutMs);
  try {
    signal.throwIfAborted();
    return { value: await Promise.race([work(step.signal), tooLate]) };
  } catch (error) {
    signal.throwIfAborted();
    return { problem: problemOf(error) };
  } finally {
    clearTimeout(timer);
    step.signal.removeEventListener("abort", late);
    signal.removeEventListener("abort", onAbort);
    step.abort();
  }
}

function problemOf(error: unknown): ConnectionProblem {
  // Several addresses that all refuse give one error that holds the others.
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: readonly Error[] };
  const text = String(message || errors?.[0]?.message || error);
  return { code: typeof code === "string" ? code : "network_error", message: text };
}
