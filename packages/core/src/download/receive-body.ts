import type { ReportsError } from "../errors/reports-error.js";
import type { Lifetime } from "../internal/lifetime.js";
import type { FileSink } from "../platform/file-sink.js";
import { backoffMs } from "../retry/backoff.js";
import type { FileBody } from "./file-body.js";
import type { DownloadProgress, VerifiedFile } from "./report-file.js";

/**
 * A repeated download counts as progress only when it gets more than this many times as far as the furthest before it. With
 * smaller steps it could repeat for ever.
 */
const minProgress = 1.1;

/** What {@link receiveBody} must know beside the bytes. */
export interface ReceiveContext {
  /** How often the download may begin again without getting further than before. */
  readonly retries: number;
  /** Sends the request of the file again; undefined when that is not possible. */
  readonly repeat: ((signal: AbortSignal) => Promise<FileBody>) | undefined;
  /** Called before the download begins again. */
  readonly onRestart: (failure: ReportsError, receivedBytes: number) => void;
  /** Called as bytes arrive. */
  readonly onProgress: (progress: DownloadProgress) => void;
}

/**
 * Copies a body to the sink. A body that breaks is requested again from its first byte. It gives up after `retries` repeated
 * downloads in a row that did not get a tenth further than the furthest before: a server that always breaks at the same byte,
 * or a byte later each time, does not keep us for ever.
 *
 * @param lifetime each further body ends with it; the first one must follow it already.
 * @throws what the body broke with, what asking again failed with, or what the sink did.
 */
export async function receiveBody(
  first: FileBody,
  sink: FileSink,
  lifetime: Lifetime,
  { retries, repeat, onRestart, onProgress }: ReceiveContext,
): Promise<VerifiedFile> {
  let body = first;
  let furthestBytes = 0;
  // Counts repeated downloads: the first one is none of them.
  let withoutProgress = -1;
  for (let attempts = 1; ; attempts++) {
    const failure = await copy(body, sink, lifetime, onProgress);
    if (failure === undefined) return body.result();
    const { receivedBytes } = body;
    const isFurther = receivedBytes > furthestBytes * minProgress;
    if (isFurther) furthestBytes = receivedBytes;
    withoutProgress = isFurther ? 0 : withoutProgress + 1;
    const isLast = !failure.isRetryable || repeat === undefined || withoutProgress >= retries;
    if (isLast || !(await lifetime.race(rewind(sink)))) throw failure.with({ attempts });
    onRestart(failure, receivedBytes);
    await lifetime.sleep(backoffMs(withoutProgress));
    body = await lifetime.race(nextBody(repeat, lifetime));
  }
}

/** Sends the request again. The body that comes ends with `lifetime`: at once, where that is over by then. */
async function nextBody(repeat: NonNullable<ReceiveContext["repeat"]>, lifetime: Lifetime): Promise<FileBody> {
  const body = await repeat(lifetime.signal);
  body.follow(lifetime);
  return body;
}

/** Copies to the end. @returns why the body broke, if it did; failures of the sink are thrown. */
async function copy(
  body: FileBody,
  sink: FileSink,
  lifetime: Lifetime,
  onProgress: ReceiveContext["onProgress"],
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
    onProgress({ receivedBytes: body.receivedBytes, ...(totalBytes === undefined ? {} : { totalBytes }) });
  }
}

/** Takes back what was written. @returns false when the sink cannot. */
async function rewind(sink: FileSink): Promise<boolean> {
  try {
    await sink.rewind();
    return true;
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code === "NOT_REWINDABLE") return false;
    throw error;
  }
}
