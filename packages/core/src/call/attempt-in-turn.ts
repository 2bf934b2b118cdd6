import { UnauthorizedError } from "../errors/http-error.js";
import { asReportsError, type CarriedOut } from "../errors/reports-error.js";
import type { RateLimitWait } from "../retry/rate-limiter.js";
import type { AttemptOutcome } from "./attempt.js";
import type { CallTransport } from "./call-transport.js";
import type { Call } from "./call.js";
import type { Authorization } from "./credential.js";
import type { Endpoint } from "./endpoint.js";
import type { AttemptFailure } from "./failures/attempt-failure.js";
import { turnComesTooLate } from "./failures/timeouts.js";

/** What the retry loop uses of the transport. */
export type RetryTransport = Pick<CallTransport, "credential" | "rateLimiter" | "budget">;

/** What the retry loop must know about a call. */
export interface RetryableCall extends Pick<
  Call,
  "operation" | "label" | "retries" | "totalTimeoutMs" | "endsAt" | "waitingEndsAt" | "lifetime" | "emit"
> {
  readonly endpoint: Pick<Endpoint<never, unknown>, "idempotent" | "anonymous">;
}

/** Makes one attempt. Never rejects. */
export type MakeAttempt<Result> = (
  authorization: Authorization | undefined,
  attemptNumber: number,
) => Promise<AttemptOutcome<Result>>;

/** What has happened in a call so far. */
export interface CallHistory {
  /** How many attempts were begun. */
  attempts: number;
  /** Whether it waits for its turn: the message of a time limit says so. */
  isQueued: boolean;
  /** Whether the server did it, in any attempt. */
  carriedOut: CarriedOut;
  lastFailure?: AttemptFailure;
  /** The token that the server rejected, and the failure that said so. */
  rejected?: { readonly token: string; readonly failure: AttemptFailure };
}

/** What a call signs in with; undefined for one that is anonymous. */
interface SignedIn {
  readonly authorization: Authorization | undefined;
}

/** The right of a call to be sent now. */
interface Turn extends SignedIn {
  /**
   * To be called when the attempt has ended, well or not. Until then the request counts in the window of the pace from the time
   * it was sent; from then on, from that moment.
   */
  readonly countFromNow: () => void;
}

/** Signs in, waits for the turn, makes the attempt. */
export async function attemptInTurn<Result>(
  transport: RetryTransport,
  call: RetryableCall,
  history: CallHistory,
  makeAttempt: MakeAttempt<Result>,
  attemptNumber: number,
): Promise<AttemptOutcome<Result>> {
  try {
    call.lifetime.throwIfEnded();
    const atOnce = turnAtOnce(transport, call, history);
    const turn = atOnce ?? (await waitForTurn(transport, call, history));
    if ("error" in turn) return turn;
    try {
      history.attempts = attemptNumber;
      // A turn at once came with a token that is still good.
      const signedIn = atOnce ?? (await renewedIfNeeded(transport, call, history, turn));
      if ("error" in signedIn) return signedIn;
      const outcome = await makeAttempt(signedIn.authorization, attemptNumber);
      return "error" in outcome ? rejectTokenOn401(outcome, transport, history, signedIn) : outcome;
    } finally {
      turn.countFromNow();
    }
  } catch (error) {
    return { error: asReportsError(error) };
  }
}

/** The turn of a call that has to wait for nothing: its token is there, and the rate limit lets it through. */
function turnAtOnce(
  { credential, rateLimiter }: RetryTransport,
  { endpoint: { anonymous = false } }: RetryableCall,
  { rejected }: CallHistory,
): Turn | undefined {
  const authorization = anonymous || rejected !== undefined ? undefined : credential.current?.();
  if (authorization === undefined && !anonymous) return undefined;
  const countFromNow = rateLimiter.tryEnter(!anonymous);
  return countFromNow && { authorization, countFromNow };
}

/**
 * Signs in, then waits for the turn. In this order: calls that already had their turn would otherwise wait for the token
 * together, and then go out at once, faster than the pace.
 */
async function waitForTurn(
  transport: RetryTransport,
  call: RetryableCall,
  history: CallHistory,
): Promise<Turn | AttemptFailure> {
  const signedIn = await signIn(transport, call, history);
  if ("error" in signedIn) return signedIn;
  const isPaced = call.endpoint.anonymous !== true;
  const countFromNow = transport.rateLimiter.tryEnter(isPaced) ?? (await queueUp(transport, call, history));
  return { ...signedIn, countFromNow };
}

/** The token to send. The credential retries by itself, so the call does not retry what the credential fails with. */
async function signIn(
  { credential }: RetryTransport,
  { endpoint, lifetime }: RetryableCall,
  { rejected }: CallHistory,
): Promise<SignedIn | AttemptFailure> {
  if (endpoint.anonymous === true) return { authorization: undefined };
  try {
    const authorization = await credential.authorize(lifetime);
    return rejected !== undefined && authorization?.token === rejected.token
      ? { ...rejected.failure, retry: "never" }
      : { authorization };
  } catch (error) {
    return { error: asReportsError(error), retry: "never" };
  }
}

/** The token, renewed where it expired, or was rejected, while the call waited for its turn. */
async function renewedIfNeeded(
  transport: RetryTransport,
  call: RetryableCall,
  history: CallHistory,
  { authorization }: SignedIn,
): Promise<SignedIn | AttemptFailure> {
  if (authorization === undefined || transport.credential.isCurrent(authorization)) return { authorization };
  const renewed = await signIn(transport, call, history);
  // The call keeps its turn under the pace, but the gate may have closed in the meantime.
  if (!("error" in renewed)) await transport.rateLimiter.enter(call.lifetime, false);
  return renewed;
}

/**
 * The failure of an attempt. At the first 401 the token is rejected; where the credential may supply another one, the call is
 * sent again at once.
 */
function rejectTokenOn401(
  failure: AttemptFailure,
  { credential }: RetryTransport,
  history: CallHistory,
  { authorization }: SignedIn,
): AttemptFailure {
  const isFirst = UnauthorizedError.is(failure.error) && history.rejected === undefined;
  if (!isFirst || authorization === undefined || !credential.reject(authorization)) return failure;
  history.rejected = { token: authorization.token, failure };
  return { ...failure, retry: "now" };
}

/**
 * Waits until the rate limit lets the call through, or fails at once when its turn cannot come in time.
 *
 * @returns what to call when the attempt has ended.
 */
async function queueUp(
  { rateLimiter }: RetryTransport,
  { endpoint: { anonymous = false }, operation, label, lifetime, waitingEndsAt, emit }: RetryableCall,
  history: CallHistory,
): Promise<() => void> {
  let isAnnounced = false;
  const onWait = (wait: RateLimitWait): void => {
    if (performance.now() + wait.waitMs >= waitingEndsAt) return lifetime.end(turnComesTooLate(operation, wait));
    if (!isAnnounced) emit({ type: "wait", operation, label, ...wait });
    isAnnounced = true;
  };
  const wait = rateLimiter.expectedWait(!anonymous);
  if (wait !== undefined) onWait(wait);
  history.isQueued = true;
  const countFromNow = await rateLimiter.enter(lifetime, !anonymous, onWait);
  history.isQueued = false;
  return countFromNow;
}
