import { isConnectionReset } from "./connection-errors.js";

/** Anything that answers Requests: every fake does. */
export interface RequestAnswerer {
  /** Answers; a broken connection is a rejection. */
  fetch(request: Request): Promise<Response>;
}

/** How {@link answerRequest} reports. */
export interface AnswerRequestOptions {
  /** Called with whatever a fake throws that no script asked for, a mistake in the fake. Default: `console.error`. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Lets a fake answer a request that some other machinery took in (a mock library, a server). Never throws: undefined
 * means "break the connection", which every such machinery has its own way of doing.
 */
export async function answerRequest(
  fake: RequestAnswerer,
  request: Request,
  { onError = reportError }: AnswerRequestOptions = {},
): Promise<Response | undefined> {
  try {
    const answer = await fake.fetch(request);
    // Without either header, mock libraries let a body that breaks off end as if it were complete.
    if (answer.body !== null && !answer.headers.has("content-length"))
      answer.headers.set("transfer-encoding", "chunked");
    return answer;
  } catch (error) {
    if (!isConnectionReset(error) && !request.signal.aborted) onError(error);
    return undefined;
  }
}

const reportError = (error: unknown): void => console.error("The fake failed to answer:", error);
