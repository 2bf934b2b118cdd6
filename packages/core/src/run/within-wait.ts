import type { RequestOptions } from "../call/options.js";
import type { Transport } from "../client/transport.js";
import { AbortedError } from "../errors/transport-errors.js";
import type { CallEvents } from "../observe/call-events.js";
import type { Lifetime } from "../internal/lifetime.js";

/**
 * Does `work` in a lifetime that ends when the caller aborts, or closes the client. A request that the lifetime ended says so
 * in its own words; the caller's abort is the better story, with what the request knew: whether it may have been carried
 * out, and the handle.
 */
export function withinWait<T>(
  transport: Transport,
  vendor: string,
  { signal, label }: Pick<RequestOptions, "signal" | "label">,
  work: (lifetime: Lifetime) => Promise<T>,
  events?: CallEvents,
): Promise<T> {
  const workToAbort = async (lifetime: Lifetime): Promise<T> => {
    try {
      return await work(lifetime);
    } catch (error) {
      const { reason } = lifetime;
      if (!AbortedError.is(error) || reason === undefined) throw error;
      if (!AbortedError.is(reason)) throw reason;
      const { carriedOut, attempts, handle, label: ownLabel } = error;
      throw reason.with({ carriedOut, attempts, handle, label: reason.label ?? ownLabel });
    }
  };
  return transport.within(`waiting for the ${vendor} report`, { signal, label }, workToAbort, events);
}
