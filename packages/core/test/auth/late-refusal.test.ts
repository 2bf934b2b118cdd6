import { describe, expect, it } from "vitest";
import { suppliedAuthorization, type TokenFunction } from "../../src/auth/access-token.js";
import { answer, getItem, ok, scriptedFetch, testClient } from "../support/transport-client.js";
import { until } from "../support/transport-clock.js";
import { pending } from "../support/transport-pending.js";

const params = { id: "7" };

describe("a token that is refused while the issuer is being asked", () => {
  it("and given again is asked for once more, naming it, so that no call ends in a 401 for nothing", async () => {
    const refusal = pending<Response>();
    const slow = pending<string>();
    const asked: (string | undefined)[] = [];
    const tokens: TokenFunction = ({ rejectedToken }) => {
      asked.push(rejectedToken);
      if (asked.length === 2) return slow.promise;
      return rejectedToken === "old" ? "new" : "old";
    };
    const { fetch, calls } = scriptedFetch((n) => ({ init }) => {
      if (n === 1) return refusal.promise;
      return init.headers["Authorization"] === "Bearer old" ? answer(401) : ok();
    });
    const credential = suppliedAuthorization("auth.accessToken", tokens, "Bearer ");
    const { transport } = testClient({ credential, options: { fetch } });
    const first = transport.send(getItem, params);
    await until(() => calls.length === 1);
    const second = transport.send(getItem, params);
    await until(() => asked.length === 2);
    // The function does not know of the refusal yet, and gives the token it has.
    refusal.resolve(answer(401));
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    slow.resolve("old");
    expect(await Promise.all([first, second])).toEqual([{}, {}]);
    expect(asked).toEqual([undefined, undefined, "old"]);
    expect(calls.map(({ init }) => init.headers["Authorization"])).toEqual(["Bearer old", "Bearer new", "Bearer new"]);
  });
});
