import { UnauthorizedError } from "../errors/http-error.js";
import { ReportsError, unexpectedError, type CarriedOut } from "../errors/reports-error.js";
import type { ThrottleWait } from "../retry/throttle.js";
import type { AttemptOutcome } from "./attempt.js";
import type { CallTransport } from "./call-transport.js";
import type { Call } from "./call.js";
import type { Authorization } from "./credential.js";
import type { Endpoint } from "./endpoint.js";
import type { AttemptFailure } from "./failures/attempt-failure.js";
import { turnComesTooLate } from "./failures/timeouts.js";

/** What the retry loop uses of the transport. */
export type RetryTransport = Pick<CallTransport, "credential" | "throttle" | "budget">;

/** What the retry loop must know about a call. */
export interface RetriedCall extends Pick<
  Call,
  "operation" | "label" | "retries" | "totalTimeoutMs" | "endsAt" | "pausesEndAt" | "lifetime" | "emit"
> {
  readonly endpoint: Pick<Endpoint<never, unknown>, "idempotent" | "anonymous">;
}

/** Makes one attempt. Never rejects. */
export type Attempt<Result> = (
  authorization: Authorization | undefined,
  attemptNumber: number,
) => Promise<AttemptOutcome<Result>>;

/** What has become of a call so far. */
export interface CallHistory {
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

/**
 * Signs in, waits for the turn, makes the attempt. It signs in first: calls that already had their turn would otherwise
 * wait for the token together, and then go out at once, faster than the pace.
 */
export async function attemptInTurn<Result>(
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
