import { methodIds, type InternalRequestOptions } from "../call/method-ids.js";
import { requestRules, type RequestOptions } from "../call/options.js";
import { sharedLimit } from "../call/time-limit.js";
import { ConfigError } from "../errors/config-error.js";
import { without } from "../internal/objects.js";
import { expectRecord } from "../validate/expect.js";
import { optional, ruleOf, rules, validateMembers, validateObject, type Rules } from "../validate/rules.js";
import type { RunHandle } from "./handle.js";

/** How often the state of a run is asked for. */
export interface PollTiming {
  /** Before the first request, in ms. It then grows by half each time. Each pause is shortened by up to a fifth at random. */
  readonly firstMs: number;
  /** The longest pause, in ms, unless the server asks for a longer one. */
  readonly maxMs: number;
}

/** Where a run stands. */
export interface RunProgress<Handle extends RunHandle = RunHandle> {
  /** The vendor's own word, or ours where it has none. */
  readonly state: string;
  /** Since the vendor accepted the run, in ms. */
  readonly elapsedMs: number;
  /** How often the state was asked for. */
  readonly polls: number;
  /** Names the run, as plain JSON. */
  readonly handle: Handle;
}

/**
 * Options of `checkReport`, which asks once for the state of a run: those of single requests, and how its report waits for its
 * file.
 *
 * @example
 * ```ts
 * const { finished } = await sailpoint.checkReport(handle, { retries: 0, timeoutMs: 5_000 });
 * ```
 */
export interface CheckOptions extends Omit<RequestOptions, "totalTimeoutMs"> {
  /**
   * Longest time to wait, in ms: for the run, and then for a file that is not ready; of `checkReport` for its turn and for
   * another attempt, where 0 means one request and no waiting. The run itself continues. Default: 3 600 000 (1 h).
   */
  readonly maxWaitMs?: number | undefined;
  /** Default: the vendor's. */
  readonly poll?: Partial<PollTiming> | undefined;
}

/**
 * Options of methods that wait for a run.
 *
 * @example
 * ```ts
 * const report = await sailpoint.runReport(
 *   { reportType: "IDENTITIES" },
 *   {
 *     onStarted: (handle) => writeFile("run.json", JSON.stringify(handle)),
 *     onProgress: ({ state, elapsedMs }) => console.log(state, elapsedMs),
 *     maxWaitMs: 30 * 60_000,
 *     signal: AbortSignal.timeout(45 * 60_000),
 *   },
 * );
 * ```
 */
export interface WaitOptions<Handle extends RunHandle = RunHandle> extends CheckOptions {
  /** Called, and awaited, as soon as the vendor accepted the run. Store the handle here. */
  readonly onStarted?: ((handle: Handle) => void | Promise<void>) | undefined;
  /** Called after each status request. */
  readonly onProgress?: ((progress: RunProgress<Handle>) => void) | undefined;
  /** Asks the vendor to stop the run when `signal` aborts. Only where the vendor can, and never a run that may not be ours. */
  readonly cancelOnAbort?: boolean | undefined;
}

/** How long a method waits for a run unless it says otherwise, in ms: an hour. */
export const defaultMaxWaitMs = 3_600_000;

/** Which options a method takes depends on whether it starts a run, waits for one, or only asks for its state. */
type MethodKind = "start" | "wait" | "check";

const pause = optional(rules.milliseconds(0));
const pollRules: Rules = { firstMs: pause, maxMs: pause };
const checkRules: Rules = {
  ...without(requestRules, "totalTimeoutMs"),
  maxWaitMs: optional(rules.timeLimit),
  poll: optional(ruleOf((option, value) => validateObject(option, value, pollRules, "poll."))),
};
const waitRules: Rules = {
  ...checkRules,
  onStarted: optional(rules.callback),
  onProgress: optional(rules.callback),
};
const cancelRules: Rules = { cancelOnAbort: optional(rules.boolean) };

/** @throws ConfigError when an option is wrong, or unknown to methods of this kind. */
export function validateMethodOptions<Handle extends RunHandle>(
  kind: MethodKind,
  options: WaitOptions<Handle>,
  driver: { readonly startRules?: Rules | undefined; readonly canCancel: boolean },
): void {
  const given = expectRecord("options", options);
  if ("totalTimeoutMs" in given) {
    throw new ConfigError("totalTimeoutMs", "does not cover waiting; use maxWaitMs");
  }
  const ofVendor = { ...(kind === "start" ? driver.startRules : {}), ...(driver.canCancel ? cancelRules : {}) };
  validateMembers("options", given, kind === "check" ? checkRules : { ...waitRules, ...ofVendor });
}

/** The options of each call that a method makes, out of those of the method. */
export function requestOptionsOf(
  options: Omit<InternalRequestOptions, "totalTimeoutMs" | "signal">,
): InternalRequestOptions {
  const { timeoutMs, retries, headers, label, onEvent, unchecked, [methodIds]: ids, [sharedLimit]: limit } = options;
  return {
    ...{ timeoutMs, retries, headers, label, onEvent, unchecked },
    ...(ids === undefined ? {} : { [methodIds]: ids }),
    ...(limit === undefined ? {} : { [sharedLimit]: limit }),
  };
}
