import { DownloadError } from "../errors/report-errors.js";
import { ReportsError } from "../errors/reports-error.js";
import { AbortedError } from "../errors/transport-errors.js";
import { notify, quietly } from "../internal/notify.js";
import { startTimer } from "../internal/time.js";
import { Lifetime } from "../internal/lifetime.js";
import type { EventListener } from "../observe/events.js";
import { fileProblemOf } from "#platform";
import type { FileSink } from "../platform/file-sink.js";
import { backoffMs } from "../retry/backoff.js";
import type { FileBody } from "./file-body.js";
import type { Completeness } from "./completeness.js";
import type { DownloadProgress, SavedFile, SaveOptions, VerifiedFile } from "./report-file.js";

/** Longest an aborted call waits for its traces to be removed; what takes longer goes on in the background. */
const cleanUpMs = 10;

/**
 * A repeated download counts as progress only when it gets this many times as far as the furthest before it. With smaller
 * steps it could repeat for ever.
 */
const minProgress = 1.1;

/** What {@link saveBody} must know beside the bytes. */
export interface SaveContext {
  readonly operation: string;
  readonly label: string | undefined;
  /** How often the download may begin again without getting further than before. */
  readonly retries: number;
  readonly emit: EventListener;
  /** Ends a lifetime when the caller aborts the call that the file came from; undefined when there was none. */
  readonly link: ((lifetime: Lifetime) => void) | undefined;
  /** Sends the request again; undefined when that is not possible. */
  readonly reopen: ((signal: AbortSignal) => Promise<FileBody>) | undefined;
  readonly onRestart: (failure: ReportsError, receivedBytes: number) => void;
  readonly options: SaveOptions;
  /** Finds out whether all rows are there, once all bytes are; undefined where it does not matter. */
  readonly completeness?: Completeness | undefined;
}

/**
 * Writes a body to the sink that `open` gives, and makes it appear. A body that breaks is asked for again from its first
 * byte, as long as each attempt, or one of `retries` in a row, gets a tenth further than the best before it: so neither a
 * server that dies at the same byte each time keeps us for ever, nor one that dies a byte later each time.
 *
 * @throws DownloadError, TimeoutError, AbortedError, or what `open` or asking again failed with; the sink is then as if
 * nothing had happened.
 */
export async function saveBody(
  first: FileBody,
  open: () => Promise<FileSink>,
  context: SaveContext,
): Promise<VerifiedFile & Pick<SavedFile, "announcedRows" | "rowsComplete">> {
  const { options, operation, label, retries, reopen } = context;
  const toError = (reason: unknown): Error =>
    new AbortedError(`${operation}: saving was aborted by the caller`, {
      cause: reason,
      carriedOut: "yes",
      operation,
      label,
    });
  const lifetime = new Lifetime();
  lifetime.link(options.signal, toError);
  context.link?.(lifetime);
  let body = first;
  let unlink = body.follow(lifetime);
  let furthest = 0;
  let fruitless = 0;
  let attempts = 1;
  let isCommitting = false;
  let opening: Promise<FileSink> | undefined;
  let path = "";
  try {
    lifetime.throwIfEnded();
    // A browser may have to ask its user first, and wait for the answer.
    const sink = await lifetime.race((opening = open()));
    ({ path } = sink);
    for (;;) {
      const failure = await copy(body, sink, lifetime, context);
      if (failure === undefined) break;
      const isFurther = body.receivedBytes > furthest * minProgress;
      fruitless = isFurther ? 0 : fruitless + 1;
      if (isFurther) furthest = body.receivedBytes;
      const isLast = !failure.isRetryable || reopen === undefined || fruitless >= retries;
      if (isLast || !(await lifetime.race(restart(sink)))) throw failure.with({ attempts });
      context.onRestart(failure, body.receivedBytes);
      await lifetime.sleep(backoffMs(fruitless));
      unlink();
      body = await lifetime.race(reopen(lifetime.signal), (late) => late.cancel(new AbortedError("too late")));
      attempts += 1;
      unlink = body.follow(lifetime);
    }
    const verified = body.result();
    // Before a stream is closed, and before a file is in its place: if rows must not be missing, neither may happen.
    const rows = await context.completeness?.(verified.rowCount, sink, lifetime);
    if (sink.finish !== undefined) await lifetime.race(sink.finish());
    lifetime.throwIfEnded();
    // There is no turning back while the file, which is whole, goes to its place.
    isCommitting = true;
    await sink.commit();
    // Now it is there: an abort ends only the wait until its name is safe, too.
    await Promise.race([sink.persist?.(), ended(lifetime)]);
    return { ...verified, ...rows };
  } catch (error) {
    // What the abort made fail on its way tells less than the abort. What is not in our words comes from the sink.
    const failure = (isCommitting ? undefined : lifetime.reason) ?? writeErrorOf(error, { ...context, path });
    body.cancel(failure);
    // A sink that opens only now is discarded, too.
    await Promise.race([quietly(async () => (await opening)?.discard(failure)), cleanUpDeadline(failure)]);
    throw failure;
  } finally {
    unlink();
    lifetime.dispose();
  }
}

/** Copies to the end. @returns why the body broke, if it did; failures of the sink are thrown. */
async function copy(
  body: FileBody,
  sink: FileSink,
  lifetime: Lifetime,
  context: SaveContext,
): Promise<ReportsError | undefined> {
  const { expectedBytes: totalBytes } = body.length;
  for (;;) {
    let chunk: Uint8Array | undefined;
    try {
      chunk = await body.read();
    } catch (error) {
      return error as ReportsError;
    }
    if (chunk === undefined) return undefined;
    const writing = sink.write(chunk);
    if (writing !== undefined) await lifetime.race(writing);
    report({ receivedBytes: body.receivedBytes, ...(totalBytes === undefined ? {} : { totalBytes }) }, context);
  }
}

/** A listener that watches a download does not end it. */
function report(progress: DownloadProgress, { options, operation, label, emit }: SaveContext): void {
  notify(options.onProgress, progress, (error) => {
    const message = `onProgress threw: ${String(error)}; the download goes on`;
    emit({ type: "notice", operation, label, code: "on_progress_failed", message });
  });
}

/** Takes back what was written. @returns false when the sink cannot. */
async function restart(sink: FileSink): Promise<boolean> {
  try {
    await sink.restart();
    return true;
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code === "NOT_RESTARTABLE") return false;
    throw error;
  }
}

/**
 * Turns a failure of the target into a `DownloadError` that a person can read.
 *
 * @param facts.path empty for a stream.
 */
export function writeErrorOf(
  error: unknown,
  facts: { operation: string; label: string | undefined; path: string },
): ReportsError {
  if (ReportsError.is(error)) return error;
  const { operation, label, path } = facts;
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
