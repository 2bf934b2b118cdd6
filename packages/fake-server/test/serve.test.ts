import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFake, jsonAnswer, streamedAnswer, textAnswer } from "@identity-reports/core/fake";
import { serve, type FakeServer, type ServeOptions } from "@identity-reports/fake-server";
import { loopbackCertificate } from "./loopback-certificate.js";
import { failureOf } from "../../core/test/support/failure-of.js";

const servers: FakeServer[] = [];

type Operation = "echo" | "file" | "endless" | "odd" | "broken";

async function start(options: ServeOptions = {}) {
  const ended = vi.fn();
  const aborted = vi.fn();
  const pulled = { bytes: 0 };
  const endless = (): Response =>
    new Response(
      new ReadableStream({
        pull(controller) {
          pulled.bytes += 65_536;
          controller.enqueue(new Uint8Array(65_536));
        },
        cancel: ended,
      }),
    );
  const fake = createFake<Operation>({
    routes: [
      {
        operation: "echo",
        method: "POST",
        path: "/echo",
        handle: ({ body, headers }) => jsonAnswer({ body, type: headers.get("content-type") }),
      },
      {
        operation: "file",
        method: "GET",
        path: "/file",
        handle: () => streamedAnswer(new Uint8Array(300_000).fill(7)),
      },
      { operation: "endless", method: "GET", path: "/endless", handle: endless },
      {
        operation: "odd",
        method: "GET",
        path: "/odd",
        handle: () => textAnswer("odd", { status: 299, headers: { "x-a": "1" } }),
      },
      {
        operation: "broken",
        method: "GET",
        path: "/broken",
        handle: () => {
          throw new Error("a mistake");
        },
      },
    ],
  });
  const observed = (request: Request): Promise<Response> => {
    request.signal.addEventListener("abort", aborted);
    return fake.fetch(request);
  };
  const server = await serve({ fetch: observed }, options);
  servers.push(server);
  return { fake, server, url: server.url, ended, aborted, pulled };
}

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 2000, interval: 5 });

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

it("says where it is", async () => {
  const { server } = await start();
  expect(server.port).toBeGreaterThan(0);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
});

it("hands requests over whole and answers with any status", async () => {
  const { fake, url } = await start();
  const response = await fetch(`${url}/echo`, { method: "POST", body: new URLSearchParams("a=1") });
  expect(await response.json()).toEqual({ body: { a: "1" }, type: "application/x-www-form-urlencoded;charset=UTF-8" });
  expect(fake.calls).toMatchObject([{ operation: "echo", path: "/echo", url: `${url}/echo`, status: 200 }]);
  const odd = await fetch(`${url}/odd`);
  expect([odd.status, odd.headers.get("x-a"), odd.headers.get("content-length")]).toEqual([299, "1", "3"]);
  expect((await fetch(`${url}/nowhere`)).status).toBe(404);
});

it("sends a body without a length in chunks", async () => {
  const { url } = await start();
  const response = await fetch(`${url}/file`);
  expect(response.headers.get("content-length")).toBeNull();
  expect(response.headers.get("transfer-encoding")).toBe("chunked");
  expect((await response.arrayBuffer()).byteLength).toBe(300_000);
});

describe("streaming", () => {
  it("waits for slow readers, and stops when they leave", async () => {
    const { url, pulled, ended, aborted } = await start();
    const controller = new AbortController();
    const response = await fetch(`${url}/endless`, { signal: controller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = pulled.bytes;
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Nothing is read, so once the buffers between us are full nothing more is made.
    expect(pulled.bytes).toBe(before);
    controller.abort();
    await eventually(() => expect(ended).toHaveBeenCalled());
    await eventually(() => expect(aborted).toHaveBeenCalled());
  });

  it("passes a client's abort on while the fake still thinks", async () => {
    const { fake, url, aborted } = await start();
    fake.fail("odd", [{ delayMs: 60_000 }, "hang"]);
    for (let round = 0; round < 2; round += 1) {
      const controller = new AbortController();
      const call = fetch(`${url}/odd`, { signal: controller.signal });
      await eventually(() => expect(fake.calls).toHaveLength(round + 1));
      controller.abort("enough");
      await expect(call).rejects.toBe("enough");
      await eventually(() => expect(aborted).toHaveBeenCalledTimes(round + 1));
    }
    expect(fake.calls.map(({ status }) => status)).toEqual([undefined, undefined]);
  });
});

describe("broken connections", () => {
  it("are resets when a script says so", async () => {
    const onError = vi.fn();
    const { fake, url } = await start({ onError });
    fake.fail("odd", ["reset", "reset-after"]);
    for (let round = 0; round < 2; round += 1) {
      expect(await failureOf(fetch(`${url}/odd`))).toMatchObject({
        message: "fetch failed",
        cause: { code: "ECONNRESET" },
      });
    }
    expect((await fetch(`${url}/odd`)).status).toBe(299);
    expect(onError).not.toHaveBeenCalled();
  });

  it.each([
    ["with a length", "/odd", "odd", "3", 2],
    ["in chunks", "/file", "file", null, 150_000],
  ] as const)("cut a body %s in the middle", async (_, path, operation, length, half) => {
    const { fake, url } = await start();
    fake.fail(operation, ["cut"]);
    const response = await fetch(url + path);
    expect(response.headers.get("content-length")).toBe(length);
    let received = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) received += chunk.byteLength;
    };
    expect(await failureOf(read())).toMatchObject({ message: "terminated" });
    expect(received).toBe(half);
  });

  it("stall a body in the middle", async () => {
    const { fake, url } = await start();
    fake.fail("odd", ["stall"]);
    const controller = new AbortController();
    const response = await fetch(`${url}/odd`, { signal: controller.signal });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.byteLength).toBe(2);
    const next = reader?.read();
    setTimeout(() => controller.abort("enough"), 20);
    await expect(next).rejects.toBe("enough");
  });

  it("report a mistake of the fake without showing it to the client", async () => {
    const onError = vi.fn();
    const { url } = await start({ onError });
    expect(await failureOf(fetch(`${url}/broken`))).toMatchObject({ message: "fetch failed" });
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ message: "a mistake" }));
  });
});

it("counts its connections", async () => {
  const { server } = await start();
  const [one, two] = [connect(server.port, "127.0.0.1"), connect(server.port, "127.0.0.1")];
  await eventually(() => expect(server.connections()).toBe(2));
  one.destroy();
  await eventually(() => expect(server.connections()).toBe(1));
  two.destroy();
  await eventually(() => expect(server.connections()).toBe(0));
});

it("refuses methods that are no requests", async () => {
  const { server } = await start();
  const text = await new Promise<string>((resolve) => {
    let received = "";
    const socket = connect(server.port, "127.0.0.1", () =>
      socket.write("TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    );
    socket.on("data", (chunk) => (received += String(chunk))).on("close", () => resolve(received));
  });
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
});

describe("closing", () => {
  it("breaks what is open, frees the port, and may be repeated", async () => {
    const { fake, server, url } = await start();
    fake.fail("odd", ["hang"]);
    const call = failureOf(fetch(`${url}/odd`));
    await eventually(() => expect(server.connections()).toBe(1));
    await server.close();
    await server.close();
    expect((await call).message).toBe("fetch failed");
    expect(server.connections()).toBe(0);
    const again = await start({ port: server.port });
    expect(again.server.port).toBe(server.port);
  });

  it("happens by itself with `await using`", async () => {
    let url: string;
    {
      await using server = await serve(createFake({ routes: [] }));
      ({ url } = server);
      expect((await fetch(url)).status).toBe(404);
    }
    expect((await failureOf(fetch(url))).cause).toMatchObject({ code: "ECONNREFUSED" });
  });

  it("is not needed when the port was taken", async () => {
    const { server } = await start();
    await expect(serve(createFake({ routes: [] }), { port: server.port })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });
});

it.each(["0.0.0.0", "::", "192.168.1.5", "example.com", ""])(
  "does not listen where others could reach it: %j",
  async (host) => {
    await expect(serve(createFake({ routes: [] }), { host })).rejects.toThrow(TypeError);
  },
);

it("serves IPv6", async ({ skip }) => {
  const server = await serve(createFake({ routes: [] }), { host: "::1" }).catch(() => undefined);
  if (server === undefined) return skip("this machine has no IPv6");
  servers.push(server);
  expect(server.url).toBe(`http://[::1]:${server.port}`);
  expect((await fetch(server.url)).status).toBe(404);
});

describe("https", () => {
  const get = (url: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const request = httpsRequest(url, { ca: loopbackCertificate.cert, agent: false }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      });
      request.on("error", reject).end();
    });

  it.each([
    ["text", loopbackCertificate],
    [
      "bytes",
      {
        key: new TextEncoder().encode(loopbackCertificate.key),
        cert: new TextEncoder().encode(loopbackCertificate.cert),
      },
    ],
  ])("serves with a key and a certificate as %s", async (_, https) => {
    const { fake, url } = await start({ https });
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await get(`${url}/odd`)).toBe(299);
    expect(fake.calls[0]?.url).toBe(`${url}/odd`);
    fake.fail("odd", ["reset"]);
    await expect(get(`${url}/odd`)).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("is not trusted by those who were not told", async () => {
    const { url } = await start({ https: loopbackCertificate });
    expect((await failureOf(fetch(`${url}/odd`))).cause).toMatchObject({ code: expect.stringMatching(/SELF_SIGNED/) });
  });
});
