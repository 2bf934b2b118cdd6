import {
  nextStep,
  ReportExpiredError,
  ReportFailedError,
  ReportsError,
  type RunHandle,
  type SavedFile,
} from "@identity-reports/core";
import { StopRequest } from "../context.ts";
import { isStartUnknown } from "../exit-code-of.ts";
import { exit } from "../exit-codes.ts";
import type { Invocation } from "../invocation.ts";
import { handleWord } from "../input/handle-word.ts";
import { readReportArguments } from "../input/report-arguments.ts";
import { shortPath } from "../output/short-path.ts";
import { schemaVersion } from "../output/output.ts";
import { markDone, type HandlePlace } from "../output/handle-file.ts";
import { openProgress } from "../progress/open-progress.ts";
import { showEvent } from "../progress/event-note.ts";
import type { JobProgress } from "../progress/progress.ts";
import type { AnyReport, Connection, ReportRequest, RunOptions } from "../vendors/connection.ts";
import type { VendorName } from "../vendors/vendor-names.ts";
import { CancelOnStop } from "./cancel-on-stop.ts";
import { saveReport, savedLines, wholenessOf, type SavingOptions } from "./saving.ts";

/** Options that say which report is run, and with which arguments. */
export interface RequestOptionsOfCall {
  readonly arg?: readonly string[];
  readonly argsFile?: string;
  readonly realm?: string;
  readonly title?: string;
}

/** Options of a wait. */
export interface WaitingOptions {
  /** In ms. */
  readonly maxWait?: number;
  /** In ms. */
  readonly interval?: number;
  readonly onJoined?: "wait" | "throw" | "accept";
  readonly saveHandle?: string;
  readonly cancelOnStop?: boolean;
  readonly label?: string;
}

/** The report that a command line names, with its arguments. */
export async function requestOf(report: string, invocation: Invocation): Promise<ReportRequest> {
  const { arg = [], argsFile, realm, title } = invocation.options as RequestOptionsOfCall;
  const values = await readReportArguments(arg, argsFile, invocation.context);
  return { report, arguments: values, realm, title };
}

/** The options of a wait, as the client of a vendor takes them. Variables may be meant for another vendor. */
export function waitOptionsOf(vendor: VendorName, { context, options }: Invocation): RunOptions {
  const { maxWait, interval, onJoined, cancelOnStop = false, label } = options as WaitingOptions;
  return {
    signal: context.signal,
    ...(maxWait === undefined ? {} : { maxWaitMs: maxWait }),
    ...(interval === undefined ? {} : { poll: { firstMs: interval, maxMs: interval } }),
    ...(vendor === "sailpoint" && onJoined !== undefined ? { onJoined } : {}),
    ...(vendor === "sailpoint" && cancelOnStop ? { cancelOnAbort: true } : {}),
    ...(label === undefined ? {} : { label }),
  };
}

/** Watches one job: its progress, and its handle once there is one. */
export interface Watch {
  readonly job: JobProgress;
  readonly options: RunOptions;
  /** The handle of the run. Undefined until the vendor has accepted it. */
  handle(): RunHandle | undefined;
  /** To be called when the run is done: a stop keeps only its file from being saved. */
  onReport(): void;
  /** What getting the report failed with; after a stop with `--cancel-on-stop`, with what became of the run. */
  afterStop(error: unknown): Promise<unknown>;
  close(): void;
}

/**
 * Begins to watch a run, or the wait for one.
 *
 * @param place for the handle of a run that is started.
 */
export function watch(
  { tenant, report, vendor }: { readonly tenant: string; readonly report: string; readonly vendor: VendorName },
  invocation: Invocation,
  place: HandlePlace | undefined,
): Watch {
  const { context } = invocation;
  const { cancelOnStop } = invocation.options as WaitingOptions;
  const progress = openProgress(invocation);
  const job = progress.job({ tenant, report });
  let handle: RunHandle | undefined;
  const cancelling = vendor === "sailpoint" && cancelOnStop === true ? new CancelOnStop() : undefined;
  let isDone = false;
  const onStop = (): void => {
    const state = isDone ? "done" : cancelling === undefined ? "running" : "cancelled";
    progress.print(`Stopping.${handle === undefined ? "" : ` ${whatFollows[state](handle)}`}`);
    const { reason } = context.signal;
    if (reason instanceof StopRequest) progress.print(reason.hint);
  };
  context.signal.addEventListener("abort", onStop, { once: true });
  return {
    job,
    handle: () => handle,
    onReport: () => {
      isDone = true;
    },
    options: {
      ...waitOptionsOf(vendor, invocation),
      onStarted: async (started) => {
        handle = started;
        job.change({ kind: "state", state: "started", runId: started.id });
        await place?.write(started);
      },
      onProgress: ({ state }) => job.change({ kind: "state", state }),
      onEvent: (event) => {
        if (cancelling?.onEvent(event) !== true) showEvent(job, event);
      },
    },
    afterStop: async (error) => cancelling?.failureOf(error, context.signal.reason) ?? error,
    close: () => {
      context.signal.removeEventListener("abort", onStop);
      progress.close();
    },
  };
}

/** What becomes of a run when the command stops. */
const whatFollows: Readonly<Record<"done" | "running" | "cancelled", (handle: RunHandle) => string>> = {
  done: (handle) => `The run is done: identity-reports download ${handleWord(handle)}`,
  running: (handle) => `The run continues: identity-reports wait ${handleWord(handle)}`,
  cancelled: ({ id }) => `SailPoint is asked to cancel the run ${id}.`,
};

/** What a run is called, and where its handle is. */
export interface RunName {
  readonly report: string;
  readonly handleFile?: string | undefined;
  /** Of a run that is started. */
  readonly place?: HandlePlace | undefined;
}

/**
 * Gets a report by `obtain`, saves its file, and writes the result.
 *
 * @param name what it is called, and the file with its handle, if there is one; of a run that is started, with the place for it.
 * @returns the exit code.
 */
export async function runAndSave(
  { report, handleFile, place }: RunName,
  connection: Connection,
  invocation: Invocation,
  obtain: (options: RunOptions) => Promise<AnyReport>,
): Promise<number> {
  const { context, output } = invocation;
  const options = invocation.options as SavingOptions;
  const startedAt = performance.now();
  const { tenant, vendor } = connection;
  const watched = watch({ tenant, vendor, report }, invocation, place);
  let found: AnyReport;
  let file: SavedFile;
  try {
    found = await obtain(watched.options).catch(async (error: unknown) => {
      throw await watched.afterStop(withKnownHandle(error, watched.handle()));
    });
    watched.onReport();
    file = await saveReport(found, connection, watched.job, invocation);
    if (handleFile !== undefined) await markDone(handleFile, found.handle, context.cwd);
  } catch (error) {
    const known = withKnownHandle(error, watched.handle());
    if (handleFile !== undefined && hasFailed(known)) await markDone(handleFile, known.handle, context.cwd);
    throw known;
  } finally {
    watched.close();
    connection.close();
  }
  const wholeness = wholenessOf(file, options);
  const path = options.output === "-" ? "standard output" : shortPath(file.path, context.cwd);
  const durationMs = Math.round(performance.now() - startedAt);
  const lines = savedLines(file, wholeness, { durationMs, path }, invocation);
  const isWhole = wholeness.exitCode === exit.done;
  const document = {
    ok: isWhole,
    exitCode: wholeness.exitCode,
    tenant,
    vendor,
    report,
    handle: found.handle,
    file,
    ...(wholeness.doubt === undefined ? {} : { doubt: wholeness.doubt }),
    durationMs,
  };
  if (options.output === "-") {
    // Standard output is the file.
    const text = output.isInfoJson ? JSON.stringify({ schemaVersion, ...document }) : lines.join("\n");
    if (isWhole) output.event(text);
    else output.error(text);
    return wholeness.exitCode;
  }
  output.result(lines, !isWhole);
  output.quietResult(path);
  output.document(document);
  return wholeness.exitCode;
}

/** Whether an error says that there will be no file of the run, whatever is done about it. */
function hasFailed(error: unknown): error is ReportsError & { readonly handle: RunHandle } {
  const isEnd = ReportFailedError.is(error) || ReportExpiredError.is(error);
  return isEnd && error.handle !== undefined && nextStep(error).action !== "resume";
}

/** Adds the handle to an error that does not have it: the client may have failed before it knew the run. */
function withKnownHandle(error: unknown, handle: RunHandle | undefined): unknown {
  if (handle === undefined || !ReportsError.is(error) || error.handle !== undefined || isStartUnknown(error))
    return error;
  return error.with({ handle });
}
