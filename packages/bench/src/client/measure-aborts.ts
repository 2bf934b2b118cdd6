import { join } from "node:path";
import type { ReportFile, ReportsEvent, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { loadContestant } from "../contestants/load.ts";
import type { AbortPhase, MeasureOptions, MeasureResults } from "./measure-options.ts";

/** A call that is under way, and a promise of the moment when it has come to the phase. */
interface Trial {
  readonly settled: Promise<unknown>;
  readonly reached: Promise<unknown>;
}

/** Starts one call that will be aborted. */
type Start = (signal: AbortSignal, trial: number) => Trial;

/** Longer than any call should take. */
const patienceMs = 2000;
const MiB = 1024 * 1024;

/** The document to get, and how long it takes for certain to come to the phase. */
const documents: Partial<Readonly<Record<AbortPhase, string>>> = {
  headers: "no-headers",
  backoff: "come-back-later",
  body: "no-end",
};

/** Aborts one call after the other in the same phase and times each until its promise settles. */
export async function measureAborts(options: MeasureOptions["abort"]): Promise<MeasureResults["abort"]> {
  const start = options.contestant === "identity-reports" ? await startOurs(options) : await startPeer(options);
  const latenciesMs: number[] = [];
  const outcomes = new Set<string>();
  let unsettled = 0;
  for (let trial = 0; trial < options.trials; trial++) {
    const controller = new AbortController();
    const { settled, reached } = start(controller.signal, trial);
    let settledAt = 0;
    const ended = settled.then(
      () => {
        settledAt = performance.now();
        outcomes.add("resolved");
      },
      (error: unknown) => {
        settledAt = performance.now();
        outcomes.add((error as Error).name);
      },
    );
    await reached;
    const abortedAt = performance.now();
    controller.abort();
    const isSettled = await Promise.race([ended.then(() => true), after(patienceMs).then(() => false)]);
    if (!isSettled) unsettled += 1;
    latenciesMs.push((isSettled ? settledAt : performance.now()) - abortedAt);
    // A call that does not settle will not in the next trial either.
    if (unsettled >= 3) break;
  }
  // The server needs a moment to notice that a connection is gone.
  await after(200);
  const counts = (await (await fetch(`${options.baseUrl}/control/counts`)).json()) as { open: number };
  return { latenciesMs, unsettled, outcomes: [...outcomes], leftOpen: counts.open };
}

async function startPeer({ contestant, baseUrl, phase }: MeasureOptions["abort"]): Promise<Start> {
  const { getResult } = await loadContestant(contestant, { baseUrl });
  return (signal) => ({ settled: getResult(documents[phase] ?? "ok", signal), reached: soon() });
}

async function startOurs({ baseUrl, phase, folder }: MeasureOptions["abort"]): Promise<Start> {
  const { createClient } = await import("../contestants/identity-reports.ts");
  switch (phase) {
    case "queue": {
      const client = createClient(baseUrl, { pace: { requests: 1, windowMs: 120_000 } });
      await client.getReportResult({ taskResultId: "ok" });
      return watching(client, "ok", "wait");
    }
    case "token": {
      const client = createClient(baseUrl, { auth: { clientId: "bench", clientSecret: "bench-secret" } });
      return watching(client, "ok", "request");
    }
    case "headers":
    case "body":
      return watching(createClient(baseUrl), documents[phase] ?? "", phase === "body" ? "response" : "request");
    case "backoff":
      return watching(createClient(baseUrl), documents[phase] ?? "", "retry");
    default:
      return saving(createClient(baseUrl), phase, folder);
  }
}

/** A call that has come to its phase a little after the event says so. */
function watching(client: SailPointReportsClient, taskResultId: string, type: ReportsEvent["type"]): Start {
  return (signal) => {
    const { promise: reached, resolve } = deferred();
    const onEvent = (event: ReportsEvent): void => {
      if (event.type === type) resolve();
    };
    const settled = client.getReportResult({ taskResultId }, { signal, onEvent });
    // The token is fetched by the client, not by the call: its events go elsewhere, so time has to do.
    return { settled, reached: Promise.race([reached, after(10)]).then(soon) };
  };
}

/** A file on its way: aborted while its body stalls, in the thick of writing, or while the target takes nothing. */
function saving(client: SailPointReportsClient, phase: AbortPhase, folder: string): Start {
  const id = phase === "write" ? `${2048 * MiB}-bytes` : `${64 * MiB}-bytes-${8 * MiB}-sent`;
  return (signal, trial) => {
    const { promise: reached, resolve } = deferred();
    const abortAt = phase === "write" ? (1 + (trial % 16)) * MiB : 8 * MiB;
    const onProgress = ({ receivedBytes }: { readonly receivedBytes: number }): void => {
      if (receivedBytes >= abortAt) resolve();
    };
    const target =
      phase === "write to a full stream"
        ? new WritableStream<Uint8Array>({
            write() {
              resolve();
              return new Promise<void>(() => {});
            },
          })
        : join(folder, `abort-${trial}.csv`);
    const save = async (): Promise<unknown> => {
      const file: ReportFile = await client.getReport({ taskResultId: id, fileFormat: "csv" });
      return await file.saveTo(target, { ifExists: "replace", onProgress, signal });
    };
    return { settled: save(), reached: phase === "write" ? reached : reached.then(soon) };
  };
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

const after = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** Lets what is under way come to rest, at a moment that differs from trial to trial. */
const soon = (): Promise<void> => after(5 + Math.random() * 10);
