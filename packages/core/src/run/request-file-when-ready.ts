import { operationOf, type Endpoint } from "../call/endpoint.js";
import type { RequestOptions } from "../call/options.js";
import type { Transport } from "../client/transport.js";
import type { ReportFile } from "../download/report-file.js";
import { isFileNotReady } from "../errors/report-errors.js";
import type { FileRequestContext, PollResult } from "./driver.js";
import { retryAfterMsOf } from "./retry-after-of.js";

/** The state to report where an error says that the file is not ready yet; undefined for every other error. */
export const notReadyState = (error: unknown): string | undefined =>
  isFileNotReady(error) ? "file not ready" : undefined;

/** The call that gets a file. */
export interface FileCall<Params> {
  readonly transport: Pick<Transport, "send" | "profile">;
  readonly endpoint: Endpoint<Params, ReportFile>;
  readonly params: Params;
}

/**
 * Asks for a file. One that is not ready yet is asked for again, as patiently as for the run itself, and never earlier than
 * the server says.
 *
 * @param stateOf the state that a failure stands for; undefined for one that is final.
 */
export async function requestFileWhenReady<Params>(
  { transport, endpoint, params }: FileCall<Params>,
  requestOptions: RequestOptions,
  { pollFile }: Pick<FileRequestContext, "pollFile">,
  stateOf: (error: unknown) => string | undefined = notReadyState,
): Promise<ReportFile> {
  const request = async (options: RequestOptions): Promise<PollResult<ReportFile>> => {
    try {
      return { state: "file ready", finished: true, result: await transport.send(endpoint, params, options) };
    } catch (error) {
      const state = stateOf(error);
      if (state === undefined) throw error;
      return { state, finished: false, retryAfterMs: retryAfterMsOf(error) };
    }
  };
  const first = await request(requestOptions);
  const { result } = first.finished
    ? first
    : // A file outlives the wait, so it listens to the caller's own signal.
      await pollFile(
        startingWith(first, (each) => request({ ...each, signal: requestOptions.signal })),
        operationOf(endpoint, transport.profile.prefix),
      );
  return result as ReportFile;
}

/**
 * A poll whose first result is there already. A wait begins with a poll: it is not sent a second time, and the pause after
 * it is the one that the server asked for.
 */
function startingWith<T>(
  first: PollResult<T>,
  poll: (requestOptions: RequestOptions) => Promise<PollResult<T>>,
): (requestOptions: RequestOptions) => Promise<PollResult<T>> {
  let isFirst = true;
  return async (requestOptions) => {
    if (!isFirst) return await poll(requestOptions);
    isFirst = false;
    return first;
  };
}
