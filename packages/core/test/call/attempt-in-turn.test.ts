import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { AttemptOutcome } from "../../src/call/attempt.js";
import type { Authorization, Credential } from "../../src/call/credential.js";
import { sendWithRetries } from "../../src/call/send-call.js";
import { AbortedError, NetworkError } from "../../src/errors/call-errors.js";
import { httpErrorOf } from "../../src/errors/http-error.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import type { ReportsEvent } from "../../src/observe/events.js";
import { RetryBudget } from "../../src/retry/budget.js";
import { RateLimiter } from "../../src/retry/rate-limiter.js";
import { outcomeOf, settledStepwise, useFakeClock } from "../support/transport-clock.js";

const done: AttemptOutcome<string> = {
  value: { data: "done", status: 200, headers: new Headers(), sentAt: new Date(0), durationMs: 1 },
};
const refusal = httpErrorOf("no", { status: 401, method: "GET", url: "" });
const refused: AttemptOutcome<string> = { error: refusal };
/** One that its vendor calls a passing one. */
const busy: AttemptOutcome<string> = {
  error: httpErrorOf("no", { status: 401, method: "GET", url: "", isRetryable: true }),
};
const unreachable = new NetworkError("nothing answers", { code: "ECONNREFUSED", isRetryable: true });

const signedIn = (token: string): Authorization => ({ token, header: `Bearer ${token}` });

/** A credential that is asked each time, and gives these tokens in turn; an error is thrown. */
function giving(...tokens: readonly (string | undefined | Error)[]) {
  let asked = 0;
  return {
    authorize: vi.fn(async () => {
      const token = tokens[asked++];
      if (token instanceof Error) throw token;
      return token === undefined ? undefined : signedIn(token);
    }),
    isCurrent: vi.fn<Credential["isCurrent"]>(() => true),
    reject: vi.fn<Credential["reject"]>(() => true),
  };
}

interface Setup {
  readonly credential: Credential;
  /** What becomes of the attempts; the one after the last succeeds. */
  readonly attempts?: readonly AttemptOutcome<string>[];
  readonly anonymous?: boolean;
  readonly rateLimiter?: RateLimiter;
  readonly lifetime?: Lifetime;
}

/** A call in the retry loop, whose attempts are not sent: what they came with, and when. */
function sending({ credential, attempts = [], rateLimiter = new RateLimiter(), ...setup }: Setup) {
  const { anonymous = false, lifetime = new Lifetime() } = setup;
  const sent: { readonly token: string | undefined; readonly atMs: number }[] = [];
  const events: ReportsEvent[] = [];
  const budget = new RetryBudget();
  const earn = vi.spyOn(budget, "earn");
  const startedAt = performance.now();
  const call = {
    operation: "GET runs",
    label: "nightly",
    endpoint: { idempotent: true, anonymous },
    retries: 2,
    totalTimeoutMs: Infinity,
    endsAt: Infinity,
    waitingEndsAt: Infinity,
    lifetime,
    emit: (event: ReportsEvent): void => void events.push(event),
  };
  const result = sendWithRetries({ credential, rateLimiter, budget }, call, async (authorization) => {
    sent.push({ token: authorization?.token, atMs: performance.now() - startedAt });
    return attempts[sent.length - 1] ?? done;
  });
  return { outcome: outcomeOf(result), sent, events, earn };
}

const tokensOf = (sent: readonly { readonly token: string | undefined }[]) => sent.map(({ token }) => token);

describe("a call that signs in", () => {
  it("sends the token that is there, and asks for none", async () => {
    const credential = { ...giving("asked for"), current: () => signedIn("there") };
    const { outcome, sent } = sending({ credential });
    expect(await outcome).toMatchObject({ value: { data: "done" } });
    expect(tokensOf(sent)).toEqual(["there"]);
    expect(credential.authorize).not.toHaveBeenCalled();
  });

  it.each<
    [string, readonly (string | undefined)[], readonly AttemptOutcome<string>[], readonly (string | undefined)[]]
  >([
    ["with another token", ["old", "new"], [refused], ["old", "new"]],
    ["without one where there is none any more", ["old", undefined], [refused], ["old", undefined]],
  ])("is sent again after a 401, %s", async (_, tokens, attempts, expected) => {
    const { outcome, sent } = sending({ credential: giving(...tokens), attempts });
    expect(await outcome).toMatchObject({ value: { data: "done" } });
    expect(tokensOf(sent)).toEqual(expected);
  });

  it.each<
    [string, readonly (string | undefined)[], readonly AttemptOutcome<string>[], readonly (string | undefined)[]]
  >([
    ["and the token is the same", ["old", "old"], [refused], ["old"]],
    ["that may pass, and the token is the same", ["old", "old"], [busy], ["old"]],
    ["a second time", ["a", "b", "c"], [refused, refused], ["a", "b"]],
    ["and there was no token", [undefined, undefined], [refused], [undefined]],
  ])("fails after a 401 %s", async (_, tokens, attempts, expected) => {
    const { outcome, sent } = sending({ credential: giving(...tokens), attempts });
    expect(await outcome).toMatchObject({ error: { name: "UnauthorizedError", message: "no" } });
    expect(tokensOf(sent)).toEqual(expected);
  });

  it("asks for another token after a 401, whatever token is there", async () => {
    const credential = { ...giving("new"), current: () => signedIn("old") };
    const { outcome, sent } = sending({ credential, attempts: [refused] });
    await outcome;
    expect(tokensOf(sent)).toEqual(["old", "new"]);
  });

  it("asks its credential nothing about a token that it does not have", async () => {
    const credential = giving(undefined);
    await sending({ credential, attempts: [refused] }).outcome;
    expect([credential.isCurrent, credential.reject].flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  it("does not retry what its credential fails with, which has been retried, and takes no turn", async () => {
    const credential = giving(unreachable, "late");
    const rateLimiter = new RateLimiter({ requests: 1, windowMs: 60_000 });
    const { outcome, sent } = sending({ credential, rateLimiter });
    expect(await outcome).toMatchObject({ error: { code: "ECONNREFUSED", attempts: 0, label: "nightly" } });
    expect([sent, credential.authorize.mock.calls.length]).toEqual([[], 1]);
    expect(rateLimiter.expectedWait(true)).toBeUndefined();
  });

  it("does nothing where its lifetime has ended", async () => {
    const lifetime = new Lifetime();
    lifetime.end(new AbortedError("the user left"));
    const credential = giving("a");
    const { outcome, sent } = sending({ credential, lifetime });
    expect(await outcome).toMatchObject({ error: { message: "the user left" } });
    expect([sent, credential.authorize.mock.calls.length]).toEqual([[], 0]);
  });
});

describe("a call whose token runs out while it waits for its turn", () => {
  const isNotOld = vi.fn(({ token }: Authorization) => token !== "old");
  /** A gate that closes for 5 s while the token is being renewed. */
  const closing = (rateLimiter: RateLimiter, ...tokens: readonly (string | Error)[]): Credential => {
    const credential = { ...giving(...tokens), isCurrent: isNotOld };
    const authorize = async (): Promise<Authorization | undefined> => {
      if (credential.authorize.mock.calls.length === 1) rateLimiter.close(5_000);
      return await credential.authorize();
    };
    return { ...credential, authorize };
  };

  it("is sent with the renewed one", async () => {
    const { outcome, sent } = sending({ credential: { ...giving("old", "new"), isCurrent: isNotOld } });
    await outcome;
    expect(tokensOf(sent)).toEqual(["new"]);
  });

  it("waits for a gate that closed meanwhile, and for no other turn under the pace", async () => {
    useFakeClock();
    const rateLimiter = new RateLimiter({ requests: 1, windowMs: 60_000 });
    const { outcome, sent } = sending({ credential: closing(rateLimiter, "old", "new"), rateLimiter });
    await settledStepwise(outcome);
    expect(sent).toEqual([{ token: "new", atMs: 5_000 }]);
  });

  it("fails at once where there is no other token, also behind a closed gate", async () => {
    useFakeClock();
    const rateLimiter = new RateLimiter();
    const startedAt = performance.now();
    const { outcome, sent } = sending({ credential: closing(rateLimiter, "old", unreachable), rateLimiter });
    expect((await settledStepwise(outcome)).value).toMatchObject({ error: { code: "ECONNREFUSED", attempts: 1 } });
    expect([sent, performance.now() - startedAt]).toEqual([[], 0]);
  });
});

describe("an anonymous call", () => {
  /** Remembers whether turns of the pace were asked for. */
  class WatchedLimiter extends RateLimiter {
    readonly isPaced: boolean[] = [];
    override tryEnter(isPaced: boolean): (() => void) | undefined {
      this.isPaced.push(isPaced);
      return super.tryEnter(isPaced);
    }
  }

  it("waits for the gate, without a token and outside the pace", async () => {
    useFakeClock();
    const credential = { ...giving("a"), current: () => signedIn("a") };
    const rateLimiter = new WatchedLimiter({ requests: 1, windowMs: 60_000 });
    rateLimiter.close(5_000);
    const { outcome, sent } = sending({ credential, rateLimiter, anonymous: true });
    await settledStepwise(outcome);
    expect(sent).toEqual([{ token: undefined, atMs: 5_000 }]);
    expect(rateLimiter.isPaced).toEqual([false, false]);
    expect(credential.authorize).not.toHaveBeenCalled();
  });
});

describe("what follows an attempt", () => {
  it("a 401 with a pause: the call pauses, and says so", async () => {
    useFakeClock();
    const attempts = [{ error: refusal, notBeforeMs: performance.now() + 3_000 }];
    const { outcome, sent, events } = sending({ credential: giving("old", "new"), attempts });
    await settledStepwise(outcome);
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 3_000]);
    expect(events).toMatchObject([{ type: "retry", label: "nightly", attempt: 1, waitMs: 3_000, status: 401 }]);
  });

  it("a failure: a retry without a pause is announced as well", async () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    onTestFinished(() => random.mockRestore());
    const { outcome, events } = sending({ credential: giving("a", "a"), attempts: [{ error: unreachable }] });
    await outcome;
    expect(events).toMatchObject([{ type: "retry", waitMs: 0, code: "ECONNREFUSED" }]);
  });

  it.each([
    ["a success earns", [], 1],
    ["a failure earns no", [refused, refused], 0],
  ])("%s retry", async (_, attempts, times) => {
    const { outcome, earn } = sending({ credential: giving("a", "b"), attempts });
    await outcome;
    expect(earn).toHaveBeenCalledTimes(times);
  });
});
