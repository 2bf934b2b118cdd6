import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { TokenCache } from "../../src/auth/token-cache.js";
import type { IssuedToken } from "../../src/auth/token-source.js";
import type { Authorization } from "../../src/client/credential.js";
import { AbortedError } from "../../src/errors/transport-errors.js";
import { Scope } from "../../src/internal/scope.js";
import { Redactor } from "../../src/observe/redact.js";
import { outcomeOf, useFakeClock } from "../support/transport-clock.js";

/** One thing that happens to a client and its token, in any order. */
type Step =
  | { readonly kind: "call" }
  | { readonly kind: "abort"; readonly caller: number }
  | { readonly kind: "issue"; readonly lifetimeMs: number | undefined }
  | { readonly kind: "fail" }
  | { readonly kind: "accepted"; readonly caller: number }
  | { readonly kind: "refused"; readonly caller: number }
  | { readonly kind: "pass"; readonly byMs: number };

const caller = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "call" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("abort" as const), caller }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("issue" as const),
      lifetimeMs: fc.constantFrom(undefined, 0, 1000, 15_000, 600_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "fail" as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("accepted" as const), caller }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("refused" as const), caller }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), byMs: fc.constantFrom(1, 900, 14_000, 70_000) }),
  },
);

const timeoutMs = 60_000;

/** The token cache among callers who behave as a transport does, with its promises checked as they go. */
class World {
  readonly cache: TokenCache;
  /** Promises that were broken. */
  readonly violations: string[] = [];
  /** Callers that hold a token and have not been answered. */
  readonly holding: { readonly authorization: Authorization; readonly mayRenew: boolean }[] = [];
  readonly callers: { readonly scope: Scope; isDone: boolean }[] = [];
  #flights: { readonly resolve: (token: IssuedToken) => void; readonly reject: (error: Error) => void }[] = [];
  #issued = 0;
  readonly #refused = new Set<string>();

  constructor() {
    this.cache = new TokenCache(
      {
        timeoutMs,
        fetch: ({ scope, rejectedToken }) => {
          if (this.#flights.length > 0) this.violations.push("two requests for a token at a time");
          if (rejectedToken !== undefined && !this.#refused.has(rejectedToken)) {
            this.violations.push(`${rejectedToken} was called refused, and was not`);
          }
          return new Promise<IssuedToken>((resolve, reject) => {
            const flight = { resolve, reject };
            this.#flights.push(flight);
            scope.signal.addEventListener(
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
        endOnClose: () => {},
        redactor: new Redactor(),
        emit: () => {},
      },
    );
  }

  call(mayRenew = true): void {
    const scope = new Scope();
    const entry = { scope, isDone: false };
    this.callers.push(entry);
    void outcomeOf(this.cache.authorize(scope)).then(({ value }) => {
      entry.isDone = true;
      if (value !== undefined) this.holding.push({ authorization: value, mayRenew });
    });
  }

  take(step: Step): void {
    if (step.kind === "call") this.call();
    if (step.kind === "abort") this.callers[step.caller % this.callers.length]?.scope.end(new AbortedError("enough"));
    if (step.kind === "issue") {
      this.#issued += 1;
      this.#flights.pop()?.resolve({ token: `token-${this.#issued}`, lifetimeMs: step.lifetimeMs });
    }
    if (step.kind === "fail") this.#flights.pop()?.reject(new Error("no"));
    if (step.kind === "accepted" || step.kind === "refused") this.#answer(step.caller, step.kind === "refused");
  }

  /** A caller that holds a token sends it, as the transport does: only while it is current; and gets its answer. */
  #answer(index: number, refused: boolean): void {
    const [sender] = this.holding.splice(index % this.holding.length, 1);
    if (sender === undefined) return;
    const { authorization, mayRenew } = sender;
    if (!this.cache.isCurrent(authorization)) return this.call(mayRenew);
    if (this.#refused.has(authorization.token)) this.violations.push(`${authorization.token} was sent again`);
    if (!refused) return;
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
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
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
      { numRuns: 300 },
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
      { numRuns: 100 },
    );
  });
});
