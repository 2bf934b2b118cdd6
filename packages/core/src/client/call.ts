import type { HttpError } from "../errors/http-error.js";
import type { CarriedOut } from "../errors/reports-error.js";
import { TimeoutError, type TimeoutPhase } from "../errors/transport-errors.js";
import type { RetryContext } from "../retry/run-with-retry.js";
import type { Authorization } from "./credential.js";
import type { Endpoint } from "./endpoint.js";
import type { RequestOptions } from "./options.js";
import type { RequestPlan } from "./prepare-request.js";

/** One call on its way: what its attempts need, beside what decides whether there is another one. */
export interface Call<Params, Result> extends RetryContext {
  readonly endpoint: Endpoint<Params, Result>;
  readonly params: Params;
  readonly options: RequestOptions;
  readonly request: RequestPlan;
  readonly url: string;
  readonly timeoutMs: number;
  /** What we know about whether the server did it. */
  carriedOut: CarriedOut;
  /** The token fetched ahead of the attempt. */
  authorization: Authorization | undefined;
  /** The token the server refused, and how. */
  refused: { readonly token: string; readonly failure: HttpError } | undefined;
}

/**
 * The error of a call that outlived one of its limits. Only the end of the whole call tells the last failure: an attempt
 * that took too long is one itself, and each would repeat those before it. `sent` is false where no connection came up.
 */
export function tookTooLong(
  call: Pick<Call<unknown, unknown>, "operation" | "progress">,
  phase: TimeoutPhase,
  limitMs: number,
  sent?: boolean,
): TimeoutError {
  const { attempts, lastFailure } = call.progress;
  const option = phase === "total" ? "totalTimeoutMs" : "timeoutMs";
  const awaited = sent === false ? "a connection: is a firewall or a proxy in between?" : `the ${phase} of the answer`;
  const where = phase === "total" ? `after ${attempts} attempts` : `waiting for ${awaited}`;
  const last = phase === "total" && lastFailure !== undefined ? `; last failure: ${lastFailure.message}` : "";
  return new TimeoutError(`${call.operation} took longer than ${limitMs} ms (${option}) ${where}${last}`, { phase });
}
