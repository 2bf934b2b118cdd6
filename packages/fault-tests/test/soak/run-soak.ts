import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issue } from "../../../core/test/platform/tls-server.ts";
import { bundle } from "../support/bundle.ts";
import type { ClientMessage, ClientReport, KnownStart, ServerMessage, ServerReport, SoakPlan } from "./plan.ts";

/** Everything that was seen on both sides. */
export interface SoakFacts {
  readonly plan: SoakPlan;
  readonly server: ServerReport;
  readonly client: ClientReport;
  readonly known: readonly KnownStart[];
  /** How the clients' process ended: 0 when by itself and well. */
  readonly clientExit: number | null;
}

/** Runs servers and clients, each in a process of its own, to the end. */
export async function runSoak(plan: SoakPlan): Promise<SoakFacts> {
  const folder = mkdtempSync(join(tmpdir(), "soak-programs-"));
  const children: ChildProcess[] = [];
  const started = async (program: string, argument: object, options: readonly string[] = []): Promise<ChildProcess> => {
    const file = await bundle(new URL(program, import.meta.url), folder);
    const env = { ...process.env, NODE_OPTIONS: "" };
    const child = fork(file, [JSON.stringify(argument)], { execArgv: [...options], env });
    children.push(child);
    return child;
  };
  try {
    const certificate = issue({ name: "appliance", altNames: ["127.0.0.1"] });
    const server = await started("server-program.ts", { plan, certificate });
    const listening = await messageOf<ServerMessage, "listening">(server, "listening");
    const addresses = { baseUrls: listening.baseUrls, ca: certificate.cert };
    const client = await started("client-program.ts", { plan, addresses }, ["--expose-gc"]);
    const known: KnownStart[] = [];
    client.on("message", (message: ClientMessage) => void (message.type === "started" && known.push(message.known)));
    const done = await messageOf<ClientMessage, "done">(client, "done");
    const clientExit = client.exitCode ?? (await exitOf(client));
    server.send("report");
    const seen = await messageOf<ServerMessage, "seen">(server, "seen");
    return { plan, server: seen.report, client: done.report, known, clientExit };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("exit", (code) => resolve(code)));

/** The first message of a type. @throws when the process ends before. */
function messageOf<Message extends { readonly type: string }, Type extends Message["type"]>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<Message, { readonly type: Type }>> {
  return new Promise((resolve, reject) => {
    child.on("message", (message: Message) => {
      if (message.type === type) resolve(message as Extract<Message, { readonly type: Type }>);
    });
    child.once("error", reject);
    // The channel closes after the last message; the process may be gone before that.
    child.once("disconnect", () => reject(new Error(`a process of the soak ended before it said "${type}"`)));
  });
}
