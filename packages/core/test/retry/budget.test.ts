import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RetryBudget } from "../../src/retry/budget.js";
import { numRuns } from "../support/property-cases.js";
import { answer, getItem, ok, scriptedFetch, testClient } from "../support/transport-client.js";
import { settled, useFakeClock } from "../support/transport-clock.js";

const params = { id: "7" };

/** A client whose server fails or not, as `server.isDown` says at the time. */
function clientOfServer() {
  const server = { isDown: true };
  const { fetch, calls } = scriptedFetch(() => () => (server.isDown ? answer(503) : ok()));
  const { transport } = testClient({ options: { fetch } });
  return { server, calls, send: () => settled(transport.send(getItem, params)) };
}

describe("the retry budget", () => {
  it("holds twenty retries", () => {
    const budget = new RetryBudget();
    expect(Array.from({ length: 25 }, () => budget.take()).filter(Boolean)).toHaveLength(20);
  });

  it("gives one retry back for ten successes, exactly", () => {
    const budget = new RetryBudget();
    while (budget.take());
    for (let round = 0; round < 50; round++) {
      for (let success = 0; success < 9; success++) budget.earn();
      expect(budget.take()).toBe(false);
      budget.earn();
      expect(budget.take()).toBe(true);
    }
  });

  it("never holds more than it began with", () => {
    const budget = new RetryBudget();
    for (let success = 0; success < 1_000; success++) budget.earn();
    expect(Array.from({ length: 25 }, () => budget.take()).filter(Boolean)).toHaveLength(20);
  });

  it("lets no more through than twenty and a tenth of the successes, in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 500 }), (steps) => {
        const budget = new RetryBudget();
        let taken = 0;
        let earned = 0;
        for (const succeeds of steps) {
          if (succeeds) {
            budget.earn();
            earned += 1;
          } else if (budget.take()) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(20 + earned / 10);
      }),
      numRuns(2_000, 1_000_000),
    );
  });
});

describe("an outage", () => {
  it("of a hundred calls costs twenty retries, and after them each call is sent once", async () => {
    useFakeClock();
    const { calls, send } = clientOfServer();
    for (let call = 0; call < 100; call++) await send();
    expect(calls).toHaveLength(120);
    for (let call = 0; call < 100; call++) await send();
    expect(calls).toHaveLength(220);
  });

  it("never sees more than 1.1 × the ordinary load once the budget is spent, however it flickers", async () => {
    useFakeClock();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), async (downs) => {
        const { server, calls, send } = clientOfServer();
        for (let call = 0; call < 20; call++) await send();
        const before = calls.length;
        for (const isDown of downs) {
          server.isDown = isDown;
          await send();
        }
        expect(calls.length - before).toBeLessThanOrEqual(1.1 * downs.length);
      }),
      numRuns(20, 1_000),
    );
  });

  it("that is over is forgotten: successes earn the retries back", async () => {
    useFakeClock();
    const { server, calls, send } = clientOfServer();
    for (let call = 0; call < 20; call++) await send();
    server.isDown = false;
    for (let call = 0; call < 30; call++) await send();
    server.isDown = true;
    const before = calls.length;
    await send();
    expect(calls.length - before).toBe(1 + 3);
  });

  it("costs nothing for a retry that is not made because its wait does not fit", async () => {
    useFakeClock();
    let retryAfter: Record<string, string> = { "retry-after": "3600" };
    const { fetch, calls } = scriptedFetch(() => () => answer(500, retryAfter));
    const { transport } = testClient({ options: { fetch } });
    for (let call = 0; call < 30; call++) await settled(transport.send(getItem, params));
    expect(calls).toHaveLength(30);
    retryAfter = {};
    await settled(transport.send(getItem, params));
    expect(calls).toHaveLength(30 + 4);
  });
});
