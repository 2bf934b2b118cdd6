import type { Lifetime } from "../internal/lifetime.js";
import type { ReportsEventListener } from "../observe/events.js";
import type { InternalRequestOptions } from "./method-ids.js";
import type { Endpoint } from "./endpoint.js";
import type { PreparedRequest } from "./prepare-request.js";
import type { TimeLimit } from "./time-limit.js";

/** One call on its way: what is settled before its first attempt, and does not change. */
export interface Call<Params = unknown, Result = unknown> extends TimeLimit {
  readonly endpoint: Endpoint<Params, Result>;
  readonly params: Params;
  readonly options: InternalRequestOptions;
  readonly prepared: PreparedRequest;
  /** Verb and path template, for messages. */
  readonly operation: string;
  readonly label: string | undefined;
  /** The address without its query, for messages. */
  readonly shownUrl: string;
  /** Longest time in ms that one attempt may take. */
  readonly timeoutMs: number;
  /** How often at most a failed attempt is repeated; answers that say it was throttled do not count. */
  readonly retries: number;
  /** Longest time in ms that the call may take, waits and retries included. */
  readonly totalTimeoutMs: number;
  /** Ends when the caller aborts or the time is up. */
  readonly lifetime: Lifetime;
  readonly emit: ReportsEventListener;
}
