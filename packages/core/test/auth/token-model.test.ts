import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { TokenCache } from "../../src/auth/token-cache.js";
import type { IssuedToken } from "../../src/auth/token-source.js";
import type { Authorization } from "../../src/call/credential.js";
import { AbortedError } from "../../src/errors/call-errors.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { Redactor } from "../../src/observe/redact.js";
import { numRuns } from "../support/property-cases.js";
import { outcomeOf, useFakeClock } from "../support/transport-clock.js";

/** One thing that happens to a client and its token, in any order. */
type Step =
  | { readonly kind: "call" }
  | { readonly kind: "abort"; readonly caller: number }
  | { readonly kind: "issue"; readonly expiresInMs: number | undefined }
  | { readonly kind: "fail" }
  | { readonly kind: "send"; readonly caller: number }
  | { readonly kind: "accepted"; readonly caller: number }
  | { readonly kind: "refused"; readonly caller: number }
  | { readonly kind: "pass"; readonly byMs: number };

const caller = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "call" as const }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("send" as const), caller }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("refused" as const), caller }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("issue" as const),
      expiresInMs: fc.constantFrom(600_000, 600_000, 600_000, 15_000, 1000, 0, undefined),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("accepted" as const), caller }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("abort" as const), caller }) },
  { weight: 1, arbitrary: fc.constant({ kind: "fail" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), byMs: fc.constantFrom(1, 900, 10_000, 14_000, 70_000) }),
  },
);

const timeoutMs = 60_000;

/** A caller, its token, and whether it may have another one. */
interface Holder {
  readonly authorization: Authorization;
  readonly mayRenew: boolean;
}

/** The token cache among callers who behave as a transport does, with its promises checked as they go. */
class World {
  readonly cache: TokenCache;
  /** Promises that were broken. */
  readonly violations: string[] = [];
  /** Callers that hold a token and have not sent it. */
  readonly holding: Holder[] = [];
  /** Callers that sent their token and have not been answered. */
  readonly waiting: Holder[] = [];
  readonly callers: { readonly lifetime: Lifetime; isDone: boolean }[] = [];
  #flights: { readonly resolve: (token: IssuedToken) => void; readonly reject: (error: Error) => void }[] = [];
  /** When each token ends that was issued, the last one last; the cache renews it a tenth of its life earlier. */
  readonly #issued: { readonly expiresAt: number; readonly renewsAt: number }[] = [];
  readonly #refused = new Set<string>();

  constructor() {
    this.cache = new TokenCache(
      {
        timeoutMs,
        fetch: ({ lifetime, rejectedToken }) => {
          if (this.#flights.length > 0) this.violations.push("two requests for a token at a time");
          const last = this.#issued.at(-1);
          if (last !== undefined && Date.now() < last.renewsAt && !this.#refused.has(`token-${this.#issued.length}`)) {
            this.violations.push(`token-${this.#issued.length} was replaced, and was good`);
          }
          if (rejectedToken !== undefined && !this.#refused.has(rejectedToken)) {
            this.violations.push(`${rejectedToken} was called refused, and was not`);
          }
          return new Promise<IssuedToken>((resolve, reject) => {
            const flight = { resolve, reject };
            this.#flights.push(flight);
            lifetime.signal.addEventListener(
              "abort",
              () => (this.#flights = this.#flights.filter((each) => each !== flight)),
            );
          });
        },
      },
      {
        send: () => {
          throw new Error("not used");
        },
        origin: "https://vendor.test",
        timeoutMs,
        tokenStore: undefined,
        linkToClient: () => {},
        redactor: new Redactor(),
        emit: () => {},
      },
    );
  }

  call(mayRenew = true): void {
    const lifetime = new Lifetime();
    const entry = { lifetime, isDone: false };
    const issuedBefore = this.#issued.length;
    this.callers.push(entry);
    void outcomeOf(this.cache.authorize(lifetime)).then(({ value }) => {
      entry.isDone = true;
      if (value === undefined) return;
      const { token } = value;
      const number = Number(token.slice("token-".length));
      if (this.#refused.has(token)) this.violations.push(`${token} was given out, and was refused before`);
      // One that came only now is good for those who waited for it, however short its life.
      if (number <= issuedBefore && Date.now() >= (this.#issued[number - 1]?.expiresAt ?? 0))
        this.violations.push(`${token} was given out, and was expired`);
      this.holding.push({ authorization: value, mayRenew });
    });
  }

  take(step: Step): void {
    if (step.kind === "call") this.call();
    if (step.kind === "abort")
      this.callers[step.caller % this.callers.length]?.lifetime.end(new AbortedError("enough"));
    if (step.kind === "issue") this.#issue(step.expiresInMs);
    if (step.kind === "fail") this.#flights.pop()?.reject(new Error("no"));
    if (step.kind === "send") this.#send(step.caller);
    if (step.kind === "accepted" || step.kind === "refused") this.#answer(step.caller, step.kind === "refused");
  }

  #issue(expiresInMs: number | undefined): void {
    const flight = this.#flights.pop();
    if (flight === undefined) return;
    // Of one with an unknown life it is not known either whether it is still good: the next caller gets another.
    const lifeMs = expiresInMs ?? 0;
    const expiresAt = Date.now() + lifeMs;
    const number = this.#issued.push({ expiresAt, renewsAt: expiresAt - Math.min(lifeMs / 10, 60_000) });
    flight.resolve({ token: `token-${number}`, expiresInMs });
  }

  /** A caller that holds a token sends it, as the transport does: only while it is current. */
  #send(index: number): void {
    const [sender] = this.holding.splice(index % this.holding.length, 1);
    if (sender === undefined) return;
    if (!this.cache.isCurrent(sender.authorization)) return this.call(sender.mayRenew);
    const { token } = sender.authorization;
    if (this.#refused.has(token)) this.violations.push(`${token} was sent again`);
    this.waiting.push(sender);
  }

  /** The answer may come long after, when the cache has another token already. */
  #answer(index: number, refused: boolean): void {
    const [sender] = this.waiting.splice(index % this.waiting.length, 1);
    if (sender === undefined || !refused) return;
    const { authorization, mayRenew } = sender;
    this.#refused.add(authorization.token);
    this.cache.reject(authorization);
    if (mayRenew) this.call(false);
  }

  endFlights(): void {
    for (const { reject } of this.#flights.splice(0)) reject(new Error("over"));
  }
}

describe("the token cache, whatever happens in whatever order", () => {
  it("never runs two requests, never sends a refused token, and every caller gets an answer", async () => {
    useFakeClock();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const world = new World();
        for (const each of steps) {
          world.take(each);
          await vi.advanceTimersByTimeAsync(each.kind === "pass" ? each.byMs : 0);
        }
        world.endFlights();
        await vi.advanceTimersByTimeAsync(0);
        expect(world.violations).toEqual([]);
        expect(world.callers.filter(({ isDone }) => !isDone)).toEqual([]);
      }),
      numRuns(2_000, 100_000),
    );
  });

  it("answers every caller within the time limit even when the issuer never does", async () => {
    useFakeClock();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = new World();
        for (const each of steps) {
          if (each.kind !== "issue" && each.kind !== "fail") world.take(each);
          await vi.advanceTimersByTimeAsync(0);
        }
        await vi.advanceTimersByTimeAsync(timeoutMs);
        expect(world.violations).toEqual([]);
        expect(world.callers.filter(({ isDone }) => !isDone)).toEqual([]);
      }),
      numRuns(1_000, 100_000),
    );
  });
});
