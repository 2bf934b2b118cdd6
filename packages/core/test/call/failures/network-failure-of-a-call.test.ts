import { createServer } from "node:net";
import { once } from "node:events";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bodyServer } from "../../support/body-server.js";
import { getItem, scriptedClient, startRun, token, withCode } from "../../support/scripted-client.js";
import { failureOf, expectError } from "../../support/failure-of.js";
import { portOf } from "../../support/port-of.js";

beforeEach(() => {
  for (const name of ["HTTPS_PROXY", "https_proxy"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
const noServer = "no server responds at that host and port";

describe("the cause", () => {
  it("keeps code and text, and nothing of the request: neither ky's error nor the one of fetch", async () => {
    const { transport, calls } = scriptedClient([
      (url, init) =>
        Promise.reject(
          Object.assign(new TypeError("fetch failed"), {
            request: new Request(url, { headers: init.headers }),
            config: init,
            cause: withCode("ECONNRESET", { options: init }),
          }),
        ),
    ]);
    const error = await failureOf(transport.send(startRun, { report: "a" }));
    expect(error).toMatchObject({ name: "NetworkError", code: "ECONNRESET", carriedOut: "maybe", attempts: 1 });
    const cause = expectError(error.cause);
    expect(Object.getPrototypeOf(cause)).toBe(Error.prototype);
    expect([cause.message, Object.keys(cause), cause.cause]).toEqual(["told", ["code"], undefined]);
    const shown = inspect(error, { depth: 10, showHidden: true });
    expect(shown).not.toMatch(/authorization|bearer|Request|ky/i);
    expect(shown).not.toContain(token);
    expect(calls).toHaveLength(1);
  });
});

describe("a real server", () => {
  const realFetch = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);

  it("that is not there was never reached: any call is sent again, and then told apart", async () => {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { transport, calls } = scriptedClient([realFetch], { baseUrl: `http://127.0.0.1:${port}`, retries: 2 });
    const error = await failureOf(transport.send(startRun, { report: "a" }));
    expect(error).toMatchObject({
      code: "ECONNREFUSED",
      carriedOut: "no",
      isRetryable: true,
      attempts: 3,
      hint: noServer,
    });
    expect(calls).toHaveLength(3);
    vi.restoreAllMocks();
  });

  it("that closes in the middle of an answer has carried the call out", async () => {
    const server = await bodyServer([{ body: '{"id":"12345"}', cutAt: 5 }]);
    const { transport } = scriptedClient([realFetch], { baseUrl: server.baseUrl, retries: 0 });
    const error = await failureOf(transport.send(startRun, { report: "a" }));
    expect(error).toMatchObject({ name: "NetworkError", carriedOut: "yes", attempts: 1 });
    expect(error.message).toContain("POST /v1/runs lost the connection while receiving the response: ");
    const repeated = await failureOf(transport.send(getItem, { id: "1" }, { retries: 1 }));
    expect(repeated).toMatchObject({ name: "NetworkError", attempts: 2 });
  });
});
