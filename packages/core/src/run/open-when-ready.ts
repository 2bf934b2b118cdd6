import type { Endpoint } from "../call/endpoint.js";
import type { RequestOptions } from "../call/options.js";
import type { Transport } from "../client/transport.js";
import type { ReportFile } from "../download/report-file.js";
import type { HttpError } from "../errors/http-error.js";
import { isReportNotReady } from "../errors/report-errors.js";
import type { OpenContext, PollResult } from "./driver.js";

/** The longest time in ms that an error asks to stay away, from now; undefined when it does not say. */
export function retryAfterOf(error: unknown): number | undefined {
  const { retryAt } = error as Partial<HttpError>;
  return retryAt === undefined ? undefined : Math.max(0, retryAt.getTime() - Date.now());
}

/** The state of a file whose failure means that it is still to come: the server said so. */
export const earlyState = (error: unknown): string | undefined =>
  isReportNotReady(error) ? "file not ready" : undefined;

/** The request for a file. */
export interface FileRequest<Params> {
  readonly transport: Pick<Transport, "send">;
  readonly endpoint: Endpoint<Params, ReportFile>;
  readonly params: Params;
}

/**
 * Asks for a file. One that is not ready yet is asked for again, as patiently as for the run itself, and never earlier than
 * the server says.
 *
 * @param stateOf the state that a failure stands for; undefined for one that is final.
 */
export async function openWhenReady<Params>(
  { transport, endpoint, params }: FileRequest<Params>,
  request: RequestOptions,
  { waitUntil }: OpenContext,
  stateOf: (error: unknown) => string | undefined = earlyState,
): Promise<ReportFile> {
  const attempt = async (options: RequestOptions): Promise<PollResult<ReportFile>> => {
    try {
      return { state: "file ready", finished: true, result: await transport.send(endpoint, params, options) };
    } catch (error) {
      const state = stateOf(error);
      if (state === undefined) throw error;
      return { state, finished: false, retryAfterMs: retryAfterOf(error) };
    }
  };
  const first = await attempt(request);
  // A wait begins with a poll: the answer that is there already is its first.
  const answers = [first];
  const { result } = first.finished
    ? first
    : // A file outlives the wait, so it listens to the caller's own signal.
      await waitUntil(async (each) => answers.pop() ?? (await attempt({ ...each, signal: request.signal })));
  return result as ReportFile;
}
