import dns from "node:dns";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createNetServer } from "node:net";
import { constants, createGzip } from "node:zlib";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { answerOk, client, get, listeners, nextSocket, nextTurn, serve } from "./https-fetch-client.js";
import { listen, type RunningServer } from "./tls-server.js";
import { mistyped } from "../support/mistyped.js";

describe("abort", () => {
  const reason = new Error("the caller's own reason");

  /** The call fails with the reason itself; the signal and the server are left with nothing. */
  async function expectAborted(work: Promise<unknown>, controller: AbortController, server?: RunningServer) {
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
    expect(listeners(controller.signal)).toBe(0);
    await server?.drained();
  }

  test("before the call: nothing is sent", async () => {
    const server = await serve(answerOk);
    expect(await get(client(), server.url, { signal: AbortSignal.abort(reason) }).catch((error) => error)).toBe(reason);
    expect(server.accepted).toBe(0);
  });

  test("while the body is put together: nothing is sent", async () => {
    const server = await serve(answerOk);
    const controller = new AbortController();
    const work = get(client(), server.url, { method: "POST", body: new FormData(), signal: controller.signal });
    await expectAborted(work, controller);
    expect(server.accepted).toBe(0);
  });

  test("during the name lookup", async () => {
    const lookup = vi.spyOn(dns, "lookup").mockImplementation(mistyped(() => {}));
    onTestFinished(() => lookup.mockRestore());
    const controller = new AbortController();
    const connecting = nextSocket();
    const work = get(client(), "https://slow.example", { signal: controller.signal });
    const socket = await connecting;
    await nextTurn();
    expect(lookup).toHaveBeenCalledOnce();
    expect(socket.connecting).toBe(true);
    await expectAborted(work, controller);
    expect(socket.destroyed).toBe(true);
  });

  test.each(["at once", "a tick later"])("during the connect, %s", async (when) => {
    const server = await serve(answerOk);
    const controller = new AbortController();
    const connecting = nextSocket();
    const work = get(client(), server.url, { signal: controller.signal });
    const socket = await connecting;
    if (when === "a tick later") await new Promise<void>((resolve) => process.nextTick(resolve));
    expect(socket.connecting).toBe(true);
    await expectAborted(work, controller, server);
    await nextTurn();
    expect(socket.destroyed).toBe(true);
  });

  test("during the handshake", async () => {
    const silent = createNetServer();
    const server = await listen(silent);
    const controller = new AbortController();
    const work = get(client(), server.url, { signal: controller.signal });
    await once(silent, "connection");
    await expectAborted(work, controller, server);
    expect(server.accepted).toBe(1);
  });

  test("while waiting for headers, on a fresh and on a kept connection", async () => {
    const asked: IncomingMessage[] = [];
    const server = await serve((request, answer) => {
      asked.push(request);
      if (asked.length === 2) answer.end("ok");
    });
    const using = client();
    for (const kept of [false, true]) {
      if (kept) await (await get(using, server.url)).text();
      const controller = new AbortController();
      const before = asked.length;
      const work = get(using, server.url, { signal: controller.signal });
      await vi.waitFor(() => expect(asked.length).toBe(before + 1));
      await expectAborted(work, controller, server);
    }
    expect(server.accepted).toBe(2);
  });

  const bodies: Record<string, (answer: ServerResponse) => void> = {
    plain: (answer) => void answer.write("12345"),
    "ending with its connection": ({ socket }) => void socket!.write("HTTP/1.1 200 OK\r\n\r\n12345"),
    encoded: (answer) => {
      answer.writeHead(200, { "content-encoding": "gzip" });
      const gzip = createGzip();
      gzip.pipe(answer);
      gzip.write("12345");
      gzip.flush(constants.Z_SYNC_FLUSH);
    },
  };
  test.each(Object.entries(bodies))("within a body (%s), while reading and while not", async (_kind, send) => {
    const server = await serve((_request, answer) => send(answer));
    for (const isReading of [true, false]) {
      const controller = new AbortController();
      const response = await get(client(), server.url, { signal: controller.signal });
      const reader = response.body!.getReader();
      expect(Buffer.from((await reader.read()).value!).toString()).toBe("12345");
      if (isReading) await expectAborted(reader.read(), controller, server);
      else {
        controller.abort(reason);
        await server.drained();
        await expectAborted(reader.read(), controller);
      }
    }
  });

  test("after the end: nothing happens, and no listener was left", async () => {
    const server = await serve(answerOk);
    const controller = new AbortController();
    const using = client();
    const response = await get(using, server.url, { signal: controller.signal });
    expect(await response.text()).toBe("ok");
    expect(listeners(controller.signal)).toBe(0);
    controller.abort(reason);
    expect(await (await get(using, server.url)).text()).toBe("ok");
    expect(server.accepted).toBe(1);
  });

  test("a failed call leaves no listener either", async () => {
    const server = await serve(answerOk);
    const controller = new AbortController();
    await expect(get(client({}), server.url, { signal: controller.signal })).rejects.toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    expect(listeners(controller.signal)).toBe(0);
  });
});
