import type { RequestOptions } from "../call/options.js";
import type { Transport } from "../client/transport.js";
import { AbortedError } from "../errors/call-errors.js";
import type { EndEvents } from "../observe/begin-events.js";
import type { Lifetime } from "../internal/lifetime.js";

/**
 * Does `work`, which makes calls, in a lifetime around theirs: it ends when the caller aborts, or closes the client. The call
 * that is under way then fails with an error of its own. What ended the lifetime is thrown instead, with the call's
 * `carriedOut`, `attempts`, `handle` and `label`.
 *
 * @param activity what was under way, as a phrase for the message of an abort.
 */
export function withLifetimeAroundCalls<T>(
  transport: Transport,
  activity: string,
  options: Pick<RequestOptions, "signal" | "label">,
  work: (lifetime: Lifetime) => Promise<T>,
  events?: EndEvents,
): Promise<T> {
  const workOrThrowAbort = async (lifetime: Lifetime): Promise<T> => {
    try {
      return await work(lifetime);
    } catch (error) {
      const { reason } = lifetime;
      if (!AbortedError.is(error) || reason === undefined) throw error;
      if (!AbortedError.is(reason)) throw reason;
      const { carriedOut, attempts, handle, label } = error;
      throw reason.with({ carriedOut, attempts, handle, label: reason.label ?? label });
    }
  };
  return transport.withLifetime(activity, options, workOrThrowAbort, events);
}
