import type { SharedLimitOptions } from "./time-limit.js";

/** The ids that the events of all calls of one method have: that of the method, and that of the run it is about. */
export interface MethodIds {
  /** Id of the method. Events show it under this name. */
  readonly callId: string;
  readonly runId?: string;
}

/** The key under which the options of a method's calls hold the ids of the method. The options of a user never have it. */
export const methodIds: unique symbol = Symbol("method ids");

/** Options of a call as the package passes them on. Without ids the call is itself the method. */
export interface InternalRequestOptions extends SharedLimitOptions {
  readonly [methodIds]?: MethodIds;
}
