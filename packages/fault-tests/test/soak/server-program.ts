// The three vendors behind real servers, which fail some of their answers: bundled and started by run-soak.ts.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { portOf } from "../../../core/test/support/port-of.ts";
import { carriersOf } from "../../src/fault-server.ts";
import { playFault, type GoodAnswer } from "../../src/play-fault.ts";
import { jobHeader, standingJob, type ServerMessage, type SoakPlan, type StartedRun, type VendorName } from "./plan.ts";
import { faultOf } from "./soak-faults.ts";
import { openVendors, type SoakVendor } from "./soak-vendors.ts";

const { plan, certificate } = JSON.parse(process.argv[2] ?? "{}") as {
  readonly plan: SoakPlan;
  readonly certificate: { readonly cert: string; readonly key: string };
};
const vendors = openVendors(plan.seed);
const sockets = new Set<Socket>();
const requestsOf = new Map<string, number>();
const started: StartedRun[] = [];
const played: Record<string, number> = {};
let requests = 0;

/** Answers one request, with a fault where it is to meet one. */
async function answer(vendor: SoakVendor, request: IncomingMessage, response: ServerResponse, carrier: Socket) {
  const body = await buffer(request);
  const job = String(request.headers[jobHeader] ?? `${vendor.name}:token`);
  const index = requestsOf.get(job) ?? 0;
  requestsOf.set(job, index + 1);
  requests += 1;
  const asked = { method: request.method ?? "", target: request.url ?? "", headers: headersOf(request), body };
  const isSecure = vendor.name === "session";
  // The first token is for the job that makes ready.
  const isSpared = job === standingJob(vendor.name) || (index === 0 && job.endsWith(":token"));
  const found = isSpared ? undefined : faultOf(plan, { job, index, answers: vendor.formatOf(asked.target), isSecure });
  if (found !== undefined) played[found.name] = (played[found.name] ?? 0) + 1;
  const fault = found?.fault ?? {};
  const isAnswered = found === undefined || fault.isStrange === true || fault.drips === true;
  const carryOut = async (): Promise<GoodAnswer> => {
    const { good, id } = await vendor.answer(asked, job);
    if (id !== undefined) started.push({ job, id, isAnswered });
    return good;
  };
  const reached = sleep(3);
  await playFault(fault, { answer: carryOut, elsewhere: "", carrier, reached, onHeld: () => {} }, request, response);
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> => headers as Record<string, string>;

const servers = await Promise.all(
  vendors.map(async (vendor) => {
    const server = vendor.name === "session" ? createSecureServer(certificate) : createServer();
    const carriers = carriersOf(server);
    server.keepAliveTimeout = 0;
    server.on("connection", (socket: Socket) => {
      sockets.add(socket.once("close", () => sockets.delete(socket)).on("error", () => {}));
    });
    server.on("request", (request, response) => {
      const carrier = carriers.get(request.socket.remotePort) ?? request.socket;
      void answer(vendor, request, response, carrier).catch((error: unknown) => {
        // A client that went away while it sent its request asked for nothing.
        const isGone = error instanceof Error && "code" in error && error.code === "ECONNRESET";
        if (!isGone) console.error(error);
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const scheme = vendor.name === "session" ? "https" : "http";
    return { server, name: vendor.name, baseUrl: `${scheme}://127.0.0.1:${portOf(server)}` };
  }),
);

const say = (message: ServerMessage): void => void process.send?.(message);
async function report(): Promise<void> {
  for (const { server } of servers) server.closeIdleConnections();
  // Those that are closed say so a turn later.
  await sleep(200);
  say({ type: "seen", report: { requests, faults: played, started, openConnections: sockets.size } });
}
process.on("message", () => void report());
process.on("disconnect", () => process.exit());
const baseUrlOf = (vendor: VendorName): string => servers.find(({ name }) => name === vendor)?.baseUrl ?? "";
say({
  type: "listening",
  baseUrls: { sailpoint: baseUrlOf("sailpoint"), session: baseUrlOf("session"), ping: baseUrlOf("ping") },
});
