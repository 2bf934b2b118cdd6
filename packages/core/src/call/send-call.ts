import pRetry from "p-retry";
import { UnauthorizedError, type HttpError } from "../errors/http-error.js";
import { ReportsError, unexpectedError, type CarriedOut } from "../errors/reports-error.js";
import type { TimeoutError } from "../errors/transport-errors.js";
import type { Lifetime } from "../internal/lifetime.js";
import { beginCallEvents } from "../observe/call-events.js";
import type { ThrottleWait } from "../retry/throttle.js";
import type { ApiResponse } from "./api-promise.js";
import { attemptOnce, type AttemptOutcome } from "./attempt.js";
import type { CallTransport } from "./call-transport.js";
import { callOrigin, type StepOptions } from "./call-origin.js";
import { validateConnections } from "./connections.js";
import type { Call } from "./call.js";
import type { Authorization } from "./credential.js";
import type { Endpoint } from "./endpoint.js";
import type { AttemptFailure } from "./failures/attempt-failure.js";
import { callTookTooLong, turnComesTooLate } from "./failures/timeouts.js";
import { defaultRetries, defaultTimeoutMs, defaultTotalTimeoutMs, validateRequestOptions } from "./options.js";
import { prepareRequest } from "./prepare-request.js";
import { RetryPolicy } from "./retry-policy.js";
import { withoutQuery } from "./send-once.js";
import { limitOf } from "./step-limit.js";

/** What the retry loop uses of the transport. */
type RetryTransport = Pick<CallTransport, "credential" | "throttle" | "budget">;

/** What the retry loop must know about a call. */
export interface RetriedCall extends Pick<
  Call,
  "operation" | "label" | "retries" | "totalTimeoutMs" | "endsAt" | "pausesEndAt" | "lifetime" | "emit"
> {
  readonly endpoint: Pick<Endpoint<never, unknown>, "idempotent" | "anonymous">;
}

/** Makes one attempt. Never rejects. */
type Attempt<Result> = (
  authorization: Authorization | undefined,
  attemptNumber: number,
) => Promise<AttemptOutcome<Result>>;

/** What has become of a call so far. */
interface CallHistory {
  /** How many attempts were begun. */
  attempts: number;
  /** Whether it waits for its turn. */
  isQueued: boolean;
  /** Whether the server did it, in any attempt. */
  carriedOut: CarriedOut;
  lastFailure: AttemptFailure | undefined;
  /** The token that the server refused, and how. */
  refused: { readonly token: string; readonly failure: AttemptFailure } | undefined;
}

/** One call, from its parameters to its value: prepared, then sent until it succeeds or there must be no other attempt. */
export async function sendCall<Params, Result>(
  transport: CallTransport,
  endpoint: Endpoint<Params, Result>,
  params: Params,
  options: StepOptions,
): Promise<ApiResponse<Result>> {
  if (!isStep(options)) validateRequestOptions(options);
  const { connections, baseUrl, credential } = transport;
  const timeoutMs = options.timeoutMs ?? transport.options.timeoutMs ?? defaultTimeoutMs;
  validateConnections(connections, credential, timeoutMs);
  const request = prepareRequest(endpoint, params, {
    baseUrl,
    profile: transport.profile,
    appName: transport.options.appName,
    headers: [transport.options.headers, options.headers],
    unchecked: options.unchecked === true,
  });
  const { operation } = request;
  const { label, totalTimeoutMs = defaultTotalTimeoutMs } = options;
  const callOptions = transport.withCallId(options);
  const emit = transport.listen(callOptions);
  const work = (lifetime: Lifetime): Promise<ApiResponse<Result>> => {
    const call: Call<Params, Result> = {
      endpoint,
      params,
      options: callOptions,
      request,
      operation,
      label,
      url: withoutQuery(request.url),
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
  const events = beginCallEvents(emit, { type: "call", operation, label, isAdHoc: endpoint.isAdHoc });
  return await transport.within(operation, callOptions, work, events);
}

/** A step of a larger call has options that were checked with those of the call. */
const isStep = (options: unknown): boolean => typeof options === "object" && options !== null && callOrigin in options;

/** The one retry loop. p-retry repeats the attempt and never pauses itself: `shouldRetry` asks the {@link RetryPolicy}, closes
 * the gate and sleeps. */
export async function sendWithRetries<Result>(
  transport: RetryTransport,
  call: RetriedCall,
  attempt: Attempt<Result>,
): Promise<ApiResponse<Result>> {
  const { operation, label, retries, totalTimeoutMs, endsAt, pausesEndAt, lifetime } = call;
  const policy = new RetryPolicy({ idempotent: call.endpoint.idempotent, retries, pausesEndAt }, transport.budget);
  const history: CallHistory = {
    attempts: 0,
    isQueued: false,
    carriedOut: "no",
    lastFailure: undefined,
    refused: undefined,
  };
  const tooLong = (): TimeoutError => callTookTooLong(operation, totalTimeoutMs, history);
  lifetime.limit(endsAt - performance.now(), tooLong);
  try {
    // A step of several requests may have used up its time before this one.
    if (endsAt <= performance.now()) throw tooLong();
    return await pRetry(
      async (attemptNumber) => {
        const outcome = await attemptInTurn(transport, call, history, attempt, attemptNumber);
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
        shouldRetry: ({ attemptNumber }) =>
          pauseBeforeRetry(transport, call, policy, history.lastFailure, attemptNumber),
      },
    );
  } catch (error) {
    if (!ReportsError.is(error)) throw error;
    throw error.with({
      // An earlier attempt may have been carried out, whatever became of the last.
      carriedOut: error.carriedOut === "no" ? history.carriedOut : error.carriedOut,
      operation: error.operation ?? operation,
      label: error.label ?? label,
      attempts: Math.max(error.attempts, history.attempts),
    });
  }
}

/**
 * Signs in, waits for the turn, makes the attempt. It signs in first: calls that already had their turn would otherwise
 * wait for the token together, and then go out at once, faster than the pace.
 */
async function attemptInTurn<Result>(
  transport: RetryTransport,
  call: RetriedCall,
  history: CallHistory,
  attempt: Attempt<Result>,
  attemptNumber: number,
): Promise<AttemptOutcome<Result>> {
  const { credential, throttle } = transport;
  try {
    const isSigned = call.endpoint.anonymous !== true;
    const held = isSigned && history.refused === undefined ? credential.held?.() : undefined;
    const signedIn = held === undefined ? await signIn(transport, call, history) : { authorization: held };
    if ("error" in signedIn) return signedIn;
    call.lifetime.throwIfEnded();
    const leaveAtOnce = throttle.tryEnter(isSigned);
    const leave = leaveAtOnce ?? (await waitForTurn(transport, call, history));
    try {
      history.attempts = attemptNumber;
      let { authorization } = signedIn;
      // A token that was there, and a turn that came at once: nothing can have happened to the token in between.
      const hasWaited = held === undefined || leaveAtOnce === undefined;
      if (hasWaited && authorization !== undefined && !credential.isCurrent(authorization)) {
        const renewed = await signIn(transport, call, history);
        if ("error" in renewed) return renewed;
        ({ authorization } = renewed);
        // The gate may have closed in the meantime.
        await throttle.enter(call.lifetime, false);
      }
      const outcome = await attempt(authorization, attemptNumber);
      return "error" in outcome ? withRenewal(outcome, transport, history, authorization) : outcome;
    } finally {
      leave();
    }
  } catch (error) {
    return { error: ReportsError.is(error) ? error : unexpectedError(error) };
  }
}

/** The token to send. The credential does its own retrying: what it fails with is not tried again by the call. */
async function signIn(
  { credential }: RetryTransport,
  { endpoint, lifetime }: RetriedCall,
  { refused }: CallHistory,
): Promise<AttemptFailure | { readonly authorization: Authorization | undefined }> {
  if (endpoint.anonymous === true) return { authorization: undefined };
  try {
    const authorization = await credential.authorize(lifetime);
    return refused !== undefined && authorization?.token === refused.token
      ? { ...refused.failure, retry: "never" }
      : { authorization };
  } catch (error) {
    return { error: ReportsError.is(error) ? error : unexpectedError(error), retry: "never" };
  }
}

/** Lets a call be repeated once whose token was refused, if another token may be had. */
function withRenewal(
  failure: AttemptFailure,
  { credential }: RetryTransport,
  history: CallHistory,
  authorization: Authorization | undefined,
): AttemptFailure {
  const isFirst = UnauthorizedError.is(failure.error) && history.refused === undefined;
  if (!isFirst || authorization === undefined || !credential.reject(authorization)) return failure;
  history.refused = { token: authorization.token, failure };
  return { ...failure, retry: "now" };
}

/** Waits until the rate limit lets the call through, or fails at once when its turn cannot come in time. */
async function waitForTurn(
  { throttle }: RetryTransport,
  { endpoint, operation, label, lifetime, pausesEndAt, emit }: RetriedCall,
  history: CallHistory,
): Promise<() => void> {
  const isPaced = endpoint.anonymous !== true;
  let isAnnounced = false;
  const onWait = (wait: ThrottleWait): void => {
    if (performance.now() + wait.waitMs >= pausesEndAt) return lifetime.end(turnComesTooLate(operation, wait));
    if (!isAnnounced) emit({ type: "wait", operation, label, ...wait });
    isAnnounced = true;
  };
  const wait = throttle.expected(isPaced);
  if (wait !== undefined) onWait(wait);
  history.isQueued = true;
  const leave = await throttle.enter(lifetime, isPaced, onWait);
  history.isQueued = false;
  return leave;
}

/** Does what the policy decides. @returns false when there must be no other attempt. */
async function pauseBeforeRetry(
  { throttle }: RetryTransport,
  { operation, label, lifetime, emit }: RetriedCall,
  policy: RetryPolicy,
  failure: AttemptFailure | undefined,
  attemptNumber: number,
): Promise<boolean> {
  if (failure === undefined || lifetime.reason !== undefined) return false;
  const { pauseMs, closeGateMs } = policy.decide(failure);
  if (closeGateMs !== undefined) throttle.close(closeGateMs);
  if (pauseMs === undefined) return false;
  // A token that is renewed at once is told by an event of its own.
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
