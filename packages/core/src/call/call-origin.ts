import type { LimitedOptions } from "./step-limit.js";

/** Which call of the caller, and which run, a request and its events belong to. */
export interface CallOrigin {
  readonly callId: string;
  readonly runId?: string;
}

/** The key under which the steps of one call hand on its origin. A caller's own options never have it. */
export const callOrigin: unique symbol = Symbol("call origin");

/** Options of a request that is a step of a larger call. */
export interface StepOptions extends LimitedOptions {
  readonly [callOrigin]?: CallOrigin;
}
