import { afterEach, describe, expect, test, vi } from "vitest";
import type { FetchInit } from "../../src/platform/platform.js";
import { startHttp } from "../platform/tls-server.js";
import { createItem, getItem, ok, testClient } from "../support/transport-client.js";

afterEach(() => vi.unstubAllGlobals());

/** A fetch of the caller's own, and the `cache` of each call to it. */
function cacheSeen(refuse: (init: FetchInit) => void = () => {}) {
  const seen: unknown[] = [];
  const fetch = async (_url: string, init: FetchInit): Promise<Response> => {
    seen.push(init.cache);
    refuse(init);
    return ok();
  };
  return { seen, transport: testClient({ options: { fetch } }).transport };
}

const refuseOption = ({ cache }: FetchInit): void => {
  if (cache !== undefined) throw new TypeError("The 'cache' field on 'RequestInitializerDict' is not implemented.");
};

describe("no cache may answer", () => {
  test("a read, and nothing is said of calls that change something", async () => {
    const { seen, transport } = cacheSeen();
    await transport.send(getItem, { id: "1" });
    await transport.send(createItem, { id: "1" });
    expect(seen).toEqual(["no-store", undefined]);
  });

  test("unless the runtime refuses the option", async () => {
    const { Request } = globalThis;
    vi.stubGlobal(
      "Request",
      class extends Request {
        constructor(input: string, init: RequestInit = {}) {
          if (init.cache !== undefined) throw new Error("not implemented");
          super(input, init);
        }
      },
    );
    const { seen, transport } = cacheSeen();
    await transport.send(getItem, { id: "1" });
    expect(seen).toEqual([undefined]);
  });

  test("unless the caller's own fetch refuses it, which is asked once", async () => {
    const { seen, transport } = cacheSeen(refuseOption);
    await transport.send(getItem, { id: "1" });
    await transport.send(getItem, { id: "1" });
    expect(seen).toEqual(["no-store", undefined, undefined]);
  });

  test("between us and the server, which our own connections say in a header", async () => {
    const seen: unknown[] = [];
    const url = await startHttp((request, response) => {
      seen.push(request.headers["cache-control"]);
      response.end("{}");
    });
    const { transport } = testClient({ baseUrl: url });
    await transport.send(getItem, { id: "1" });
    await transport.send(createItem, { id: "1" });
    expect(seen).toEqual(["no-cache", undefined]);
  });
});
