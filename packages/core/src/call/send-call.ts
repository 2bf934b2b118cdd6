import pRetry from "p-retry";
import type { HttpError } from "../errors/http-error.js";
import { ReportsError } from "../errors/reports-error.js";
import type { TimeoutError } from "../errors/call-errors.js";
import type { Lifetime } from "../internal/lifetime.js";
import { beginEvents } from "../observe/begin-events.js";
import type { ApiResponse } from "./api-promise.js";
import { attemptOnce } from "./attempt.js";
import {
  attemptInTurn,
  type MakeAttempt,
  type CallHistory,
  type RetryableCall,
  type RetryTransport,
} from "./attempt-in-turn.js";
import type { CallTransport } from "./call-transport.js";
import { methodIds, type InternalRequestOptions } from "./method-ids.js";
import { validateConnections } from "./connections.js";
import type { Call } from "./call.js";
import type { Endpoint } from "./endpoint.js";
import type { AttemptFailure } from "./failures/attempt-failure.js";
import { callTookTooLong } from "./failures/timeouts.js";
import { defaultRetries, defaultTimeoutMs, defaultTotalTimeoutMs, validateRequestOptions } from "./options.js";
import { prepareRequest } from "./prepare-request.js";
import { RetryPolicy } from "./retry-policy.js";
import { limitOf } from "./time-limit.js";

/** One call, from its parameters to its value: prepared, then sent until it succeeds or there must be no other attempt. */
export async function sendCall<Params, Result>(
  transport: CallTransport,
  endpoint: Endpoint<Params, Result>,
  params: Params,
  options: InternalRequestOptions,
): Promise<ApiResponse<Result>> {
  if (!isPartOfMethod(options)) validateRequestOptions(options);
  const { connections, baseUrl, credential } = transport;
  const timeoutMs = options.timeoutMs ?? transport.options.timeoutMs ?? defaultTimeoutMs;
  validateConnections(connections, credential, timeoutMs);
  const prepared = prepareRequest(endpoint, params, {
    baseUrl,
    profile: transport.profile,
    appName: transport.options.appName,
    headers: [transport.options.headers, options.headers],
    unchecked: options.unchecked === true,
  });
  const { operation } = prepared;
  const { label, totalTimeoutMs = defaultTotalTimeoutMs } = options;
  const callOptions = transport.withMethodIds(options);
  const emit = transport.emitterFor(callOptions);
  const work = (lifetime: Lifetime): Promise<ApiResponse<Result>> => {
    const call: Call<Params, Result> = {
      endpoint,
      params,
      options: callOptions,
      prepared,
      operation,
      label,
      shownUrl: prepared.shownUrl,
      timeoutMs,
      retries: options.retries ?? transport.options.retries ?? defaultRetries,
      totalTimeoutMs,
      ...limitOf(callOptions),
      lifetime,
      emit,
    };
    return sendWithRetries(transport, call, (authorization, attemptNumber) =>
      attemptOnce(transport, call, authorization, attemptNumber),
    );
  };
  const events = beginEvents(emit, { type: "call", operation, label, isAdHoc: endpoint.isAdHoc });
  return await transport.withLifetime(operation, callOptions, work, events);
}

/** The options of a call that a method makes were validated with those of the method. */
const isPartOfMethod = (options: unknown): boolean =>
  typeof options === "object" && options !== null && methodIds in options;

/**
 * The one retry loop. p-retry counts and repeats, and never pauses itself: `shouldRetry` calls the {@link RetryPolicy},
 * closes the gate and sleeps. Why it is used all the same: docs/decisions/0002.
 */
export async function sendWithRetries<Result>(
  transport: RetryTransport,
  call: RetryableCall,
  makeAttempt: MakeAttempt<Result>,
): Promise<ApiResponse<Result>> {
  const { operation, label, retries, totalTimeoutMs, endsAt, waitingEndsAt, lifetime } = call;
  const { idempotent } = call.endpoint;
  // Created when an attempt has failed: most calls have no such attempt.
  let policy: RetryPolicy | undefined;
  const history: CallHistory = { attempts: 0, isQueued: false, carriedOut: "no" };
  const tooLong = (): TimeoutError => callTookTooLong(operation, totalTimeoutMs, history);
  lifetime.limit(endsAt - performance.now(), tooLong);
  try {
    // Earlier calls that share the limit may have used it up.
    if (endsAt <= performance.now()) throw tooLong();
    return await pRetry(
      async (attemptNumber) => {
        const outcome = await attemptInTurn(transport, call, history, makeAttempt, attemptNumber);
        if ("value" in outcome) {
          transport.budget.earn();
          return outcome.value;
        }
        const { error } = (history.lastFailure = outcome);
        if (error.carriedOut !== "no") history.carriedOut = error.carriedOut;
        throw error;
      },
      {
        retries: Infinity,
        minTimeout: 0,
        shouldRetry({ attemptNumber }) {
          policy ??= new RetryPolicy({ idempotent, retries, waitingEndsAt }, transport.budget);
          return pauseBeforeRetry(transport, call, policy, history.lastFailure, attemptNumber);
        },
      },
    );
  } catch (error) {
    if (!ReportsError.is(error)) throw error;
    throw error.with({
      // An earlier attempt may have been carried out, whatever became of the last.
      carriedOut: history.carriedOut,
      operation: error.operation ?? operation,
      label: error.label ?? label,
      attempts: Math.max(error.attempts, history.attempts),
    });
  }
}

/** Does what the policy decides. @returns false when there must be no other attempt. */
async function pauseBeforeRetry(
  { rateLimiter }: RetryTransport,
  { operation, label, lifetime, emit }: RetryableCall,
  policy: RetryPolicy,
  failure: AttemptFailure | undefined,
  attemptNumber: number,
): Promise<boolean> {
  if (failure === undefined || lifetime.reason !== undefined) return false;
  const { pauseMs, closeGateMs } = policy.decide(failure);
  if (closeGateMs !== undefined) rateLimiter.close(closeGateMs);
  if (pauseMs === undefined) return false;
  // The renewal of a token has an event already.
  if (failure.retry === "now" && pauseMs === 0) return true;
  const { code, message, status, retryAt } = failure.error as ReportsError & Partial<HttpError>;
  emit({
    type: "retry",
    operation,
    label,
    attempt: attemptNumber,
    waitMs: pauseMs,
    code,
    status,
    reason: `${code}: ${message}`,
    retryAt,
  });
  await lifetime.sleep(pauseMs);
  return true;
}
