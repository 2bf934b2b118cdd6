import { assert, expect, inject, test } from "vitest";
import { getItem, testClient } from "../support/transport-client.js";
import { isRecord } from "../../src/internal/objects.js";

declare module "vitest" {
  interface ProvidedContext {
    /** A server on another origin that counts requests, and whose answers a browser may keep for a minute. */
    readonly cachedUrl: string;
  }
}

test("a browser answers the same address from its cache, as long as nothing is said", async () => {
  const ask = async (): Promise<unknown> => (await fetch(`${inject("cachedUrl")}/cached`)).json();
  expect(await ask()).toEqual(await ask());
});

test("a client asks the server each time", async () => {
  const { transport } = testClient({ baseUrl: inject("cachedUrl") });
  const ask = async (): Promise<number> => {
    const answer = await transport.send(getItem, { id: "1" });
    assert(isRecord(answer));
    return Number(answer["asked"]);
  };
  const first = await ask();
  expect([await ask(), await ask(), await ask()]).toEqual([first + 1, first + 2, first + 3]);
});
