import type { LimitedOptions } from "./step-limit.js";

/** Which method, and which run, a call and its events belong to. */
export interface MethodOrigin {
  /** The method's own id. It bears the name of the public field: events have it as `callId`. */
  readonly callId: string;
  readonly runId?: string;
}

/** The key under which the calls of one method hand on their origin. A caller's own options never have it. */
export const methodOrigin: unique symbol = Symbol("method origin");

/** Options of a call that a method makes. Without an origin the call is itself the method. */
export interface InnerOptions extends LimitedOptions {
  readonly [methodOrigin]?: MethodOrigin;
}
