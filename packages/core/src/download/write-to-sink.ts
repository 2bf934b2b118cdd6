import { DownloadError } from "../errors/report-errors.js";
import { ReportsError } from "../errors/reports-error.js";
import { AbortedError } from "../errors/call-errors.js";
import { notify, quietly } from "../internal/notify.js";
import { startTimer } from "../internal/time.js";
import { Lifetime } from "../internal/lifetime.js";
import type { ReportsEventListener } from "../observe/events.js";
import { fileProblemOf } from "#platform";
import type { FileSink } from "../platform/file-sink.js";
import type { FileBody } from "./file-body.js";
import type { RowCheck } from "./row-check.js";
import { receiveBody, type ReceiveContext } from "./receive-body.js";
import type { DownloadProgress, SavedFile, SaveOptions, VerifiedFile } from "./report-file.js";

/** Longest an aborted call waits for its traces to be removed; what takes longer continues in the background. */
const cleanUpMs = 10;

/** What {@link writeToSink} must know beside the bytes. */
export interface SinkContext extends Omit<ReceiveContext, "onProgress"> {
  readonly operation: string;
  readonly label: string | undefined;
  readonly emit: ReportsEventListener;
  /** Ends a lifetime when the caller aborts the call that the file came from; undefined when there was none. */
  readonly linkToCaller: ((lifetime: Lifetime) => void) | undefined;
  readonly options: SaveOptions;
  /** Finds out whether all rows are there, once all bytes are; undefined where it does not matter. */
  readonly checkRows?: RowCheck | undefined;
}

/**
 * Writes a body to the sink that `open` opens, a file, a stream or memory, and commits it there. See {@link receiveBody} for a
 * body that breaks.
 *
 * @throws DownloadError, TimeoutError, AbortedError, or what `open` or asking again failed with; the sink is then as if
 * nothing had happened.
 */
export async function writeToSink(
  first: FileBody,
  open: () => Promise<FileSink>,
  context: SinkContext,
): Promise<VerifiedFile & Pick<SavedFile, "announcedRows" | "rowsComplete">> {
  const { options, operation, label } = context;
  const common = { carriedOut: "yes", operation, label } as const;
  const lifetime = new Lifetime();
  lifetime.link(
    options.signal,
    (cause) => new AbortedError(`${operation}: saving was aborted by the caller`, { cause, ...common }),
  );
  context.linkToCaller?.(lifetime);
  // An abort, and any other failure, ends the lifetime, and with it the body.
  first.follow(lifetime);
  lifetime.throwIfEnded();
  // A browser may have to ask its user first, and wait for the answer.
  const opening = open();
  let isCommitting = false;
  let path: string | undefined;
  try {
    const sink = await lifetime.race(opening);
    ({ path } = sink);
    const onProgress = (progress: DownloadProgress): void => emitProgress(progress, context);
    const verified = await receiveBody(first, sink, lifetime, { ...context, onProgress });
    // Before the stream is closed or the file is renamed: `requireComplete` must be able to stop both.
    const rows = await context.checkRows?.(verified.rowCount, sink, lifetime);
    if (sink.finish !== undefined) await lifetime.race(sink.finish());
    lifetime.throwIfEnded();
    // There is no turning back while the file, which is whole, goes to its place.
    isCommitting = true;
    await sink.commit();
    // Now it is there: an abort ends only the wait until its name is safe, too.
    await Promise.race([sink.persist?.(), ended(lifetime)]);
    return { ...verified, ...rows };
  } catch (error) {
    // An abort says more than what it made fail. An error that is not a ReportsError comes from the sink.
    const failure = (isCommitting ? undefined : lifetime.reason) ?? writeErrorOf(error, { operation, label, path });
    lifetime.end(failure);
    // A sink that opens only now is discarded, too.
    await Promise.race([quietly(async () => (await opening).discard(failure)), cleanUpDeadline(failure)]);
    throw failure;
  } finally {
    lifetime.dispose();
  }
}

/** A listener that throws does not end the download. */
function emitProgress(progress: DownloadProgress, { options, operation, label, emit }: SinkContext): void {
  notify(options.onProgress, progress, (error) => {
    const message = `onProgress threw: ${String(error)}; the download continues`;
    emit({ type: "notice", operation, label, code: "on_progress_failed", message });
  });
}

/**
 * Turns a failure of the target into a `DownloadError` that a person can read.
 *
 * @param context.path empty for a stream, undefined for a target that did not open.
 */
export function writeErrorOf(
  error: unknown,
  context: { operation: string; label: string | undefined; path: string | undefined },
): ReportsError {
  if (ReportsError.is(error)) return error;
  const { operation, label, path } = context;
  const { message = String(error) } = (error ?? {}) as { readonly message?: string };
  const [ourCode, text] = fileProblemOf(error) ?? ["write_failed", `cannot be written: ${message}`];
  return new DownloadError(`${operation}: ${path || "the stream"} ${text}`, {
    code: ourCode,
    carriedOut: "yes",
    path: path || undefined,
    operation,
    label,
    cause: error,
  });
}

const ended = (lifetime: Lifetime): Promise<void> => new Promise((resolve) => void lifetime.onEnd(() => resolve()));

/**
 * Resolves soon after an abort. After any other failure it never resolves, so that the whole clean-up is waited for.
 */
function cleanUpDeadline(error: unknown): Promise<void> {
  return new Promise((resolve) => {
    if (AbortedError.is(error)) startTimer(cleanUpMs, resolve);
  });
}
